/** Tags (UTM parameters) on the links of a version. Pure; the same for what is shown and for what goes out. */
import { findSpans } from './text.ts';

/** What is added to links. '' leaves a parameter out. */
export interface LinkTags {
  readonly source: string;
  readonly medium: string;
  readonly campaign: string;
  readonly term: string;
  readonly content: string;
  /** Only links to these hosts and what lies under them; empty: all. */
  readonly sites: readonly string[];
}

/** What placeholders stand for in one version. */
export interface TagGround {
  /** The channel's id: `{network}`. */
  readonly network: string;
  /** The account's handle: `{account}`. */
  readonly account: string;
  /** The text of the post, whose first words without addresses are `{post}`. */
  readonly post: string;
}

/** One link that was given tags, by its place in the text as typed. */
export interface TaggedLink {
  readonly start: number;
  readonly end: number;
  readonly tagged: string;
}

const parameters = ['source', 'medium', 'campaign', 'term', 'content'] as const;

/** Services that only lead elsewhere: tags on their addresses reach nobody, or break them. */
const shorteners: ReadonlySet<string> = new Set([
  'bit.ly',
  'buff.ly',
  'cutt.ly',
  'goo.gl',
  'is.gd',
  'ow.ly',
  'rb.gy',
  'rebrand.ly',
  'shorturl.at',
  't.co',
  't.ly',
  'tiny.cc',
  'tinyurl.com',
  'dlvr.it',
  'lnkd.in',
]);

/** Most words of a post in `{post}`. */
const mostWords = 6;

/** The words of a text without the addresses in it: pieces of them say nothing about a post. */
function withoutLinks(text: string): string {
  const links = findSpans(text).filter(({ kind }) => kind === 'link');
  return links.reduceRight((rest, { start, end }) => `${rest.slice(0, start)} ${rest.slice(end)}`, text);
}

/** A value as it is counted elsewhere: small letters, one dash between words, no sign before a handle. */
function asValue(words: string): string {
  const pieces =
    words
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}._]+/gu) ?? [];
  return pieces.slice(0, mostWords).join('-');
}

/** Tags with `{network}`, `{account}` and `{post}` filled in; braces around anything else stay as typed. */
export function filledTags(tags: LinkTags, ground: TagGround): LinkTags {
  const fill = (value: string): string =>
    value
      .replaceAll('{network}', () => asValue(ground.network))
      .replaceAll('{account}', () => asValue(ground.account))
      .replaceAll('{post}', () => asValue(withoutLinks(ground.post)))
      .trim();
  const { source, medium, campaign, term, content, sites } = tags;
  return {
    source: fill(source),
    medium: fill(medium),
    campaign: fill(campaign),
    term: fill(term),
    content: fill(content),
    sites,
  };
}

function isUnder(host: string, site: string): boolean {
  if (!URL.canParse(`https://${site}/`)) return false;
  const wanted = new URL(`https://${site}/`).hostname;
  return host === wanted || host.endsWith(`.${wanted}`);
}

/**
 * One address with its tags; the same address where it gets none: not http or https, a shortener, another site, tagged
 * already by somebody who meant it, or nothing to add. Only what is added changes: letters, order and fragment stay.
 */
export function tagAddress(address: string, tags: LinkTags): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  const { hostname, protocol, searchParams } = url;
  if ((protocol !== 'https:' && protocol !== 'http:') || shorteners.has(hostname.replace(/^www\./, ''))) return address;
  if (tags.sites.length > 0 && !tags.sites.some((site) => isUnder(hostname, site))) return address;
  if ([...searchParams.keys()].some((name) => name.toLowerCase().startsWith('utm_'))) return address;
  const added = parameters.flatMap((name) => (tags[name] ? [`utm_${name}=${encodeURIComponent(tags[name])}`] : []));
  if (added.length === 0) return address;
  // Written into the address as typed: an address that is put together anew would lose its letters (IDN, %20, +).
  const [before = '', ...fragment] = address.split('#');
  const isEmptyQuery = before.endsWith('?') || before.endsWith('&');
  const joint = isEmptyQuery ? '' : before.includes('?') ? '&' : '?';
  return [`${before}${joint}${added.join('&')}`, ...fragment].join('#');
}

/** The links of a text that get tags, in their order. Only addresses that are written with https:// or http://. */
export function linksToTag(text: string, tags: LinkTags): readonly TaggedLink[] {
  return findSpans(text).flatMap(({ kind, start, end }) => {
    const typed = text.slice(start, end);
    if (kind !== 'link' || !/^https?:\/\//i.test(typed)) return [];
    const tagged = tagAddress(typed, tags);
    return tagged === typed ? [] : [{ start, end, tagged }];
  });
}

/** The text with its links tagged. */
export function tagText(text: string, tags: LinkTags): string {
  let tagged = '';
  let position = 0;
  for (const link of linksToTag(text, tags)) {
    tagged += text.slice(position, link.start) + link.tagged;
    position = link.end;
  }
  return tagged + text.slice(position);
}

/** Where a place of the tagged text is in the text as typed; what lies in added letters is the end of its link. */
export function placeAsTyped(place: number, links: readonly TaggedLink[]): number {
  let added = 0;
  for (const { start, end, tagged } of links) {
    const begin = start + added;
    if (place <= begin) break;
    if (place < begin + tagged.length) return Math.min(start + (place - begin), end);
    added += tagged.length - (end - start);
  }
  return place - added;
}

/** The words that content holds, with every address in them tagged; pictures, polls and the rest stay. */
export function tagContent<
  Content extends {
    readonly parts: readonly { readonly text: string }[];
    readonly firstComment?: string | undefined;
    readonly link?: { readonly url: string } | undefined;
  },
>(content: Content, tags: LinkTags): Content {
  const { parts, firstComment, link } = content;
  return {
    ...content,
    parts: parts.map((part) => ({ ...part, text: tagText(part.text, tags) })),
    ...(firstComment ? { firstComment: tagText(firstComment, tags) } : {}),
    ...(link ? { link: { ...link, url: tagAddress(link.url, tags) } } : {}),
  };
}
