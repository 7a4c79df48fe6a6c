/** What a version's content means on YouTube. Pure; for both doors. */
import type { VersionContent, VersionMedia } from '../spec.ts';

export type Visibility = 'public' | 'unlisted' | 'private';

/** A Short lasts at most this long (three minutes since 2024-10-15; support.google.com/youtube/answer/15424877). */
export const shortMaxMs = 180_000;
/** All tags together (developers.google.com/youtube/v3/docs/videos, snippet.tags[]). */
export const tagsMax = 500;
/** With more than this many, YouTube shows none (support.google.com/youtube/answer/6390658). */
export const hashtagsMax = 60;

/** The video that is published: the first of the main part. */
export function videoOf(content: VersionContent): VersionMedia | undefined {
  return content.parts[0].media.find((media) => media.kind === 'video');
}

/** The picture beside the video, which becomes its thumbnail; Shorts show a frame of their own instead. */
export function thumbnailOf(content: VersionContent): VersionMedia | undefined {
  return isReel(content) ? undefined : pictureOf(content);
}

/** The first picture of the main part. */
export function pictureOf(content: VersionContent): VersionMedia | undefined {
  return content.parts[0].media.find((media) => media.kind === 'image');
}

export function isReel(content: VersionContent): boolean {
  return content.options.placement === 'reel';
}

/** Whether YouTube shows this video as a Short by itself: upright or square, and no longer than three minutes. */
export function isShownAsShort({ width, height, durationMs }: VersionMedia): boolean {
  return Boolean(width && height && width <= height) && durationMs !== undefined && durationMs <= shortMaxMs;
}

export function visibilityOf(content: VersionContent): Visibility {
  const { visibility } = content.options;
  return visibility === 'private' || visibility === 'unlisted' ? visibility : 'public';
}

export function titleOf(content: VersionContent): string {
  const { title } = content.options;
  return typeof title === 'string' ? title.trim() : '';
}

export function tagsOf(content: VersionContent): readonly string[] {
  const { tags } = content.options;
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string').map((tag) => tag.trim()) : [];
}

/** As YouTube counts: commas between, and quotation marks around a tag with a space. */
export function tagsLength(tags: readonly string[]): number {
  const marks = Math.max(0, tags.length - 1);
  return tags.reduce((sum, tag) => sum + [...tag].length + (/\s/.test(tag) ? 2 : 0), marks);
}

/** Why the first comment cannot be written; null when it can, or there is none. */
export function commentObstacle(content: VersionContent): string | null {
  if (!content.firstComment?.trim()) return null;
  if (visibilityOf(content) === 'private') return 'nobody can comment on a private video';
  if (content.options.madeForKids === true) return 'videos made for children have no comments';
  return null;
}

/** Made by a model, in whole or in part. */
export function isMadeByAi(content: VersionContent): boolean {
  return content.parts[0].media.some((media) => media.isMadeByAi);
}
