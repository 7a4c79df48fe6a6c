/** Calls to a server with the account's access, one at a time. */
import { type Answer, type CallRequest, callOnce } from '@antiphon/wire';
import { z } from 'zod';
import type { ChannelContext, Json, SafeFetch } from '../spec.ts';

/** The account's sealed secret. Mastodon's tokens do not age. */
const mastodonSecret = z.strictObject({ accessToken: z.string().min(1) });

/** The token, or null when the secret is not one of ours. */
export function readToken(secret: Json): string | null {
  const parsed = mastodonSecret.safeParse(secret);
  return parsed.success ? parsed.data.accessToken : null;
}

export interface Sender {
  readonly fetch: SafeFetch;
  readonly now: Date;
  readonly signal?: AbortSignal;
}

/** `path` begins with a slash; everything else as `callOnce` takes it. */
export type ApiCall = Omit<CallRequest, 'url' | 'signal'> & { readonly path: string };

export function callServer(sender: Sender, server: string, token: string | null, call: ApiCall): Promise<Answer> {
  const { path, headers, ...request } = call;
  return callOnce(sender.fetch, {
    ...request,
    url: new URL(path, server),
    headers: { accept: 'application/json', ...headers, ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(sender.signal ? { signal: sender.signal } : {}),
  });
}

export function callAs(context: ChannelContext, token: string, call: ApiCall): Promise<Answer> {
  return callServer(context, context.account.server, token, call);
}

/** The answer's JSON, when it is a 200 and reads as expected; else null. */
export function readAnswer<T extends z.ZodType>(reply: Answer, schema: T): z.infer<T> | null {
  if (reply.kind !== 'answered' || reply.status !== 200) return null;
  const parsed = schema.safeParse(reply.json());
  return parsed.success ? parsed.data : null;
}
