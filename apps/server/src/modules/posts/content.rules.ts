/** Content as it is kept, and as a channel sees it. Pure. */

import type {
  ChannelFace,
  Check,
  Json,
  LinkCard,
  MediaEncoding,
  VersionContent,
  VersionMedia,
} from '@antiphon/channels';
import { filledTags, tagContent, withCut, withVideosAsTheyAre } from '@antiphon/channels/kit';
import type { Content } from '@antiphon/contract';
import { titleFrom } from '@antiphon/contract/excerpt';
import type { z } from 'zod';

export type StoredContent = z.infer<typeof Content>;

/** What a channel must know of an asset. */
export interface MediaFacts {
  readonly kind: 'image' | 'video' | 'audio' | 'text' | 'file';
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly encoding: MediaEncoding | null;
  readonly altText: string;
  readonly isMadeByAi: boolean;
}

/** The assets that content names, each once. */
export function assetIdsOf(contents: readonly StoredContent[]): string[] {
  return [
    ...new Set(
      contents.flatMap(({ parts, link }) => [
        ...parts.flatMap((part) => part.media.map((media) => media.assetId)),
        ...(link?.thumbnailAssetId ? [link.thumbnailAssetId] : []),
      ]),
    ),
  ];
}

/** Pieces of media that are no longer there, or cannot be posted, are named instead of dropped. */
export interface Shaped {
  readonly content: VersionContent;
  readonly problems: readonly Check[];
}

/** Kept content as a channel sees it: with the facts of its media, pictures as they are cut, links as they are tagged. */
export function shapeContent(
  kept: StoredContent,
  options: Record<string, unknown>,
  facts: ReadonlyMap<string, MediaFacts>,
): Shaped {
  const stored = kept.linkTags ? tagContent(kept, kept.linkTags) : kept;
  const problems: Check[] = [];
  const shape = (media: StoredMedia, part: number): VersionMedia[] => {
    const shaped = shapeMedia(media, facts.get(media.assetId));
    if ('assetId' in shaped) return [shaped];
    problems.push({ level: 'error', ...shaped, part });
    return [];
  };
  const parts = stored.parts.map((part, index) => ({
    text: part.text,
    media: part.media.flatMap((media) => shape(media, index)),
  }));
  const [main, ...rest] = parts;
  if (!main) throw new Error('content without a part');
  const { language, firstComment, poll, link } = stored;
  const content: VersionContent = {
    parts: [main, ...rest],
    ...(language ? { language } : {}),
    ...(firstComment ? { firstComment } : {}),
    ...(poll ? { poll } : {}),
    ...(link ? { link: shapeLink(link, (assetId) => shape({ assetId, altText: '' }, 0)[0]) } : {}),
    options: options as Record<string, Json>,
  };
  return { content, problems };
}

type StoredMedia = StoredContent['parts'][number]['media'][number];

/** A piece of media with its facts, or why it cannot be posted. */
function shapeMedia(
  media: StoredMedia,
  fact: MediaFacts | undefined,
): VersionMedia | { readonly code: string; readonly words: string } {
  if (!fact) {
    const words = 'A picture of this post is no longer in the library. Take it out or put another in.';
    return { code: 'media_gone', words };
  }
  if (fact.kind !== 'image' && fact.kind !== 'video')
    return { code: 'media_kind', words: `A file of type ${fact.mimeType} cannot be posted as media.` };
  const { kind, mimeType, sizeBytes, width, height, durationMs, encoding, isMadeByAi } = fact;
  const whole: VersionMedia = {
    assetId: media.assetId,
    kind,
    mimeType,
    sizeBytes,
    width,
    height,
    ...(durationMs === null ? {} : { durationMs }),
    ...(encoding === null ? {} : { encoding }),
    altText: media.altText || fact.altText,
    isMadeByAi,
  };
  return withCut(whole, media.crop);
}

function shapeLink(
  { url, title, description, thumbnailAssetId }: NonNullable<StoredContent['link']>,
  find: (assetId: string) => VersionMedia | undefined,
): LinkCard {
  const thumbnail = thumbnailAssetId ? find(thumbnailAssetId) : undefined;
  return { url, title, description, ...(thumbnail ? { thumbnail } : {}) };
}

/** What this installation can do about media. */
export interface Workshop {
  /** Why networks cannot fetch media from here, which stops what they do not take as bytes; null when they can. */
  readonly whyNoAddress: string | null;
  /** Whether videos can be made to fit; else one that does not fit is stopped. */
  readonly fitsVideos: boolean;
}

/** Everything one network says to a version, worst first. */
export function checksOf(
  face: ChannelFace | undefined,
  shaped: Shaped,
  accountDetails: Json,
  { whyNoAddress, fitsVideos }: Workshop,
): readonly Check[] {
  if (!face) return [{ level: 'error', code: 'network_gone', words: 'This release no longer has this network.' }];
  const rank = { error: 0, warning: 1, fine: 2 };
  const content = fitsVideos ? shaped.content : withVideosAsTheyAre(shaped.content);
  const checks = [...shaped.problems, ...face.check(content, face.limitsOf(accountDetails))];
  const { fetchesMedia = [] } = face.capabilitiesOf?.(accountDetails) ?? face.capabilities;
  const isFetched = shaped.content.parts.some((part) => part.media.some((media) => fetchesMedia.includes(media.kind)));
  if (whyNoAddress && isFetched) checks.push({ level: 'error', code: 'no_public_address', words: whyNoAddress });
  return checks.sort((a, b) => rank[a.level] - rank[b.level]);
}

/** What one account's version holds: placeholders in the tags of its links stand for this account from here on. */
export function contentFor(
  content: StoredContent,
  account: { readonly channel: string; readonly handle: string },
): StoredContent {
  if (!content.linkTags) return content;
  const ground = { network: account.channel, account: account.handle, post: content.parts[0]?.text ?? '' };
  return { ...content, linkTags: { ...filledTags(content.linkTags, ground), sites: content.linkTags.sites } };
}

/** A title for lists: what a person typed, or the first words of the text. */
export function titleOf(title: string, content: StoredContent): string {
  return title.trim() || titleFrom(content.parts[0]?.text ?? '');
}
