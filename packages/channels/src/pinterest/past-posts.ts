/** The pins that were there before we came, newest first. */
import { readAnswer } from '../kit/server.ts';
import type { ChannelContext, PastPost, PastPostsPage, Reading } from '../spec.ts';
import { callApi, openGround, type PinterestServers, pinUrl } from './api.ts';
import { errorOf } from './errors.ts';
import { lifetimeMetricsOf } from './metrics.ts';
import { createdAt, type PinAnswer, pinsAnswer } from './wire.ts';

/** `page_size` of lists (description of API v5, 5.23.0). */
const pageSize = 250;

/** One page of the pins that the account made itself; what it saved from others is no post of its own. */
export async function readPastPosts(
  servers: PinterestServers,
  context: ChannelContext,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Reading<PastPostsPage>> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  const reply = await callApi(opened.ground, {
    path: '/pins',
    query: {
      page_size: Math.min(page.limit, pageSize),
      bookmark: page.cursor,
      pin_filter: 'exclude_repins',
      pin_metrics: true,
    },
  });
  const answer = readAnswer(reply, pinsAnswer);
  if (!answer) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const posts = answer.items
    .flatMap((pin) => pastPostOf(pin) ?? [])
    .toSorted((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime());
  const { bookmark } = answer;
  return { kind: 'read', value: { posts, ...(bookmark ? { cursor: bookmark } : {}) } };
}

/** Null where Pinterest does not say when the pin was made. */
function pastPostOf(pin: PinAnswer): PastPost | null {
  const publishedAt = createdAt(pin);
  if (!publishedAt) return null;
  const text = [pin.title, pin.description]
    .map((words) => words?.trim())
    .filter(Boolean)
    .join('\n\n');
  return {
    remoteId: pin.id,
    url: pinUrl(pin.id),
    publishedAt,
    text,
    mediaKinds: mediaKindsOf(pin),
    metrics: lifetimeMetricsOf(pin),
  };
}

function mediaKindsOf({ media }: PinAnswer): PastPost['mediaKinds'] {
  switch (media?.media_type) {
    case 'image':
      return ['image'];
    case 'video':
      return ['video'];
    case 'multiple_images':
      return (media.items ?? []).map(() => 'image');
    case 'multiple_videos':
      return (media.items ?? []).map(() => 'video');
    case 'multiple_mixed':
      return (media.items ?? []).map((item) => (item.item_type?.includes('video') ? 'video' : 'image'));
    default:
      return [];
  }
}
