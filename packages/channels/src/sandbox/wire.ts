/** What the pretend networks answer, as far as we use it; and how they are asked. */
import { type Answer, type CallRequest, callOnce } from '@antiphon/wire';
import { z } from 'zod';
import { errorOf } from '../kit/index.ts';
import type { ChannelContext, ChannelError, SafeFetch } from '../spec.ts';

export const postAnswer = z.object({
  id: z.string().min(1),
  url: z.string(),
  text: z.string(),
  reply_to: z.string().nullable(),
  created_at: z.coerce.date(),
  pictures: z.array(z.object({ mime_type: z.string() })),
  counts: z.object({ likes: z.int(), reposts: z.int(), replies: z.int(), views: z.int() }),
});
export type PostAnswer = z.infer<typeof postAnswer>;

export const postsAnswer = z.object({ posts: z.array(postAnswer), cursor: z.string().optional() });
export const commentsAnswer = z.object({
  comments: z.array(
    z.object({
      id: z.string().min(1),
      reply_to: z.string(),
      author: z.object({ handle: z.string(), display_name: z.string() }),
      text: z.string(),
      created_at: z.coerce.date(),
      is_yours: z.boolean(),
    }),
  ),
});
export const idAnswer = z.object({ id: z.string().min(1) });
export const containerAnswer = z.object({
  id: z.string(),
  status: z.enum(['IN_PROGRESS', 'READY', 'PUBLISHED']),
  post: postAnswer.optional(),
});
export const profileAnswer = z.object({
  id: z.string().min(1),
  style: z.enum(['chirp', 'lumen', 'murmur']),
  handle: z.string(),
  display_name: z.string(),
  url: z.string(),
  followers: z.int(),
});
export const sessionAnswer = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  expires_at: z.coerce.date().nullable(),
  account: profileAnswer,
});
const errorAnswer = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** Our secret of an account. `expiresAt` is absent when the access does not end by itself. */
export const sandboxSecret = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  expiresAt: z.iso.datetime().optional(),
});

/** The way to the product's own world: it answers nobody else, so it is reached by a fetch of its own. */
export interface WorldLine {
  readonly url: string;
  readonly fetch: SafeFetch;
}

/** Where the world listens; a function where that is known only after the start. */
export type WorldAddress = string | (() => string) | WorldLine;

export function addressOf(world: WorldAddress, path: string): URL {
  if (typeof world === 'object') return new URL(path, world.url);
  return new URL(path, typeof world === 'string' ? world : world());
}

interface Sender {
  readonly fetch: SafeFetch;
  readonly signal?: AbortSignal;
}

/** One call without a sign-in. */
export function callOpenly(world: WorldAddress, sender: Sender, path: string, request: Omit<CallRequest, 'url'>) {
  const signal = sender.signal ? { signal: sender.signal } : {};
  const fetch = typeof world === 'object' ? world.fetch : sender.fetch;
  return callOnce(fetch, { ...request, url: addressOf(world, path), ...signal });
}

/** One call as the account. */
export function callAs(
  world: WorldAddress,
  context: ChannelContext,
  path: string,
  request: Omit<CallRequest, 'url'> = {},
): Promise<Answer> {
  const secret = sandboxSecret.safeParse(context.secret);
  const authorization = `Bearer ${secret.success ? secret.data.accessToken : ''}`;
  return callOpenly(world, context, path, { ...request, headers: { ...request.headers, authorization } });
}

/** The answer's JSON when it is a success that reads as expected, else null. */
export function read<T extends z.ZodType>(answer: Answer, schema: T): z.infer<T> | null {
  if (answer.kind !== 'answered' || answer.status < 200 || answer.status > 299) return null;
  const parsed = schema.safeParse(answer.json());
  return parsed.success ? parsed.data : null;
}

/** The error of an answer that `read` could not read. */
export function sandboxError(
  answer: Answer,
  risk: 'visible' | 'harmless',
  now: Date,
  name = 'The sandbox',
): ChannelError {
  return errorOf(answer, {
    name,
    risk,
    now,
    readMessage: (answered) => errorAnswer.safeParse(answered.json()).data?.error.message,
    readCode: (answered) => errorAnswer.safeParse(answered.json()).data?.error.code,
  });
}

/** The network's own code for a refusal; '' when there is none. */
export function codeIn(answer: Answer): string {
  if (answer.kind !== 'answered') return '';
  return errorAnswer.safeParse(answer.json()).data?.error.code ?? '';
}
