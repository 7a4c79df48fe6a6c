/**
 * Whether a post on X says what we sent. X gives a text back with its links wrapped by t.co, with the link of its
 * own media at the end, with `&`, `<` and `>` escaped, and of a long post only the beginning beside the whole.
 */
import { textForMatching } from '../kit/index.ts';
import type { PostAnswer } from './wire.ts';

/** The words of a post as its author wrote them. */
export function textOf(post: PostAnswer): string {
  const long = post.note_post ?? post.note_tweet;
  const text = long?.text ?? post.text ?? '';
  const links = [...(long?.entities?.urls ?? []), ...(post.entities?.urls ?? [])];
  let restored = text;
  for (const { url, expanded_url: expanded, media_key: mediaKey } of links) {
    if (!url) continue;
    const isOwnMedia =
      Boolean(mediaKey) ||
      /^https?:\/\/(?:x|twitter)\.com\/[^/]+\/status\/\d+\/(?:photo|video)\/\d+$/i.test(expanded ?? '');
    restored = isOwnMedia ? restored.replaceAll(url, '') : restored.replaceAll(url, expanded ?? url);
  }
  return restored.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').trim();
}

/**
 * Compares by letters and digits; a text that has none (only emoji) by everything but white space. Generous on
 * purpose: taking our post for somebody else's would send it twice. `handle` is ours: X may put it before an answer
 * to ourselves.
 */
export function saysTheSame(sent: string, post: PostAnswer, handle: string): boolean {
  const ours = comparable(sent, handle);
  const theirs = comparable(textOf(post), handle);
  const letters = onlyLetters(ours);
  return letters === '' ? ours.replace(/\s/g, '') === theirs.replace(/\s/g, '') : letters === onlyLetters(theirs);
}

function comparable(text: string, handle: string): string {
  const plain = textForMatching(text).replace(/https?:\/\//gi, '');
  const start = `@${handle} `.toLowerCase();
  return plain.toLowerCase().startsWith(start) ? plain.slice(start.length) : plain;
}

function onlyLetters(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}
