/** What a web page says of itself: Open Graph first, Twitter's cards next, plain HTML last. Pure. */
import { excerpt } from '@antiphon/contract/excerpt';
import { Parser } from 'htmlparser2';

/** Texts of one line without surrounding space, '' where there is none; the picture as a whole address. */
export interface PageFacts {
  readonly title: string;
  readonly description: string;
  readonly imageUrl: string | null;
}

const longestTitle = 300;
const longestDescription = 1000;
/** Where a page says its charset, it does so this early (HTML standard, "prescan"). */
const prescanBytes = 1024;

const names = {
  title: ['og:title', 'twitter:title', 'title'],
  description: ['og:description', 'twitter:description', 'description'],
  image: ['og:image:secure_url', 'og:image', 'og:image:url', 'twitter:image', 'twitter:image:src', 'image_src'],
} as const;

/** Reads the page at `address`; a page that was cut off is read as far as it goes. */
export function readPage(html: string, address: string): PageFacts {
  const { said, base } = collect(html);
  const first = (wanted: readonly string[]): string =>
    wanted.map((name) => tidy(said.get(name) ?? '')).find((words) => words !== '') ?? '';
  return {
    title: excerpt(first(names.title), longestTitle),
    description: excerpt(first(names.description), longestDescription),
    imageUrl: wholeAddress(first(names.image), base === null ? address : (wholeAddress(base, address) ?? address)),
  };
}

interface Said {
  /** What is said first under each name. */
  readonly said: ReadonlyMap<string, string>;
  readonly base: string | null;
}

function collect(html: string): Said {
  const said = new Map<string, string>();
  let base: string | null = null;
  let title: string | null = null;
  let drawings = 0;
  const say = (name: string | undefined, words: string | undefined): void => {
    const key = name?.trim().toLowerCase();
    if (key && words?.trim() && !said.has(key)) said.set(key, words);
  };
  const parser = new Parser({
    onopentag(tag, { property, name, content, rel, href }) {
      if (tag === 'meta') {
        say(property, content);
        if (name !== 'title') say(name, content);
      } else if (tag === 'link' && rel?.trim().toLowerCase() === 'image_src') say('image_src', href);
      else if (tag === 'base') base ??= href ?? null;
      // A drawing inside the page may have a title of its own.
      else if (tag === 'svg') drawings += 1;
      else if (tag === 'title' && drawings === 0) title = '';
    },
    ontext(words) {
      if (title !== null) title += words;
    },
    onclosetag(tag) {
      if (tag === 'svg') drawings = Math.max(0, drawings - 1);
      if (tag !== 'title' || title === null) return;
      say('title', title);
      title = null;
    },
  });
  parser.end(html);
  return { said, base };
}

/** One line without what no database keeps. */
function tidy(words: string): string {
  return words
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

function wholeAddress(address: string, base: string): string | null {
  if (address === '' || !URL.canParse(address, base)) return null;
  const url = new URL(address, base);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && url.href.length <= 2048 ? url.href : null;
}

/** Charsets that plain UTF-8 would wrongly claim to be able to read. */
const unlikeUtf8 = /^(?:utf-?16(?:le|be)?|iso-2022-(?:jp|kr)|hz-gb-2312)$/i;

/**
 * The text of a page. Servers often say a wrong charset or none: what reads as UTF-8 is UTF-8, else the page and its
 * server are believed, else it is Windows' western charset, as browsers do.
 */
export function decodePage(bytes: Uint8Array, contentType: string): string {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, prescanBytes));
  const declared = [charsetIn(contentType), charsetIn(head.match(/<meta[^>]*charset[^>]*>/i)?.[0] ?? '')];
  const believed = declared.filter((label) => label !== undefined);
  const order = [byteOrderMark(bytes), ...believed.filter((label) => unlikeUtf8.test(label)), 'utf-8', ...believed];
  for (const label of order) {
    const text = label === undefined ? undefined : tryDecode(bytes, label);
    if (text !== undefined) return text;
  }
  return new TextDecoder('windows-1252').decode(bytes);
}

const charsetIn = (words: string): string | undefined => words.match(/charset\s*=\s*["']?\s*([\w:.-]+)/i)?.[1];

function byteOrderMark([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** Undefined where these bytes are not of that charset, or nobody knows it. */
function tryDecode(bytes: Uint8Array, label: string): string | undefined {
  try {
    // As a stream, because the page may be cut off in the middle of a character.
    return new TextDecoder(label, { fatal: true }).decode(bytes, { stream: true });
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return undefined;
    throw error;
  }
}
