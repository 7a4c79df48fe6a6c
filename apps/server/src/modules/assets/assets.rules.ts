/** Names, tags, kinds and cursors of assets; pure. */
import type { DetectedType } from '@antiphon/media';
import type { AssetRow } from './assets.table.ts';

const longestTitle = 200;

/** Marks that turn the direction of writing: with them a name can pretend to end otherwise than it does. */
const directionMarks = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const notInALine = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** A file's name as one clean line, without folders; '' when nothing is left. */
export function cleanFileName(name: string): string {
  const [last = ''] = name.split(/[\\/]/).slice(-1);
  return cutCharacters(last.normalize('NFC').replace(directionMarks, '').replace(notInALine, ' ').trim(), 255);
}

/** What an upload is called until a person says otherwise: the file's name without its ending. */
export function titleFromName(name: string): string {
  const clean = cleanFileName(name);
  const stem = clean.replace(/(?<=.)\.[\p{L}\p{N}]{1,8}$/u, '').trim();
  return cutCharacters(stem, longestTitle) || 'Untitled';
}

/** At most `max` UTF-16 units, without cutting a character a person sees in two. */
function cutCharacters(text: string, max: number): string {
  if (text.length <= max) return text;
  let cut = '';
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    if (cut.length + segment.length > max) break;
    cut += segment;
  }
  return cut.trim();
}

/** Small letters, single spaces, each once, in the order they came. */
export function tidyTags(tags: readonly string[]): string[] {
  const tidy = tags.map((tag) => tag.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim());
  return [...new Set(tidy.filter((tag) => tag !== ''))];
}

/** An SVG is a drawing program rather than a picture, and an uploaded text a file: only these three are media. */
export function kindOf(type: DetectedType): AssetRow['kind'] {
  if (type.mimeType === 'image/svg+xml') return 'file';
  return type.kind === 'image' || type.kind === 'video' || type.kind === 'audio' ? type.kind : 'file';
}

/** `title.jpg`, fit for every file system. */
export function downloadName(title: string, extension: string): string {
  const stem = title.replace(/[<>:"/\\|?*\p{Cc}]/gu, '_').replace(/^\.+|[. ]+$/g, '') || 'asset';
  return extension === '' ? stem : `${cutCharacters(stem, 150)}.${extension}`;
}

/** `Content-Disposition` by RFC 6266: the name in ASCII for old readers, and as it is for all others. */
export function disposition(how: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${how}; filename="${plain}"; filename*=UTF-8''${exact}`;
}

export interface Cursor {
  readonly createdAt: Date;
  readonly id: string;
}

export function writeCursor({ createdAt, id }: Cursor): string {
  return Buffer.from(`${createdAt.toISOString()} ${id}`).toString('base64url');
}

/** Undefined when it is none of ours. */
export function readCursor(cursor: string): Cursor | undefined {
  const match = /^(\S{24}) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString());
  const createdAt = new Date(match?.[1] ?? '');
  const id = match?.[2];
  return id === undefined || Number.isNaN(createdAt.getTime()) ? undefined : { createdAt, id };
}

const hourMs = 3_600_000;
const linkWindowMs = 6 * hourMs;

/** Links end on the same moment for six hours, so that a list read twice gives the same addresses. */
export function linkExpiry(now: Date): Date {
  return new Date((Math.floor(now.getTime() / linkWindowMs) + 2) * linkWindowMs);
}

export type RangeVerdict = { readonly start: number; readonly end: number } | 'unsatisfiable' | 'whole';

/**
 * Reads `Range` (RFC 9110 §14.2). One range is honoured; several, or one in a form that is not known, give the
 * whole file, as the standard allows.
 */
export function readRange(header: string | undefined, sizeBytes: number): RangeVerdict {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.replaceAll(' ', '') ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return 'whole';
  if (match[1] === '') {
    const length = Math.min(Number(match[2]), sizeBytes);
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes - 1 };
  }
  const start = Number(match[1]);
  const end = match[2] === '' ? sizeBytes - 1 : Math.min(Number(match[2]), sizeBytes - 1);
  if (match[2] !== '' && Number(match[2]) < start) return 'whole';
  return start >= sizeBytes ? 'unsatisfiable' : { start, end };
}
