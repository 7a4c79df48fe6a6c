/** Reading back: numbers of posts, followers, and the posts of a page that were there before. */
import { secretUnreadable } from '../kit/index.ts';
import { readAnswer } from '../kit/server.ts';
import type { ChannelContext, MetricName, PastPost, PastPostsPage, PostReading, Reading } from '../spec.ts';
import { callLinkedIn, encode, type Ground, type LinkedInServers, listOf } from './api.ts';
import { readDetails } from './capabilities.ts';
import { errorOf } from './errors.ts';
import { wordsIn } from './little-text.rules.ts';
import { readSecret } from './secret.ts';
import { momentOfUrn, postUrn, urlOfPost } from './urn.rules.ts';
import {
  analyticsAnswer,
  followersAnswer,
  networkSizeAnswer,
  type PostAnswer,
  postBatchAnswer,
  postsAnswer,
  statisticsAnswer,
} from './wire.ts';

type Numbers = Partial<Record<MetricName, number>>;

/** Two calls for a page, whatever the number; five for every post of a member, for each number is a call of its own. */
export const maxPostsPerRead = 10;

/** Numbers of posts. What LinkedIn neither shows nor says to be gone, and posts of unread names, are left out. */
export async function readPosts(
  servers: LinkedInServers,
  context: ChannelContext,
  remoteIds: readonly string[],
): Promise<Reading<readonly PostReading[]>> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const { kind, door } = readDetails(context.account.details);
  const urns = remoteIds.filter((id) => postUrn.test(id));
  if (urns.length === 0 || (kind === 'member' && door === 'share')) return { kind: 'read', value: [] };
  const ground = { servers, accessToken: secret.accessToken, context };
  return kind === 'member' ? readMemberPosts(ground, urns) : readPagePosts(ground, urns);
}

async function readPagePosts(ground: Ground, urns: readonly string[]): Promise<Reading<readonly PostReading[]>> {
  const reply = await callLinkedIn(ground, {
    path: `/rest/posts?ids=${listOf(urns)}`,
    headers: { 'x-restli-method': 'BATCH_GET' },
  });
  const answer = readAnswer(reply, postBatchAnswer);
  if (!answer) return failed(ground, reply);
  const { results, statuses = {}, errors = {} } = answer;
  const there = urns.filter((urn) => urn in results);
  const statistics = await readStatistics(ground, there);
  if (statistics.kind === 'failed') return statistics;
  const readings = urns.flatMap((remoteId): PostReading[] => {
    if (remoteId in results)
      return [{ remoteId, kind: 'read', metrics: statistics.value.get(remoteId) ?? numbersOfNone(ground, remoteId) }];
    const isGone = errors[remoteId]?.status === 404 || statuses[remoteId] === 404;
    return isGone ? [{ remoteId, kind: 'gone' }] : [];
  });
  return { kind: 'read', value: readings };
}

const none: Numbers = { views: 0, reach: 0, clicks: 0, likes: 0, replies: 0, reposts: 0 };
const windowMs = 365 * 86_400_000;

/**
 * "Shares with no actions or impressions are not included; their counts can be assumed to be 0" (share statistics,
 * 2025-11), within the twelve months that are counted, and for those who may read them at all.
 */
function numbersOfNone({ context }: Ground, urn: string): Numbers {
  const made = momentOfUrn(urn)?.getTime() ?? 0;
  const isCounted = readDetails(context.account.details).isAdministrator && context.now.getTime() - made < windowMs;
  return isCounted ? none : {};
}

async function readStatistics(ground: Ground, urns: readonly string[]): Promise<Reading<ReadonlyMap<string, Numbers>>> {
  const { account } = ground.context;
  // Only administrators of a page get its statistics.
  if (urns.length === 0 || !readDetails(account.details).isAdministrator) return { kind: 'read', value: new Map() };
  const shares = urns.filter((urn) => urn.startsWith('urn:li:share:'));
  const others = urns.filter((urn) => urn.startsWith('urn:li:ugcPost:'));
  const lists = [
    ...(shares.length > 0 ? [`shares=${listOf(shares)}`] : []),
    ...(others.length > 0 ? [`ugcPosts=${listOf(others)}`] : []),
  ];
  const page = `q=organizationalEntity&organizationalEntity=${encode(account.remoteId)}&count=${urns.length}`;
  const path = `/rest/organizationalEntityShareStatistics?${[page, ...lists].join('&')}`;
  const reply = await callLinkedIn(ground, { path });
  const answer = readAnswer(reply, statisticsAnswer);
  if (!answer) return failed(ground, reply);
  const found = answer.elements.map(({ share, ugcPost, totalShareStatistics: told }): [string, Numbers] => [
    share ?? ugcPost ?? '',
    countsOf({
      views: told.impressionCount,
      reach: told.uniqueImpressionsCount,
      clicks: told.clickCount,
      likes: told.likeCount,
      replies: told.commentCount,
      reposts: told.shareCount,
    }),
  ]);
  return { kind: 'read', value: new Map(found) };
}

/** Only whole numbers from zero on: LinkedIn gives -1 for what it cannot tell, and corrects clicks below zero. */
function countsOf(told: { readonly [name in MetricName]?: number | undefined }): Numbers {
  return Object.fromEntries(Object.entries(told).filter(([, value]) => Number.isInteger(value) && Number(value) >= 0));
}

/** The five that every version of the API knows; each further one would be one more call for each post. */
const memberNumbers: readonly (readonly [MetricName, string])[] = [
  ['views', 'IMPRESSION'],
  ['reach', 'MEMBERS_REACHED'],
  ['likes', 'REACTION'],
  ['replies', 'COMMENT'],
  ['reposts', 'RESHARE'],
];

async function readMemberPosts(ground: Ground, urns: readonly string[]): Promise<Reading<readonly PostReading[]>> {
  const readings: PostReading[] = [];
  for (const urn of urns) {
    const reading = await readMemberPost(ground, urn);
    if (reading.kind === 'failed') return reading;
    readings.push(reading.value);
  }
  return { kind: 'read', value: readings };
}

async function readMemberPost(ground: Ground, remoteId: string): Promise<Reading<PostReading>> {
  const entity = `(${remoteId.startsWith('urn:li:share:') ? 'share' : 'ugc'}:${encode(remoteId)})`;
  const told: { [name in MetricName]?: number } = {};
  for (const [name, queryType] of memberNumbers) {
    const path = `/rest/memberCreatorPostAnalytics?q=entity&entity=${entity}&queryType=${queryType}&aggregation=TOTAL`;
    const reply = await callLinkedIn(ground, { path });
    if (reply.kind === 'answered' && reply.status === 404) return { kind: 'read', value: { remoteId, kind: 'gone' } };
    const answer = readAnswer(reply, analyticsAnswer);
    if (!answer) return failed(ground, reply);
    const [total] = answer.elements;
    if (total) told[name] = total.count;
  }
  return { kind: 'read', value: { remoteId, kind: 'read', metrics: countsOf(told) } };
}

export async function readAccount(servers: LinkedInServers, context: ChannelContext): Promise<Reading<Numbers>> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const { kind, door } = readDetails(context.account.details);
  const ground = { servers, accessToken: secret.accessToken, context };
  if (kind === 'organization') {
    const path = `/rest/networkSizes/${encode(context.account.remoteId)}?edgeType=COMPANY_FOLLOWED_BY_MEMBER`;
    const reply = await callLinkedIn(ground, { path });
    const size = readAnswer(reply, networkSizeAnswer);
    return size ? { kind: 'read', value: countsOf({ followers: size.firstDegreeSize }) } : failed(ground, reply);
  }
  if (door === 'share') return { kind: 'read', value: {} };
  const reply = await callLinkedIn(ground, { path: '/rest/memberFollowersCount?q=me' });
  const answer = readAnswer(reply, followersAnswer);
  if (!answer) return failed(ground, reply);
  return { kind: 'read', value: countsOf({ followers: answer.elements[0]?.memberFollowersCount }) };
}

const largestPage = 100;

/** One page of a page's own posts: LinkedIn's order is by the last change, which for most is when they were made. */
export async function readPastPosts(
  servers: LinkedInServers,
  context: ChannelContext,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Reading<PastPostsPage>> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  if (readDetails(context.account.details).kind === 'member') {
    const words = 'LinkedIn lets no app read the posts of a member.';
    return { kind: 'failed', error: { kind: 'rejected', code: 'unsupported', words } };
  }
  const ground = { servers, accessToken: secret.accessToken, context };
  const start = Number(page.cursor ?? 0);
  const count = Math.min(Math.max(page.limit, 1), largestPage);
  const reply = await callLinkedIn(ground, {
    path: `/rest/posts?q=author&author=${encode(context.account.remoteId)}&start=${start}&count=${count}&sortBy=LAST_MODIFIED`,
    headers: { 'x-restli-method': 'FINDER' },
  });
  const answer = readAnswer(reply, postsAnswer);
  if (!answer) return failed(ground, reply);
  const posts = answer.elements.filter((post) => (post.lifecycleState ?? 'PUBLISHED') === 'PUBLISHED').map(pastPostOf);
  posts.sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime());
  const hasMore = answer.elements.length >= count;
  return { kind: 'read', value: { posts, ...(hasMore ? { cursor: String(start + count) } : {}) } };
}

function pastPostOf(post: PostAnswer): PastPost {
  const { media, multiImage, poll } = post.content ?? {};
  const files = [media, ...(multiImage?.images ?? [])].flatMap((one) => (one?.id ? [one.id] : []));
  return {
    remoteId: post.id,
    url: urlOfPost(post.id),
    publishedAt: new Date(post.publishedAt ?? post.createdAt ?? momentOfUrn(post.id)?.getTime() ?? 0),
    text: wordsIn(post.commentary ?? '') || (poll?.question ?? ''),
    mediaKinds: files.flatMap((urn) =>
      urn.startsWith('urn:li:video:') ? ['video' as const] : urn.startsWith('urn:li:image:') ? ['image' as const] : [],
    ),
    metrics: {},
  };
}

function failed(ground: Ground, reply: Parameters<typeof errorOf>[0]): Extract<Reading<never>, { kind: 'failed' }> {
  return { kind: 'failed', error: errorOf(reply, 'harmless', ground.context.now) };
}
