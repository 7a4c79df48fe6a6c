/** Builds the record of one post: `app.bsky.feed.post`. */
import { byteRangeOf } from '../kit/index.ts';
import type { Json, StepTrace, VersionContent, VersionPart } from '../spec.ts';
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
  /** Blob references of this part's pictures, in order. */
  readonly blobs: readonly Json[];
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

function buildEmbed(input: RecordInput): JsonObject | null {
  if (input.blobs.length > 0) {
    const pictures = input.part.media.filter((media) => media.kind === 'image');
    return {
      $type: 'app.bsky.embed.images',
      images: input.blobs.map((blob, index) => {
        const picture = pictures[index];
        const hasSize = Boolean(picture?.width && picture.height);
        return {
          image: blob,
          alt: picture?.altText ?? '',
          ...(hasSize ? { aspectRatio: { width: picture?.width ?? 1, height: picture?.height ?? 1 } } : {}),
        };
      }),
    };
  }
  return input.isMain ? buildCard(input.content.options) : null;
}

function buildCard(options: VersionContent['options']): JsonObject | null {
  const { cardUrl, cardTitle, cardDescription } = options;
  if (typeof cardUrl !== 'string' || cardUrl === '') return null;
  return {
    $type: 'app.bsky.embed.external',
    external: {
      uri: cardUrl,
      title: typeof cardTitle === 'string' && cardTitle !== '' ? cardTitle : cardUrl,
      description: typeof cardDescription === 'string' ? cardDescription : '',
    },
  };
}

/** A reply names its parent by address and content hash; the hash was kept with the finished step. */
function strongRef(trace: StepTrace): JsonObject {
  const cid = (trace.handle as { cid?: unknown } | undefined)?.cid;
  if (typeof cid !== 'string') throw new Error(`The finished step ${trace.remoteId} kept no cid.`);
  return { uri: trace.remoteId, cid };
}
