/**
 * Two lists read as one, newest first: reels stand in a list of their own. A cursor says for each list which page is
 * open and how much of it was given out, so nothing is missed and nothing comes twice. Pure.
 */
import { z } from 'zod';
import type { PastPost } from '../spec.ts';

/** Where one list stands; null: it is at its end. */
const place = z.strictObject({ after: z.string().optional(), skip: z.int().min(0) }).nullable();
const places = z.strictObject({ posts: place, reels: place });
export type Place = z.infer<typeof place>;
export type Places = z.infer<typeof places>;

const beginning: Places = { posts: { skip: 0 }, reels: { skip: 0 } };

/** From the beginning without a cursor, or with one that is none of ours. */
export function readPlaces(cursor: string | undefined): Places {
  if (cursor === undefined) return beginning;
  try {
    const parsed = places.safeParse(JSON.parse(cursor));
    return parsed.success ? parsed.data : beginning;
  } catch (error) {
    if (error instanceof SyntaxError) return beginning;
    throw error;
  }
}

/** The open page of one list. */
export interface OpenPage {
  readonly place: Place;
  /** The whole page, what was given out already included. */
  readonly posts: readonly PastPost[];
  /** Where the next page begins; absent on the last. */
  readonly next?: string;
}

interface Walk {
  readonly page: OpenPage;
  at: number;
}

/**
 * The newest of both, at most `limit`. It ends early where one page is used up and its list goes on: what follows there
 * may be newer than the rest of the other.
 */
export function mergePages(
  { posts, reels }: { readonly posts: OpenPage; readonly reels: OpenPage },
  limit: number,
): { readonly posts: readonly PastPost[]; readonly cursor?: string } {
  const walks = [posts, reels].map((page): Walk => ({ page, at: page.place?.skip ?? 0 }));
  const merged = new Map<string, PastPost>();
  while (merged.size < limit && !walks.some(isUsedUp)) {
    const [newest] = walks.filter((walk) => headOf(walk)).toSorted((a, b) => timeOf(headOf(b)) - timeOf(headOf(a)));
    const post = newest && headOf(newest);
    if (!newest || !post) break;
    merged.set(post.remoteId, merged.get(post.remoteId) ?? post);
    // Should a reel stand in both lists, it is one post.
    for (const walk of walks) if (headOf(walk)?.remoteId === post.remoteId) walk.at += 1;
  }
  const [ofPosts = null, ofReels = null] = walks.map(placeAfter);
  const isOver = ofPosts === null && ofReels === null;
  const cursor = JSON.stringify({ posts: ofPosts, reels: ofReels } satisfies Places);
  return { posts: [...merged.values()], ...(isOver ? {} : { cursor }) };
}

function headOf({ page, at }: Walk): PastPost | undefined {
  return page.place === null ? undefined : page.posts[at];
}

function timeOf(post: PastPost | undefined): number {
  return post?.publishedAt.getTime() ?? Number.NEGATIVE_INFINITY;
}

function isUsedUp(walk: Walk): boolean {
  return walk.page.place !== null && headOf(walk) === undefined && walk.page.next !== undefined;
}

function placeAfter(walk: Walk): Place {
  const { page, at } = walk;
  if (page.place === null) return null;
  if (headOf(walk) !== undefined) return { ...page.place, skip: at };
  return page.next === undefined ? null : { after: page.next, skip: 0 };
}
