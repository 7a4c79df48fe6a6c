/** Reading back: numbers, followers, older posts. */
import type { Answer } from '@antiphon/wire';
import { secretUnreadable } from '../kit/index.ts';
import { readAnswer } from '../kit/server.ts';
import type { ChannelContext, MetricName, PastPost, PastPostsPage, PostReading, Reading } from '../spec.ts';
import { callAs, readToken } from './api.ts';
import { readDetails } from './capabilities.ts';
import { errorOf } from './errors.ts';
import { textFromHtml } from './same-text.rules.ts';
import { credentialAccount, type StatusAnswer, statusAnswer, statusesAnswer } from './wire.ts';

/** `GET /api/v1/statuses` reads the first 20 ids (`DEFAULT_STATUSES_LIMIT` in mastodon/mastodon). */
export const maxPostsPerRead = 20;
/** `api_versions.mastodon` of 4.3, which brought `GET /api/v1/statuses`. */
const apiVersionWithLists = 2;
const pageSize = 40;

export async function readPosts(
  context: ChannelContext,
  remoteIds: readonly string[],
): Promise<Reading<readonly PostReading[]>> {
  const token = readToken(context.secret);
  if (!token) return { kind: 'failed', error: secretUnreadable };
  if (remoteIds.length === 0) return { kind: 'read', value: [] };
  return readDetails(context.account.details).apiVersion >= apiVersionWithLists
    ? readTogether(context, token, remoteIds)
    : readOneByOne(context, token, remoteIds);
}

async function readTogether(
  context: ChannelContext,
  token: string,
  remoteIds: readonly string[],
): Promise<Reading<readonly PostReading[]>> {
  const reply = await callAs(context, token, { path: '/api/v1/statuses', query: { 'id[]': remoteIds } });
  const statuses = readAnswer(reply, statusesAnswer);
  if (!statuses) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const known = new Map(statuses.map((status) => [status.id, status]));
  return { kind: 'read', value: remoteIds.map((remoteId) => readingOf(remoteId, known.get(remoteId))) };
}

/** Servers before 4.3 and other software: one call each, ended by the first that fails. */
async function readOneByOne(
  context: ChannelContext,
  token: string,
  remoteIds: readonly string[],
): Promise<Reading<readonly PostReading[]>> {
  const readings: PostReading[] = [];
  for (const remoteId of remoteIds) {
    const reply = await callAs(context, token, { path: `/api/v1/statuses/${encodeURIComponent(remoteId)}` });
    const status = readAnswer(reply, statusAnswer);
    if (!status && !isGone(reply)) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
    readings.push(readingOf(remoteId, status ?? undefined));
  }
  return { kind: 'read', value: readings };
}

/** The server says that the status is no longer there. */
export function isGone(reply: Answer): boolean {
  return reply.kind === 'answered' && (reply.status === 404 || reply.status === 410);
}

function readingOf(remoteId: string, status: StatusAnswer | undefined): PostReading {
  return status ? { remoteId, kind: 'read', metrics: metricsOf(status) } : { remoteId, kind: 'gone' };
}

/** Quotes are counted since 4.5; a number that is not told is left out. */
function metricsOf(status: StatusAnswer): Partial<Record<MetricName, number>> {
  const told = {
    likes: status.favourites_count,
    reposts: status.reblogs_count,
    replies: status.replies_count,
    quotes: status.quotes_count,
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

export async function readAccount(context: ChannelContext): Promise<Reading<Partial<Record<MetricName, number>>>> {
  const token = readToken(context.secret);
  if (!token) return { kind: 'failed', error: secretUnreadable };
  const reply = await callAs(context, token, { path: '/api/v1/accounts/verify_credentials' });
  const account = readAnswer(reply, credentialAccount);
  if (!account) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  return { kind: 'read', value: account.followers_count === undefined ? {} : { followers: account.followers_count } };
}

/** One page of the account's own posts, newest first; boosts and answers to others are left out by the server. */
export async function readPastPosts(
  context: ChannelContext,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Reading<PastPostsPage>> {
  const token = readToken(context.secret);
  if (!token) return { kind: 'failed', error: secretUnreadable };
  const limit = Math.min(page.limit, pageSize);
  const reply = await callAs(context, token, {
    path: `/api/v1/accounts/${encodeURIComponent(context.account.remoteId)}/statuses`,
    query: { limit, exclude_reblogs: true, exclude_replies: true, max_id: page.cursor },
  });
  const statuses = readAnswer(reply, statusesAnswer);
  if (!statuses) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const last = statuses.at(-1);
  return {
    kind: 'read',
    value: { posts: statuses.map(pastPostOf), ...(last && statuses.length === limit ? { cursor: last.id } : {}) },
  };
}

function pastPostOf(status: StatusAnswer): PastPost {
  const kinds = (status.media_attachments ?? []).map(({ type }) =>
    type === 'video' || type === 'gifv' ? 'video' : type,
  );
  return {
    remoteId: status.id,
    ...(status.url ? { url: status.url } : {}),
    publishedAt: new Date(status.created_at),
    text: textFromHtml(status.content),
    mediaKinds: kinds.filter((kind) => kind === 'image' || kind === 'video'),
    metrics: metricsOf(status),
  };
}
