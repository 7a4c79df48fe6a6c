/**
 * What Meta's three networks share: the way Graph takes calls, says no, counts calls and turns pages.
 *
 * Sources: developers.facebook.com/docs/graph-api (guides/error-handling, overview/rate-limiting, securing-requests,
 * results), read on 2026-11-20.
 */
import { type Answer, type Answered, type CallRequest, callOnce } from '@antiphon/wire';
import { z } from 'zod';
import type { BudgetReading, ChannelError, SafeFetch } from '../spec.ts';
import { errorOf, readReset } from './errors.ts';

/** Current on 2026-11-20 (out since 2026-07-29). It stands in the servers' addresses, so an operator can set another. */
export const graphVersion = 'v26.0';

const problemAnswer = z.object({
  error: z.looseObject({
    message: z.string().optional(),
    code: z.number().optional(),
    error_subcode: z.number().optional(),
    is_transient: z.boolean().optional(),
    error_user_title: z.string().nullish(),
    error_user_msg: z.string().nullish(),
  }),
});

/** What Graph says when it says no. */
export interface GraphProblem {
  readonly code: number;
  readonly subcode?: number;
  readonly isTransient: boolean;
  /** The sentence meant for people where there is one, else the one for programmers. */
  readonly message: string;
}

/** The problem in an answer; null when it is none of Graph's. */
export function readGraphProblem(answer: Answer): GraphProblem | null {
  const parsed = answer.kind === 'answered' ? problemAnswer.safeParse(answer.json()) : null;
  if (!parsed?.success) return null;
  const {
    code = 0,
    error_subcode: subcode,
    is_transient: isTransient = false,
    message,
    error_user_msg: told,
  } = parsed.data.error;
  const words = (told || message || 'no reason was given').trim();
  return {
    code,
    ...(subcode === undefined ? {} : { subcode }),
    isTransient,
    message: /[.!?)]$/.test(words) ? words : `${words}.`,
  };
}

/** True for an object that is not there, or no longer shown to us: Graph does not tell these apart. */
export function isGoneProblem(problem: GraphProblem | null): boolean {
  return problem !== null && ((problem.code === 100 && problem.subcode === 33) || problem.code === 803);
}

export interface GraphErrorGround {
  /** The network's name, for the words. */
  readonly name: string;
  readonly risk: 'visible' | 'harmless';
  readonly now: Date;
  /** What only this network, or this call, knows of a problem; it comes before all that is common. */
  special?(problem: GraphProblem, answer: Answered): Partial<ChannelError> | undefined;
}

/** Application, user, page, custom and business limits (overview/rate-limiting, 2026-11-20). */
const throttleCodes = new Set([4, 17, 32, 341, 613]);
const isThrottle = (code: number) => throttleCodes.has(code) || (code >= 80_000 && code <= 80_014);
/** Calls are counted over the last hour. */
const hourMs = 3_600_000;
/** Where a throttled answer names no moment: early enough to go on, late enough not to make it longer. */
const throttledMs = 5 * 60_000;

/**
 * The error for an answer that is no success we can read. The HTTP status of Graph's refusals says little (most are
 * 400), so the code in the body decides.
 */
export function graphErrorOf(answer: Answer, ground: GraphErrorGround): ChannelError {
  const problem = readGraphProblem(answer);
  const common = withoutTokens(
    errorOf(answer, {
      name: ground.name,
      risk: ground.risk,
      now: ground.now,
      readMessage: () => problem?.message,
      readCode: () => (problem ? codeOf(problem) : undefined),
      readReset: (headers, now) => readRegain(headers, now) ?? readReset(headers, now),
    }),
  );
  if (!problem || answer.kind !== 'answered') return common;
  return { ...common, ...(ground.special?.(problem, answer) ?? commonCase(problem, answer, common, ground)) };
}

/** `graph_100_33`: stable, for programs. */
function codeOf({ code, subcode }: GraphProblem): string {
  return subcode === undefined ? `graph_${code}` : `graph_${code}_${subcode}`;
}

function commonCase(
  problem: GraphProblem,
  answer: Answered,
  common: ChannelError,
  { name, risk, now }: GraphErrorGround,
): Partial<ChannelError> {
  const { code, message, isTransient } = problem;
  if (isThrottle(code)) {
    const retryAt = common.retryAt ?? readRegain(answer.headers, now) ?? new Date(now.getTime() + throttledMs);
    return { kind: 'rate_limited', words: `${name} asks us to wait before the next call.`, retryAt };
  }
  if (code === 190 || code === 102)
    return { kind: 'reconnect', words: `${name} no longer accepts our sign-in. Connect again.` };
  if (code === 10 || (code >= 200 && code <= 299))
    return { kind: 'reconnect', words: `${name} says that a right is missing: ${message} Connect again.` };
  if (code === 3)
    return { kind: 'rejected', words: `${name} has not given this installation's app this right: ${message}` };
  if (code === 368) return { kind: 'rejected', words: `${name} blocks this for now: ${message}` };
  if (code === 506) return { kind: 'rejected', words: `${name} says that this was just posted: ${message}` };
  if (code === 1 || code === 2 || isTransient) {
    const kind = risk === 'visible' ? 'unknown_outcome' : 'temporary';
    return { kind, words: `${name} had a problem. It said: ${message}` };
  }
  return {};
}

/** Addresses of further pages and of uploads carry the token; it must not stand in what is kept and shown. */
function withoutTokens(error: ChannelError): ChannelError {
  if (error.evidence === undefined) return error;
  const evidence = error.evidence
    .replace(/((?:access_token|appsecret_proof|client_secret)(?:=|%3D))[^&"\\\s]+/gi, '$1…')
    .replace(/("(?:access_token|client_secret)"\s*:\s*")[^"]+/gi, '$1…');
  return { ...error, evidence };
}

const usage = z.looseObject({
  call_count: z.number().optional(),
  total_time: z.number().optional(),
  total_cputime: z.number().optional(),
});
const businessUsage = z.record(
  z.string(),
  z.array(usage.extend({ type: z.string().optional(), estimated_time_to_regain_access: z.number().optional() })),
);

/**
 * Limits as percentages of an hour's calls, from `X-App-Usage` and `X-Business-Use-Case-Usage`; none where the answer
 * carries neither (Graph only sends them once there is something to tell).
 */
export function readGraphBudgets(answer: Answer, now: Date): readonly BudgetReading[] {
  if (answer.kind !== 'answered') return [];
  const app = readJson(answer.headers.get('x-app-usage'), usage);
  const business = Object.values(readJson(answer.headers.get(businessHeader), businessUsage) ?? {}).flat();
  return [
    ...(app ? [budgetOf('app', 'calls', app, new Date(now.getTime() + hourMs))] : []),
    ...business.map((one) => {
      const minutes = one.estimated_time_to_regain_access ?? 0;
      return budgetOf('account', one.type ?? 'calls', one, new Date(now.getTime() + (minutes * 60_000 || hourMs)));
    }),
  ];
}

const businessHeader = 'x-business-use-case-usage';

function budgetOf(
  scope: BudgetReading['scope'],
  name: string,
  { call_count: calls = 0, total_time: time = 0, total_cputime: cpuTime = 0 }: z.infer<typeof usage>,
  resetAt: Date,
): BudgetReading {
  return { scope, name, limit: 100, remaining: Math.max(0, 100 - Math.max(calls, time, cpuTime)), resetAt };
}

/** When a throttled business may call again: the longest wait that is told, in minutes. */
function readRegain(headers: Headers, now: Date): Date | undefined {
  const told = Object.values(readJson(headers.get(businessHeader), businessUsage) ?? {}).flat();
  const minutes = Math.max(0, ...told.map((one) => one.estimated_time_to_regain_access ?? 0));
  return minutes > 0 ? new Date(now.getTime() + minutes * 60_000) : undefined;
}

function readJson<T extends z.ZodType>(text: string | null, schema: T): z.infer<T> | null {
  if (text === null) return null;
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Where a call goes and as whom. */
export interface GraphAccess {
  /** Base address with its version, no slash at the end: `https://graph.facebook.com/v26.0`. */
  readonly server: string;
  readonly token: string;
  /** Proves that the token is used by its own app (`appsecret_proof`); for graph.facebook.com. */
  readonly appSecret?: string;
}

interface GraphSender {
  readonly fetch: SafeFetch;
  readonly now: Date;
  readonly signal?: AbortSignal;
}

/** `path` begins with a slash; everything else as `callOnce` takes it. Fields go as `form`. */
export type GraphCall = Omit<CallRequest, 'url' | 'signal'> & { readonly path: string };

/** One call to Graph. The token goes in a header: what stands in an address ends up in logs. */
export async function callGraph(sender: GraphSender, access: GraphAccess, call: GraphCall): Promise<Answer> {
  const { path, headers, query, ...request } = call;
  const proof = access.appSecret ? { appsecret_proof: await proofOf(access.token, access.appSecret) } : {};
  return callOnce(sender.fetch, {
    ...request,
    url: `${access.server}${path}`,
    query: { ...query, ...proof },
    headers: { accept: 'application/json', ...headers, authorization: `Bearer ${access.token}` },
    ...(sender.signal ? { signal: sender.signal } : {}),
  });
}

/** HMAC-SHA256 of the token with the app's secret, in hex (securing-requests, 2026-11-20). */
async function proofOf(token: string, appSecret: string): Promise<string> {
  const encoder = new TextEncoder();
  const hash = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(appSecret), hash, false, ['sign']);
  const signed = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(token)));
  return Array.from(signed, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A list of Graph, one page of it. */
export function graphPage<Item extends z.ZodType>(item: Item) {
  return z.looseObject({
    data: z.array(item),
    paging: z
      .looseObject({ cursors: z.looseObject({ after: z.string().optional() }).optional(), next: z.string().optional() })
      .optional(),
  });
}

/**
 * What `after` has to be for the next page; absent on the last. `next` is the only sign that there is one (`cursors`
 * stand on the last page too), and is not called itself, because it carries the token.
 */
export function nextCursor(page: {
  readonly paging?: { readonly cursors?: { readonly after?: string }; readonly next?: string };
}): string | undefined {
  return page.paging?.next === undefined ? undefined : page.paging.cursors?.after;
}
