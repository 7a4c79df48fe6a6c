/** What the pretend Threads takes for a container, by reference/publishing and its limits (2026-11-21). */
import { badParameter, GraphRefusal } from '../conformance/graph-answers.ts';
import type { Container, Fields, StandInUser, ThreadsState } from './stand-in-state.ts';

const types: { readonly [mediaType: string]: Container['type'] } = {
  TEXT: 'TEXT_POST',
  IMAGE: 'IMAGE',
  VIDEO: 'VIDEO',
  CAROUSEL: 'CAROUSEL_ALBUM',
};
const replyControls = [
  'everyone',
  'accounts_you_follow',
  'mentioned_only',
  'parent_post_author_only',
  'followers_only',
];

/** @throws GraphRefusal for what Threads refuses. */
export function checkFields(
  state: ThreadsState,
  user: StandInUser,
  fields: Fields,
): { readonly type: Container['type']; readonly poll: readonly string[] | null } {
  const { media_type: mediaType = '', text = '', reply_to_id: replyTo, quote_post_id: quoted } = fields;
  const type = types[mediaType];
  if (!type) throw badParameter('Param media_type must be one of {TEXT, IMAGE, VIDEO, CAROUSEL}');
  const isItem = fields.is_carousel_item === 'true';
  if (isItem && type !== 'IMAGE' && type !== 'VIDEO')
    throw badParameter('Param is_carousel_item is only supported for image and video');
  checkSources(type, fields);
  checkWords(text, fields, isItem);
  for (const id of [replyTo, quoted])
    if (id !== undefined && !state.posts.has(id)) throw badParameter(`The post ${id} of ${user.username} is not there`);
  if (fields.reply_control !== undefined && !replyControls.includes(fields.reply_control))
    throw badParameter(`Param reply_control must be one of {${replyControls.join(', ')}}`);
  const poll = checkAttachments(type, text, fields);
  return { type, poll };
}

/** What hangs below a text: its topic, a link card or a poll. Returns the poll's answers. */
function checkAttachments(type: Container['type'], text: string, fields: Fields): readonly string[] | null {
  const { topic_tag: topic, link_attachment: link, poll_attachment: given } = fields;
  if (topic !== undefined && !/^[^.&]{1,50}$/u.test(topic)) throw badParameter('Param topic_tag is not valid');
  if (link !== undefined && !URL.canParse(link)) throw badParameter('Param link_attachment must be a valid URI');
  if ((link !== undefined || given !== undefined) && type !== 'TEXT_POST')
    throw badParameter('Link and poll attachments are only supported for text-only posts');
  if (link !== undefined && given !== undefined)
    throw badParameter('A poll attachment cannot be used with a link attachment');
  if (type === 'TEXT_POST' && text.trim() === '' && link === undefined)
    throw badParameter('The parameter text is required');
  return given === undefined ? null : readPoll(given);
}

function checkSources(type: Container['type'], fields: Fields): void {
  if (type === 'IMAGE' && !fields.image_url) throw badParameter('The parameter image_url is required');
  if (type === 'VIDEO' && !fields.video_url) throw badParameter('The parameter video_url is required');
  if (fields.alt_text !== undefined && type !== 'IMAGE' && type !== 'VIDEO')
    throw badParameter('Param alt_text is only supported for image and video posts');
  if ((fields.alt_text?.length ?? 0) > 1000) throw badParameter('Param alt_text must be at most 1000 characters long.');
}

function checkWords(text: string, fields: Fields, isItem: boolean): void {
  if (isItem && text !== '') throw badParameter('Param text is not supported for carousel items');
  if (lengthOf(text) > 500) throw badParameter('Param text must be at most 500 characters long.');
  const links = new Set([...(text.match(/https?:\/\/[^\s]+/g) ?? []), fields.link_attachment ?? []].flat());
  if (links.size > 5)
    throw new GraphRefusal('THREADS_API__LINK_LIMIT_EXCEEDED', {
      code: 100,
      told: 'THREADS_API__LINK_LIMIT_EXCEEDED: The number of links is restricted to 5 or fewer.',
    });
}

/** Letters one each; what is shown as a picture as many as it has bytes. */
function lengthOf(text: string): number {
  const pictures = text.match(/\p{RGI_Emoji}/gv) ?? [];
  const bytes = pictures.reduce((sum, one) => sum + Buffer.byteLength(one), 0);
  return bytes + [...text.replace(/\p{RGI_Emoji}/gv, '')].length;
}

function readPoll(given: string): readonly string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(given);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw badParameter('Param poll_attachment must be a JSON object');
  }
  const entries = Object.entries(typeof parsed === 'object' && parsed !== null ? parsed : {});
  const wanted = ['option_a', 'option_b', 'option_c', 'option_d'].slice(0, entries.length);
  const isRight =
    entries.length >= 2 && entries.length <= 4 && wanted.every((name, index) => entries[index]?.[0] === name);
  const options = entries.map(([, option]) => option as unknown);
  const fits = (option: unknown) => typeof option === 'string' && option.length > 0 && [...option].length <= 25;
  if (!isRight || !options.every(fits))
    throw badParameter('Param poll_attachment has 2 to 4 options of 1 to 25 characters');
  return options.map(String);
}
