/** What is said about a kept piece. Pure. */
import { formatBytes, formatPlural } from '../../lib/numbers.ts';

export type AssetKind = 'image' | 'video' | 'audio' | 'text' | 'file';

/** The kinds in the words of the screen. */
export const kindWords: Readonly<Record<AssetKind, { readonly one: string; readonly many: string }>> = {
  image: { one: 'Picture', many: 'Pictures' },
  video: { one: 'Video', many: 'Videos' },
  audio: { one: 'Sound', many: 'Sounds' },
  text: { one: 'Text', many: 'Texts' },
  file: { one: 'File', many: 'Files' },
};

/** "0:31", "12:05", "1:02:09". */
export function formatLength(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** The name of a type as people say it: "JPEG", "MP4", "PDF"; the type itself where there is none. */
export function typeName(mimeType: string): string {
  const named: Readonly<Record<string, string>> = {
    'video/quicktime': 'QuickTime',
    'video/x-matroska': 'Matroska',
    'audio/mpeg': 'MP3',
    'image/svg+xml': 'SVG',
    'text/plain': 'Plain text',
    'text/html': 'HTML',
    'application/octet-stream': 'Unknown type',
  };
  const known = named[mimeType];
  if (known) return known;
  const sub = (mimeType.split(';')[0] ?? '').split('/')[1] ?? mimeType;
  return sub.length <= 5 ? sub.replace(/^x-/, '').toUpperCase() : mimeType;
}

export interface Facts {
  readonly kind: AssetKind;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly text: string | null;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** "JPEG, 2048 × 2560, 1.3 MB"; of a text its length. */
export function factsLine(asset: Facts): string {
  if (asset.kind === 'text' && asset.text !== null)
    return `Text, ${formatPlural([...segmenter.segment(asset.text)].length, 'character')}`;
  return [
    typeName(asset.mimeType),
    asset.width !== null && asset.height !== null ? `${asset.width} × ${asset.height}` : '',
    asset.durationMs !== null ? formatLength(asset.durationMs) : '',
    formatBytes(asset.sizeBytes),
  ]
    .filter(Boolean)
    .join(', ');
}

/** What stands in the place of a picture that cannot be seen, on its tile and beside the piece; null: nothing is amiss. */
export function unseenWords({
  kind,
  thumbnails,
}: {
  readonly kind: AssetKind;
  readonly thumbnails: 'none' | 'waiting' | 'ready' | 'failed';
}): { readonly tile: string; readonly whole: string | null } | null {
  if (kind !== 'image') return null;
  if (thumbnails === 'waiting') return { tile: 'Being drawn', whole: null };
  if (thumbnails !== 'failed') return null;
  return {
    tile: 'Could not be drawn',
    whole:
      'This picture could not be drawn: its file may be damaged, or cut short on its way. Networks may refuse it. Upload it again from where it came.',
  };
}

/** "Used in 4 posts", "Not used yet". */
export const usedWords = (usedIn: number): string =>
  usedIn === 0 ? 'Not used yet' : `Used in ${formatPlural(usedIn, 'post')}`;

/** When a signed link stops working; null for what is none. */
export function linkEnd(link: string): Date | null {
  const seconds = Number(new URL(link, 'http://here').searchParams.get('expires'));
  return Number.isFinite(seconds) && seconds > 0 ? new Date(seconds * 1000) : null;
}

/** Tags as typed, parted by commas, as the server keeps them: small letters, each once, at most 40 letters. */
export function tagsFrom(typed: string): string[] {
  const tags = typed.split(/[,;、，\n]/).map((tag) => tag.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim());
  return [...new Set(tags.filter(Boolean).map((tag) => tag.slice(0, 40).trim()))];
}

/** Where arrows lead in a grid of `columns`; null when the key is none or there is nothing further. */
export function gridStep(key: string, at: number, count: number, columns: number): number | null {
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + columns, ArrowUp: at - columns }[key];
  if (next === undefined) return null;
  // Down from the last full row lands on the last one, as the eye expects.
  const last = count - 1;
  if (key === 'ArrowDown' && next > last && Math.floor(at / columns) < Math.floor(last / columns)) return last;
  return next < 0 || next > last ? null : next;
}
