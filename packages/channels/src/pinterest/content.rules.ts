/** What of a content goes where in a pin. Pure; for both doors. */
import type { VersionContent, VersionMedia } from '../spec.ts';

export const linkMax = 2048;
export const altTextMax = 500;
/** Pictures of one carousel (`multiple_image_base64`, description of API v5, 5.23.0). */
const picturesMax = 5;
const defaultCoverSecond = 1;

/** What a pin is made of. */
export type PinKind = 'image' | 'carousel' | 'video';

function textOption(content: VersionContent, name: string): string | undefined {
  const value = content.options[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

export const boardOf = (content: VersionContent) => textOption(content, 'board');
export const sectionOf = (content: VersionContent) => textOption(content, 'section');
export const titleOf = (content: VersionContent) => textOption(content, 'title');
/** As the person wrote it, without a mark. */
export const linkOf = (content: VersionContent) => textOption(content, 'link') ?? content.link?.url;

/** The one video of a pin. */
export function videoOf(content: VersionContent): VersionMedia | undefined {
  return content.parts[0].media.find((media) => media.kind === 'video');
}

/** The pictures that are sent: those of the pin, or of a video its cover. */
export function picturesOf(content: VersionContent): readonly VersionMedia[] {
  const pictures = content.parts[0].media.filter((media) => media.kind === 'image');
  return pictures.slice(0, videoOf(content) ? 1 : picturesMax);
}

export function kindOf(content: VersionContent): PinKind {
  if (videoOf(content)) return 'video';
  return picturesOf(content).length > 1 ? 'carousel' : 'image';
}

/** Second of the video that becomes its cover. */
export function coverSecondOf(content: VersionContent): number {
  const { coverAt } = content.options;
  return typeof coverAt === 'number' ? coverAt : defaultCoverSecond;
}

/**
 * Pinterest keeps one description for a whole pin: of a carousel all are told, one a line, as long as they fit.
 * `isWhole` is false when some had to be left out.
 */
export function altTextOf(content: VersionContent): { readonly text: string; readonly isWhole: boolean } {
  const video = videoOf(content);
  const described = video ? [video] : picturesOf(content);
  const lines = described.map((media) => media.altText.trim().replace(/\s+/gu, ' ')).filter((line) => line !== '');
  const fitting: string[] = [];
  for (const line of lines) {
    if ([...fitting, line].join('\n').length > altTextMax) return { text: fitting.join('\n'), isWhole: false };
    fitting.push(line);
  }
  return { text: fitting.join('\n'), isWhole: true };
}

/** Parameters that may carry our mark, the first that is free. Analytics know them, so no page breaks at them. */
const markNames = ['utm_content', 'utm_id', 'utm_term'];
const markBegin = 'antiphon-';
/** Of the step's 128 random bits. */
const markLetters = 16;

/** The parameter for the mark; undefined where the link is not to be marked, or cannot be. */
export function markNameOf(content: VersionContent): string | undefined {
  const link = linkOf(content);
  if (!link || content.options.markLink === false || !URL.canParse(link)) return undefined;
  const taken = new URL(link).searchParams;
  const name = markNames.find((one) => !taken.has(one));
  const length = link.length + (name?.length ?? 0) + markBegin.length + markLetters + 2;
  return length <= linkMax ? name : undefined;
}

/** The mark of one step: the same at every try of it, and of no other. */
export function markOf(seed: string): string {
  return `${markBegin}${seed.slice(0, markLetters)}`;
}

/** The link as it is sent. The person's own part of it keeps every letter. */
export function sentLinkOf(content: VersionContent, seed: string): string | undefined {
  const link = linkOf(content);
  const name = markNameOf(content);
  if (!link || !name) return link;
  const [address = '', ...fragments] = link.split('#');
  const joint = !address.includes('?') ? '?' : /[?&]$/.test(address) ? '' : '&';
  const fragment = fragments.length > 0 ? `#${fragments.join('#')}` : '';
  return `${address}${joint}${name}=${markOf(seed)}${fragment}`;
}

/** True where a link carries the mark of some publication of ours. */
export function carriesMark(link: string): boolean {
  return new RegExp(`[?&](?:${markNames.join('|')})=${markBegin}[0-9a-f]{${markLetters}}(?![0-9a-f])`).test(link);
}
