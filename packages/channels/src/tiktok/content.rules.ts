/** What a version's content means on TikTok. Pure; for both doors. */
import type { VersionContent, VersionMedia } from '../spec.ts';

/** `privacy_level` of a post (content-posting-api-reference-direct-post, 2026-11-20). */
export const privacyLevels = [
  'PUBLIC_TO_EVERYONE',
  'MUTUAL_FOLLOW_FRIENDS',
  'FOLLOWER_OF_CREATOR',
  'SELF_ONLY',
] as const;
export type PrivacyLevel = (typeof privacyLevels)[number];

/** The levels as TikTok's own app says them. */
export const privacyWords: { readonly [level in PrivacyLevel]: string } = {
  PUBLIC_TO_EVERYONE: 'Everyone',
  MUTUAL_FOLLOW_FRIENDS: 'Friends (who follow each other)',
  FOLLOWER_OF_CREATOR: 'Followers',
  SELF_ONLY: 'Only you',
};

/** A caption of a video, and what we take for pictures too; UTF-16 units. */
export const captionMax = 2200;
/** The title above the words of a post of pictures. */
export const photoTitleMax = 90;

/** The video that is published: the first medium, where that is one. */
export function videoOf({ parts: [main] }: VersionContent): VersionMedia | undefined {
  return main.media.find((media) => media.kind === 'video');
}

/** The pictures that are published; a video stands alone. */
export function picturesOf(content: VersionContent): readonly VersionMedia[] {
  return videoOf(content) ? [] : content.parts[0].media.slice(0, 35);
}

/** What the person chose; null when nothing was chosen, which nothing replaces. */
export function privacyOf({ options }: VersionContent): PrivacyLevel | null {
  return privacyLevels.find((level) => level === options.privacyLevel) ?? null;
}

/** The title above pictures; videos have none. */
export function titleOf(content: VersionContent): string {
  const { title } = content.options;
  return typeof title === 'string' ? title.trim() : '';
}

export function isMadeByAi(content: VersionContent): boolean {
  return content.parts[0].media.some((media) => media.isMadeByAi);
}

/** A piece of an upload: all of them have this size, the last one up to twice as much. */
export const chunkBytes = 5 * 1024 ** 2;

/**
 * How a file is cut (content-posting-api-media-transfer-guide, 2026-11-20): pieces of 5 to 64 MB, as many as fit whole
 * into the file, the last one with what is left over; a file that holds only one goes in one piece.
 */
export function chunksOf(sizeBytes: number): { readonly chunkSize: number; readonly count: number } {
  const count = Math.max(1, Math.floor(sizeBytes / chunkBytes));
  return { chunkSize: count === 1 ? sizeBytes : chunkBytes, count };
}
