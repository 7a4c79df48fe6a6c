/**
 * A client for tests: real HTTP, typed by the contract, and every answer judged against the OpenAPI document
 * that the server itself gives out.
 */
import { type contract as Contract, contract, Problem } from '@antiphon/contract';
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import type { AnswerJudge } from './judge-answers.ts';

interface CallContext {
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export type Api = ContractRouterClient<typeof Contract, CallContext>;
type Groups = typeof Contract;
/** `projects.create` and all its brothers. */
export type RouteName = { [Group in keyof Groups & string]: `${Group}.${keyof Groups[Group] & string}` }[keyof Groups &
  string];
type Procedure<Name extends RouteName> = Name extends `${infer Group}.${infer Verb}`
  ? Group extends keyof Api
    ? Verb extends keyof Api[Group]
      ? Api[Group][Verb]
      : never
    : never
  : never;
// biome-ignore lint/suspicious/noExplicitAny: matches any input of any route
type Callable = (...args: any[]) => Promise<unknown>;
export type InputOf<Name extends RouteName> = Procedure<Name> extends Callable ? Parameters<Procedure<Name>>[0] : never;
export type OutputOf<Name extends RouteName> =
  Procedure<Name> extends Callable ? Awaited<ReturnType<Procedure<Name>>> : never;

export type Call = <Name extends RouteName>(
  route: Name,
  input: InputOf<Name>,
  options?: CallContext,
) => Promise<OutputOf<Name>>;

/** An answer that says no. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: Problem;
  readonly retryAfterS: number | undefined;

  constructor(problem: Problem, retryAfter: string | null) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`);
    this.status = problem.status;
    this.code = problem.code;
    this.problem = problem;
    this.retryAfterS = retryAfter === null ? undefined : Number(retryAfter);
  }
}

export interface ClientOptions {
  /** `http://127.0.0.1:1234`. */
  readonly address: string;
  readonly judge: AnswerJudge;
  /** Sent with every call: cookie, authorization, user-agent. */
  headers(): Readonly<Record<string, string>>;
  /** Sees every answer, for cookies. */
  onAnswer?(response: Response): void;
}

export interface Client {
  /** The typed client: `api.projects.list({ workspaceId })`. */
  readonly api: Api;
  /** The same by name. @throws Refusal when the answer says no. */
  readonly call: Call;
}

export function createClient(options: ClientOptions): Client {
  const link = new OpenAPILink<CallContext>(contract, {
    url: `${options.address}/api/v1`,
    headers: ({ context }) => ({
      ...options.headers(),
      ...(context.idempotencyKey ? { 'idempotency-key': context.idempotencyKey } : {}),
      ...context.headers,
    }),
    fetch: async (request, init) => {
      const response = await fetch(request, init as RequestInit);
      options.onAnswer?.(response);
      if (isStream(response)) return response;
      const text = await response.text();
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      await options.judge.check(request.method, new URL(request.url).pathname, response, body);
      if (!response.ok) throw new Refusal(Problem.parse(body), response.headers.get('retry-after'));
      return new Response(text, { status: response.status, headers: response.headers });
    },
  });
  const api: Api = createORPCClient(link);
  const call = (async (route: string, input: unknown, context: CallContext = {}) => {
    const [group = '', verb = ''] = route.split('.');
    const procedure = (api as unknown as Record<string, Record<string, Callable>>)[group]?.[verb];
    if (!procedure) throw new Error(`no such route: ${route}`);
    const { signal, ...rest } = context;
    return procedure(input, { context: rest, signal });
  }) as unknown as Call;
  return { api, call };
}

function isStream(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
}
