/**
 * “little text”, in which `commentary` is written and given back: a few characters mean something and have to be
 * escaped, or the text is cut without a word (learn.microsoft.com/linkedin, little text format, 2025-01; the cutting:
 * ComposioHQ/composio#2710, 2026-02-22). Pure.
 */
import { findSpans } from '../kit/index.ts';

const reserved = /[\\|{}@[\]()<>#*_~]/g;

function escaped(text: string): string {
  return text.replace(reserved, '\\$&');
}

/** Words as `commentary`: hashtags as LinkedIn's template for them, everything else as plain text. */
export function littleTextOf(text: string): string {
  let position = 0;
  let written = '';
  for (const { start, end, kind, target } of findSpans(text)) {
    if (kind !== 'hashtag') continue;
    const sign = text.slice(start, start + 1);
    written += `${escaped(text.slice(position, start))}{hashtag|${escaped(sign)}|${escaped(target)}}`;
    position = end;
  }
  return written + escaped(text.slice(position));
}

const element =
  /\{hashtag\|\\?([#＃])\|((?:\\.|[^\\}])*)\}|@\[((?:\\.|[^\\\]])*)\]\(urn:li:[a-zA-Z]+:[\w-]+\)|\\(.)/gsu;

/** The words in a `commentary`, as a reader sees them: a mention by its name. */
export function wordsIn(commentary: string): string {
  return commentary.replace(
    element,
    (_whole, sign: string | undefined, tag: string | undefined, name: string | undefined, plain: string | undefined) =>
      sign === undefined ? (name === undefined ? (plain ?? '') : plainOf(name)) : `${sign}${plainOf(tag ?? '')}`,
  );
}

function plainOf(text: string): string {
  return text.replace(/\\(.)/gsu, '$1');
}
