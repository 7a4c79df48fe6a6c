/** Reading back: numbers of posts and of the account. */
import { secretUnreadable } from '../kit/index.ts';
import { isGoneProblem, readAnswer, readGraphProblem } from '../kit/server.ts';
import type { ChannelContext, ChannelError, MetricName, PostReading, Reading } from '../spec.ts';
import { type Access, accessOf, pathOf, type Servers } from './api.ts';
import { errorOf } from './errors.ts';
import { idAnswer, insightsAnswer } from './wire.ts';

/** A call a post, so a page of them stays far below what Threads takes in a day. */
export const maxPostsPerRead = 20;

type Metrics = Partial<Record<MetricName, number>>;
type One =
  | { readonly kind: 'one'; readonly reading: PostReading }
  | { readonly kind: 'failed'; readonly error: ChannelError };

export async function readPosts(
  context: ChannelContext,
  remoteIds: readonly string[],
  servers: Servers,
): Promise<Reading<readonly PostReading[]>> {
  const access = accessOf(context, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  const readings: PostReading[] = [];
  for (const remoteId of remoteIds) {
    const one = await readPost(access, context, remoteId);
    if (one.kind === 'failed') return one;
    readings.push(one.reading);
  }
  return { kind: 'read', value: readings };
}

const asked = ['views', 'likes', 'replies', 'reposts', 'quotes', 'shares'] as const satisfies readonly MetricName[];

async function readPost(access: Access, context: ChannelContext, remoteId: string): Promise<One> {
  const reply = await access.call({ path: pathOf(remoteId, 'insights'), query: { metric: asked.join(',') } });
  const insights = readAnswer(reply, insightsAnswer);
  if (insights) {
    const told = new Map(
      insights.data.map(({ name, values, total_value: total }) => [name, values?.[0]?.value ?? total?.value]),
    );
    const metrics = given(asked.map((name) => [name, told.get(name)]));
    return { kind: 'one', reading: { remoteId, kind: 'read', metrics } };
  }
  if (isGoneProblem(readGraphProblem(reply))) return goneOrHidden(access, context, remoteId);
  return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}

/**
 * Graph says the same of a post that was deleted and of one we may no longer see. If the account itself can still be
 * read, the post is gone.
 */
async function goneOrHidden(access: Access, context: ChannelContext, remoteId: string): Promise<One> {
  const reply = await access.call({ path: '/me', query: { fields: 'id' } });
  return readAnswer(reply, idAnswer)
    ? { kind: 'one', reading: { remoteId, kind: 'gone' } }
    : { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}

/** Only what was told, as whole numbers. */
function given(told: readonly (readonly [MetricName, unknown])[]): Metrics {
  const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
  return Object.fromEntries(
    told.flatMap(([name, value]) => (isNumber(value) ? [[name, Math.round(Number(value))]] : [])),
  );
}

/**
 * Followers only: the other numbers of the account are sums over days that Threads chooses, and not a state.
 */
export async function readAccount(context: ChannelContext, servers: Servers): Promise<Reading<Metrics>> {
  const access = accessOf(context, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  const reply = await access.call({ path: '/me/threads_insights', query: { metric: 'followers_count' } });
  const insights = readAnswer(reply, insightsAnswer);
  if (!insights) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const told = insights.data.find((one) => one.name === 'followers_count');
  return { kind: 'read', value: given([['followers', told?.total_value?.value ?? told?.values?.[0]?.value]]) };
}
