import { contract as contractData } from 'virtual:antiphon-contract';
import type { contract } from '@antiphon/contract';
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { JsonifiedClient } from '@orpc/openapi-client';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { apiBase } from './api-paths.ts';
import { problemFromResponse, toProblem } from './api-problem.ts';
import { markOffline, markOnline } from './online.ts';
import { sessionEnded } from './session-ended.ts';

/** What a call may bring beside its input. */
export interface CallContext {
  /** One per logical action; without it each call gets a new one. The outbox passes the key an entry was born with. */
  readonly idempotencyKey?: string;
}

/** Sends a request; anything but a good answer becomes an `ApiProblem`, and what it tells about the line is noted. */
async function send(request: Request, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(request, init);
  } catch (error) {
    if (!request.signal.aborted) markOffline(new Date());
    throw request.signal.aborted ? error : toProblem(error);
  }
  markOnline();
  if (response.ok) return response;
  if (response.status === 401) sessionEnded.set(true);
  throw await problemFromResponse(response);
}

/** Reading needs no key; everything else always carries one, so that a lost reply of ours makes nothing twice. */
function sendWithKey(request: Request, init: RequestInit, { context }: { context: CallContext }): Promise<Response> {
  if (request.method !== 'GET') request.headers.set('idempotency-key', context.idempotencyKey ?? crypto.randomUUID());
  return send(request, init);
}

const link = new OpenAPILink<CallContext>(contractData, {
  url: () => `${location.origin}${apiBase}`,
  fetch: sendWithKey,
});

/** The API, typed by the contract: `await client.posts.get({ workspaceId, postId })`. Throws `ApiProblem`. */
export const client: JsonifiedClient<ContractRouterClient<typeof contract, CallContext>> = createORPCClient(link);

/** The same as options for TanStack Query: `useQuery(api.posts.list.queryOptions({ input }))`, `api.posts.key()`. */
export const api = createTanstackQueryUtils(client);
