/** Whether a pin on a board is the one we sent. Pure. */
import { textForMatching } from '../kit/index.ts';
import type { VersionContent } from '../spec.ts';
import { altTextOf, carriesMark, kindOf, linkOf, markNameOf, markOf, titleOf } from './content.rules.ts';
import { createdAt, type PinAnswer } from './wire.ts';

/** What is known of the pin that was sent. */
export interface SentPin {
  readonly content: VersionContent;
  /** Of the step that sent it. */
  readonly seed: string;
  /** Older pins are not ours. */
  readonly since: Date;
  /** Pins with the same words that stood there before. */
  readonly twins: readonly string[];
  /** True where the whole board was looked at before: then a pin's moment, which two clocks tell, adds nothing. */
  readonly knowsAllTwins: boolean;
}

/** True where the pin carries the mark that only this step writes. */
export function carriesOurMark(pin: PinAnswer, { content, seed }: SentPin): boolean {
  return markNameOf(content) !== undefined && (pin.link ?? '').includes(markOf(seed));
}

/** True where nothing speaks against it: new, without another's mark, of our kind, and with our words. */
export function mayBeOurs(pin: PinAnswer, sent: SentPin): boolean {
  // A mark that the person's own link brought along was copied from an older pin, and tells nothing.
  const isAnothers = carriesMark(pin.link ?? '') && !carriesMark(linkOf(sent.content) ?? '');
  if (isAnothers || sent.twins.includes(pin.id)) return false;
  const moment = createdAt(pin);
  if (!sent.knowsAllTwins && moment && moment < sent.since) return false;
  return looksAlike(pin, sent.content);
}

/**
 * True where kind, words and link are the same. What we did not send is not compared: Pinterest may fill a title from
 * the page that a pin leads to.
 */
export function looksAlike(pin: PinAnswer, content: VersionContent): boolean {
  const wanted = [
    [titleOf(content), pin.title],
    [content.parts[0].text, pin.description],
    [isWordless(content) ? altTextOf(content).text : undefined, pin.alt_text],
  ] as const;
  if (!wanted.every(([ours, theirs]) => !ours?.trim() || saysTheSame(ours, theirs ?? ''))) return false;
  return isOfKind(pin, content) && leadsToTheSame(pin.link ?? '', linkOf(content));
}

/** True where title and description are empty. */
export function isWordless(content: VersionContent): boolean {
  return titleOf(content) === undefined && content.parts[0].text.trim() === '';
}

/** True where there is nothing at all by which a pin could be told from others. */
export function hasNothingToKnowBy(content: VersionContent): boolean {
  return isWordless(content) && altTextOf(content).text === '' && linkOf(content) === undefined;
}

const mediaTypes = { image: ['image'], carousel: ['multiple_images', 'multiple_mixed'], video: ['video'] } as const;

function isOfKind({ media }: PinAnswer, content: VersionContent): boolean {
  const told = media?.media_type;
  return told === undefined || (mediaTypes[kindOf(content)] as readonly string[]).includes(told);
}

/** The same page; what stands behind the question mark is Pinterest's to change. */
function leadsToTheSame(theirs: string, ours: string | undefined): boolean {
  if (!ours) return true;
  return pageOf(theirs) === pageOf(ours);
}

function pageOf(link: string): string {
  if (!URL.canParse(link)) return link;
  const { host, pathname } = new URL(link);
  return `${host}${pathname.replace(/\/$/, '')}`;
}

/** By letters and digits; a text that has none (only emoji) by everything but white space. */
function saysTheSame(ours: string, theirs: string): boolean {
  const [sent, told] = [textForMatching(ours), textForMatching(theirs)];
  const letters = onlyLetters(sent);
  return letters === '' ? sent.replace(/\s/g, '') === told.replace(/\s/g, '') : letters === onlyLetters(told);
}

function onlyLetters(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}
