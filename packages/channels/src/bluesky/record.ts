/** Builds the record of one post: `app.bsky.feed.post`. */
import { byteRangeOf } from '../kit/index.ts';
import type { Json, StepTrace, VersionContent, VersionMedia, VersionPart } from '../spec.ts';
import { picturesWithoutGallery } from './capabilities.ts';
import { carriedCard, mediaOf } from './plan.ts';
import { findSpans } from './text.ts';

/** What has to be known before a post of this content can be written. */
export interface RecordInput {
  readonly part: VersionPart;
  readonly content: VersionContent;
  /** The card goes with the main post only. */
  readonly isMain: boolean;
  readonly createdAt: Date;
  /** DIDs by handle, from the look-up steps; a handle without one stays plain text. */
  readonly dids: ReadonlyMap<string, string>;
  /** Blob references of what was uploaded for this part: its pictures in order, its video, the picture of its card. */
  readonly blobs: { readonly pictures: readonly Json[]; readonly video?: Json; readonly thumbnail?: Json };
  readonly reply?: { readonly root: StepTrace; readonly parent: StepTrace };
}

type JsonObject = { [key: string]: Json };

export function buildPostRecord(input: RecordInput): JsonObject {
  const facets = buildFacets(input.part.text, input.dids);
  const embed = buildEmbed(input);
  return {
    $type: 'app.bsky.feed.post',
    text: input.part.text,
    createdAt: input.createdAt.toISOString(),
    ...(input.content.language ? { langs: [input.content.language] } : {}),
    ...(facets.length > 0 ? { facets } : {}),
    ...(embed ? { embed } : {}),
    ...labelsOf(input.content),
    ...(input.reply ? { reply: { root: strongRef(input.reply.root), parent: strongRef(input.reply.parent) } } : {}),
  };
}

/** Facets count UTF-8 bytes, not characters (`app.bsky.richtext.facet#byteSlice`). */
function buildFacets(text: string, dids: ReadonlyMap<string, string>): Json[] {
  const facets: Json[] = [];
  for (const span of findSpans(text)) {
    const feature = featureOf(span.kind, span.target, dids);
    if (!feature) continue;
    const { start, end } = byteRangeOf(text, span);
    facets.push({
      index: { byteStart: start, byteEnd: end },
      features: [feature],
    });
  }
  return facets;
}

function featureOf(
  kind: 'link' | 'mention' | 'hashtag',
  target: string,
  dids: ReadonlyMap<string, string>,
): JsonObject | null {
  if (kind === 'link') return { $type: 'app.bsky.richtext.facet#link', uri: target };
  if (kind === 'hashtag') return { $type: 'app.bsky.richtext.facet#tag', tag: target };
  const did = dids.get(target);
  return did ? { $type: 'app.bsky.richtext.facet#mention', did } : null;
}

function labelsOf({ options }: VersionContent): JsonObject {
  const { selfLabel } = options;
  if (typeof selfLabel !== 'string') return {};
  return { labels: { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: selfLabel }] } };
}

function buildEmbed(input: RecordInput): JsonObject | null {
  const { pictures, video } = input.blobs;
  const media = mediaOf(input.part);
  if (video && media.video) return buildVideo(media.video, video);
  if (pictures.length > picturesWithoutGallery) return buildGallery(media.pictures, pictures);
  if (pictures.length > 0) return buildImages(media.pictures, pictures);
  return input.isMain ? buildCard(input) : null;
}

function buildVideo(media: VersionMedia, video: Json): JsonObject {
  return {
    $type: 'app.bsky.embed.video',
    video,
    ...(media.altText.trim() === '' ? {} : { alt: media.altText }),
    ...aspectRatioOf(media),
  };
}

function buildImages(media: readonly VersionMedia[], blobs: readonly Json[]): JsonObject {
  const images = blobs.map((image, index) => ({
    image,
    alt: media[index]?.altText ?? '',
    ...aspectRatioOf(media[index]),
  }));
  return { $type: 'app.bsky.embed.images', images };
}

/** A gallery wants the shape of each picture; it may be approximate, and a square is where nothing is known. */
function buildGallery(media: readonly VersionMedia[], blobs: readonly Json[]): JsonObject {
  const items = blobs.map((image, index) => ({
    $type: 'app.bsky.embed.gallery#image',
    image,
    alt: media[index]?.altText ?? '',
    aspectRatio: { width: 1, height: 1 },
    ...aspectRatioOf(media[index]),
  }));
  return { $type: 'app.bsky.embed.gallery', items };
}

function aspectRatioOf(media: VersionMedia | undefined): JsonObject {
  return media?.width && media.height ? { aspectRatio: { width: media.width, height: media.height } } : {};
}

function buildCard({ content, blobs }: RecordInput): JsonObject | null {
  const card = carriedCard(content);
  if (!card) return null;
  return {
    $type: 'app.bsky.embed.external',
    external: {
      uri: card.url,
      title: card.title === '' ? card.url : card.title,
      description: card.description,
      ...(blobs.thumbnail ? { thumb: blobs.thumbnail } : {}),
    },
  };
}

/** A reply names its parent by address and content hash; the hash was kept with the finished step. */
function strongRef(trace: StepTrace): JsonObject {
  const cid = (trace.handle as { cid?: unknown } | undefined)?.cid;
  if (typeof cid !== 'string') throw new Error(`The finished step ${trace.remoteId} kept no cid.`);
  return { uri: trace.remoteId, cid };
}
