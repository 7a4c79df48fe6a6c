/** LinkedIn's names of things (`urn:li:share:123`): what they tell, and the addresses behind them. Pure. */
import type { StepTrace } from '../spec.ts';

/** What a created post may be called: `ugcPost` with a video, `share` otherwise (Posts API, 2026-11-21). */
export const postUrn = /^urn:li:(?:share|ugcPost):\d{1,20}$/;
/** The first post named in a sentence. */
const postUrnInside = /urn:li:(?:share|ugcPost):\d{1,20}/;

/** The site's own address, and the account's `server`. */
export const linkedinPages = 'https://www.linkedin.com';

/** The last part of a name: `123` of `urn:li:organization:123`. */
export function idOf(urn: string): string {
  return urn.split(':').at(-1) ?? urn;
}

export function urlOfPost(urn: string): string {
  return `${linkedinPages}/feed/update/${urn}/`;
}

/** What a step that made this post leaves behind. */
export function traceOf(urn: string): StepTrace {
  return { remoteId: urn, url: urlOfPost(urn) };
}

export function postUrnIn(text: string): string | null {
  return postUrnInside.exec(text)?.[0] ?? null;
}

/**
 * When a post was made: the id's upper bits count milliseconds since 1970. No page says so; ids in public threads
 * agree with their dates (2023-12-14, 2026-02-18, 2026-02-22, 2026-09-08). Null for ids that are too short.
 */
export function momentOfUrn(urn: string): Date | null {
  const digits = /:(\d{17,20})$/.exec(urn)?.[1];
  if (digits === undefined) return null;
  return new Date(Number(BigInt(digits) >> 22n));
}

const inPath = /^\/feed\/update\/(urn:li:(?:share|ugcPost|activity):\d{1,20})\/?$/;
const inSlug = /^\/posts\/[^/]*-(share|ugcPost|activity)-(\d{1,20})(?:-[\w-]{1,12})?\/?$/;

/**
 * The post's name in an address of it. The address that LinkedIn's own menu copies names an activity, which stands for
 * the post and is not its id: such a post is known, but its numbers cannot be read. Null for any other address;
 * whose post it is, no address tells.
 */
export function remoteIdFromUrl(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { hostname, pathname } = new URL(url);
  if (hostname !== 'linkedin.com' && !hostname.endsWith('.linkedin.com')) return null;
  const path = decoded(pathname);
  const named = inPath.exec(path)?.[1];
  if (named !== undefined) return named;
  const [, kind, id] = inSlug.exec(path) ?? [];
  return kind !== undefined && id !== undefined ? `urn:li:${kind}:${id}` : null;
}

/** A path whose escapes cannot be read is as it is. */
function decoded(path: string): string {
  return path.replace(/%3A/gi, ':');
}
