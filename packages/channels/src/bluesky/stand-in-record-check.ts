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
  checkLabels(record.labels);
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

function checkLabels(labels: unknown): void {
  if (labels === undefined) return;
  const values = isFields(labels) && labels.$type === 'com.atproto.label.defs#selfLabels' ? labels.values : undefined;
  if (!Array.isArray(values)) throw invalid('Record/labels must have the property "values"');
  if (values.length > 10) throw invalid('Record/labels/values must not have more than 10 elements');
  if (values.some((one) => !isFields(one) || typeof one.val !== 'string'))
    throw invalid('Record/labels/values/0 must have the property "val"');
}

function checkEmbed(state: PdsState, embed: unknown): void {
  if (embed === undefined) return;
  if (!isFields(embed)) throw invalid('Record/embed must be an object');
  if (embed.$type === 'app.bsky.embed.external') checkCard(state, embed.external);
  else if (embed.$type === 'app.bsky.embed.images')
    checkPictures(state, embed.images, { name: 'images', max: 4, isRatioRequired: false });
  else if (embed.$type === 'app.bsky.embed.gallery')
    checkPictures(state, embed.items, { name: 'items', max: 20, isRatioRequired: true });
  else if (embed.$type === 'app.bsky.embed.video') checkVideo(state, embed);
  else throw invalid(`Record/embed $type is not known: ${String(embed.$type)}`);
}

function checkVideo(state: PdsState, embed: Fields): void {
  checkRatio(embed.aspectRatio, 'Record/embed', false);
  if (embed.alt !== undefined && typeof embed.alt !== 'string') throw invalid('Record/embed/alt must be a string');
  checkBlob(state, embed.video, 'Record/embed/video', { type: 'video/mp4', maxBytes: 300_000_000 });
}

function checkCard(state: PdsState, card: unknown): void {
  const isWhole = isFields(card) && ['uri', 'title', 'description'].every((name) => typeof card[name] === 'string');
  if (!isWhole || !URL.canParse(String(card.uri)))
    throw invalid('Record/embed/external must have the properties "uri", "title" and "description"');
  if (card.thumb !== undefined)
    checkBlob(state, card.thumb, 'Record/embed/external/thumb', { type: 'image/*', maxBytes: 1_000_000 });
}

function checkPictures(
  state: PdsState,
  pictures: unknown,
  { name, max, isRatioRequired }: { readonly name: string; readonly max: number; readonly isRatioRequired: boolean },
): void {
  if (!Array.isArray(pictures)) throw invalid(`Record/embed must have the property "${name}"`);
  if (pictures.length > max) throw invalid(`Record/embed/${name} must not have more than ${max} elements`);
  pictures.forEach((picture, index) => {
    const where = `Record/embed/${name}/${index}`;
    if (!isFields(picture) || typeof picture.alt !== 'string') throw invalid(`${where} must have the property "alt"`);
    // A union names the kind of each of its members; a plain list does not.
    if (isRatioRequired && picture.$type !== 'app.bsky.embed.gallery#image')
      throw invalid(`${where} must be an object which includes the "$type" property`);
    checkRatio(picture.aspectRatio, where, isRatioRequired);
    checkBlob(state, picture.image, `${where}/image`, { type: 'image/*', maxBytes: 2_000_000 });
  });
}

function checkRatio(ratio: unknown, where: string, isRequired: boolean): void {
  if (ratio === undefined && !isRequired) return;
  const isWhole =
    isFields(ratio) && [ratio.width, ratio.height].every((side) => Number.isInteger(side) && Number(side) >= 1);
  if (!isWhole) throw invalid(`${where}/aspectRatio must have the properties "width" and "height"`);
}

function checkBlob(
  state: PdsState,
  blob: unknown,
  where: string,
  { type, maxBytes }: { readonly type: string; readonly maxBytes: number },
): void {
  const ref = isFields(blob) && blob.$type === 'blob' ? blob.ref : undefined;
  if (!isFields(blob) || !isFields(ref)) throw invalid(`${where} should be a blob ref`);
  const stored = state.blobs.get(String(ref.$link));
  if (!stored) throw invalidRequest(`Could not find blob: ${String(ref.$link)}`, 'BlobNotFound');
  if (stored.bytes.length > maxBytes) {
    throw invalidRequest(
      `This file is too large. It is ${(stored.bytes.length / 1e6).toFixed(2)}MB but the maximum size is ${maxBytes / 1e6}MB.`,
      'BlobTooLarge',
    );
  }
  if (!stored.mimeType.startsWith(type.replace('*', '')))
    throw invalidRequest(`Wrong mimetype. It is ${stored.mimeType} but it must match ${type}.`, 'InvalidMimeType');
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
