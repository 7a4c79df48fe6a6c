/** What a real server refuses in a post: the lexicon's limits, and blobs that are not there. */
import { invalidRequest, type PdsState } from './stand-in-state.ts';

type Fields = Readonly<Record<string, unknown>>;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Throws the server's refusal when the record is no valid `app.bsky.feed.post`. */
export function checkPostRecord(state: PdsState, record: unknown): asserts record is Record<string, unknown> {
  if (!isFields(record)) throw invalid('Record must be an object');
  if (record.$type !== 'app.bsky.feed.post')
    throw invalidRequest(`Invalid $type: expected app.bsky.feed.post, got ${String(record.$type)}`);
  checkText(record.text);
  if (
    typeof record.createdAt !== 'string' ||
    !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(record.createdAt)
  ) {
    throw invalid('Record/createdAt must be an valid atproto datetime (both RFC-3339 and ISO-8601)');
  }
  const langs = record.langs ?? [];
  if (!Array.isArray(langs) || langs.length > 3) throw invalid('Record/langs must not have more than 3 elements');
  if (langs.some((one) => typeof one !== 'string' || !/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8})*$/.test(one)))
    throw invalid('Record/langs/0 must be a well-formed BCP 47 language tag');
  checkFacets(record.facets, Buffer.byteLength(record.text as string));
  checkReply(record.reply);
  checkEmbed(state, record.embed);
}

function checkText(text: unknown): void {
  if (typeof text !== 'string') throw invalid('Record/text must be a string');
  if (Buffer.byteLength(text) > 3000) throw invalid('Record/text must not be longer than 3000 characters');
  if ([...graphemes.segment(text)].length > 300) throw invalid('Record/text must not be longer than 300 graphemes');
}

function checkFacets(facets: unknown, textBytes: number): void {
  if (facets === undefined) return;
  if (!Array.isArray(facets)) throw invalid('Record/facets must be an array');
  facets.forEach((facet, position) => {
    const index = isFields(facet) ? facet.index : undefined;
    const isSlice = isFields(index) && Number.isInteger(index.byteStart) && Number.isInteger(index.byteEnd);
    if (!isSlice || !Array.isArray(facet.features))
      throw invalid(`Record/facets/${position} must have the properties "index" and "features"`);
    // Out of range is no lexicon matter, but readers would drop the facet without a word.
    if (Number(index.byteEnd) > textBytes || Number(index.byteStart) >= Number(index.byteEnd))
      throw invalid(`Record/facets/${position}/index is outside of the text`);
  });
}

function checkReply(reply: unknown): void {
  if (reply === undefined) return;
  for (const end of ['root', 'parent'] as const) {
    const ref = isFields(reply) ? reply[end] : undefined;
    if (!isFields(ref) || typeof ref.uri !== 'string' || typeof ref.cid !== 'string')
      throw invalid(`Record/reply/${end} must have the properties "uri" and "cid"`);
  }
}

function checkEmbed(state: PdsState, embed: unknown): void {
  if (embed === undefined) return;
  if (!isFields(embed)) throw invalid('Record/embed must be an object');
  if (embed.$type === 'app.bsky.embed.external') {
    const card = embed.external;
    const isWhole = isFields(card) && ['uri', 'title', 'description'].every((name) => typeof card[name] === 'string');
    if (!isWhole || !URL.canParse(String(card.uri)))
      throw invalid('Record/embed/external must have the properties "uri", "title" and "description"');
    return;
  }
  if (embed.$type !== 'app.bsky.embed.images') throw invalid(`Record/embed $type is not known: ${String(embed.$type)}`);
  const images = embed.images;
  if (!Array.isArray(images)) throw invalid('Record/embed must have the property "images"');
  if (images.length > 4) throw invalid('Record/embed/images must not have more than 4 elements');
  images.forEach((image, index) => {
    if (!isFields(image) || typeof image.alt !== 'string')
      throw invalid(`Record/embed/images/${index} must have the property "alt"`);
    checkRatio(image.aspectRatio, index);
    checkBlob(state, image.image, index);
  });
}

function checkRatio(ratio: unknown, index: number): void {
  if (ratio === undefined) return;
  const isWhole =
    isFields(ratio) && [ratio.width, ratio.height].every((side) => Number.isInteger(side) && Number(side) >= 1);
  if (!isWhole) throw invalid(`Record/embed/images/${index}/aspectRatio must have the properties "width" and "height"`);
}

function checkBlob(state: PdsState, blob: unknown, index: number): void {
  const ref = isFields(blob) && blob.$type === 'blob' ? blob.ref : undefined;
  if (!isFields(blob) || !isFields(ref)) throw invalid(`Record/embed/images/${index}/image should be a blob ref`);
  const stored = state.blobs.get(String(ref.$link));
  if (!stored) throw invalidRequest(`Could not find blob: ${String(ref.$link)}`, 'BlobNotFound');
  if (stored.bytes.length > 2_000_000) {
    throw invalidRequest(
      `This file is too large. It is ${(stored.bytes.length / 1e6).toFixed(2)}MB but the maximum size is 2MB.`,
      'BlobTooLarge',
    );
  }
  if (!stored.mimeType.startsWith('image/'))
    throw invalidRequest(`Wrong mimetype. It is ${stored.mimeType} but it must match image/*.`, 'InvalidMimeType');
  if (blob.mimeType !== stored.mimeType)
    throw invalidRequest(
      `Referenced Mimetype does not match stored blob. Expected: ${stored.mimeType}, Got: ${String(blob.mimeType)}`,
      'InvalidMimeType',
    );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(message: string) {
  return invalidRequest(`Invalid app.bsky.feed.post record: ${message}`);
}
