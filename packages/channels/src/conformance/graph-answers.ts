/**
 * The answers of Meta's Graph, for its stand-ins: refusals, counters and lists, written from
 * developers.facebook.com/docs/graph-api (error handling, rate limiting, results; 2026-11-20) and not from our adapters.
 */
import type { FastifyReply, StandInOptions } from '@antiphon/wire/stand-in';

/** A refusal in Graph's words. `title` and `told` are the sentences meant for people. */
export class GraphRefusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly subcode: number | undefined;
  readonly told: string | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    message: string,
    problem: {
      readonly code: number;
      readonly subcode?: number;
      /** Default 400, which most refusals are. */
      readonly status?: number;
      readonly told?: string;
      readonly headers?: Readonly<Record<string, string>>;
    },
  ) {
    super(message);
    this.status = problem.status ?? 400;
    this.code = problem.code;
    this.subcode = problem.subcode;
    this.told = problem.told;
    this.headers = problem.headers ?? {};
  }
}

/** Nothing of this id, or nothing that this token may see. */
export function notThere(id: string, method = 'get'): GraphRefusal {
  const message = `Unsupported ${method} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`;
  return new GraphRefusal(message, { code: 100, subcode: 33 });
}

/** A parameter that is missing or of the wrong kind. */
export function badParameter(what: string): GraphRefusal {
  return new GraphRefusal(`(#100) ${what}`, { code: 100 });
}

/** The token is of nobody, or no longer good. Subcode 463: expired. */
export function badToken(message: string, subcode?: number): GraphRefusal {
  return new GraphRefusal(message, { code: 190, status: 401, ...(subcode === undefined ? {} : { subcode }) });
}

/** The refusal's body as Graph writes it. */
function bodyOf(refusal: GraphRefusal): { readonly error: Readonly<Record<string, unknown>> } {
  return {
    error: {
      message: refusal.message,
      type: 'OAuthException',
      code: refusal.code,
      ...(refusal.subcode === undefined ? {} : { error_subcode: refusal.subcode }),
      is_transient: refusal.code === 1 || refusal.code === 2,
      ...(refusal.told === undefined ? {} : { error_user_title: refusal.message, error_user_msg: refusal.told }),
      fbtrace_id: 'AStandInTraceIdOfGraph',
    },
  };
}

/** For a stand-in's error handler. */
export function answerGraphError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof GraphRefusal) return reply.code(error.status).headers(error.headers).send(bodyOf(error));
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  const message = error instanceof Error ? error.message : 'An unknown error occurred';
  return reply.code(status).send(bodyOf(new GraphRefusal(message, { code: status < 500 ? 100 : 1 })));
}

/** `X-Business-Use-Case-Usage`: percentages, and minutes until calls are taken again. */
export function businessUsage(type: string, callCount: number, regainMinutes: number): Record<string, string> {
  const one = {
    type,
    call_count: callCount,
    total_cputime: 3,
    total_time: 4,
    estimated_time_to_regain_access: regainMinutes,
  };
  return { 'x-business-use-case-usage': JSON.stringify({ '17841400000000000': [one] }) };
}

/** The faults every network has, in Graph's words. `type`: the business whose calls are counted; `code`: its throttle. */
export function graphFaults(type: string, code: number): NonNullable<StandInOptions<unknown>['answers']> {
  return {
    rateLimited: (resetAt, now) => ({
      status: 429,
      headers: businessUsage(type, 100, Math.ceil((resetAt.getTime() - now.getTime()) / 60_000)),
      body: bodyOf(
        new GraphRefusal(`(#${code}) There have been too many calls from this account. Wait a bit.`, { code }),
      ),
    }),
    unauthorized: () => ({
      status: 401,
      body: bodyOf(
        badToken(
          'Error validating access token: The session has been invalidated because the user changed the password.',
          460,
        ),
      ),
    }),
    serverError: (status) => ({
      status,
      body: bodyOf(new GraphRefusal('An unexpected error has occurred. Please retry your request later.', { code: 2 })),
    }),
  };
}

/**
 * One page of a list, with cursors on every page and `next` only where there is more. `address` is the list's own; like
 * Graph's, `next` carries the token.
 */
export function graphList<Item>(
  items: readonly Item[],
  query: { readonly limit?: string | undefined; readonly after?: string | undefined },
  address: string,
  token: string,
) {
  const start = query.after === undefined ? 0 : Number(Buffer.from(query.after, 'base64url').toString());
  const limit = Math.min(100, Number(query.limit ?? 25) || 25);
  if (!Number.isInteger(start)) throw badParameter('Invalid cursor for paging');
  const data = items.slice(start, start + limit);
  if (data.length === 0) return { data };
  const cursorAt = (position: number) => Buffer.from(String(position)).toString('base64url');
  const after = cursorAt(start + data.length);
  const more = new URLSearchParams({ access_token: token, limit: String(limit), after });
  const hasMore = start + data.length < items.length;
  return {
    data,
    paging: { cursors: { before: cursorAt(start), after }, ...(hasMore ? { next: `${address}?${more}` } : {}) },
  };
}
