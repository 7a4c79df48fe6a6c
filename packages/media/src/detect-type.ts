/** What bytes are, decided by the bytes alone: names and declared types come from strangers. */
import { fileTypeFromBuffer } from 'file-type';

/** How many bytes from the beginning `detectType` wants to see (fewer when the file is shorter). */
export const headBytes = 16_384;

export interface DetectedType {
  readonly mimeType: string;
  readonly kind: 'image' | 'video' | 'audio' | 'text' | 'other';
  /** The usual ending of a file name, without a dot. */
  readonly extension: string;
  /**
   * May be shown inside a page of ours. Everything else, above all SVG, HTML and other markup that could run
   * in our origin, is only ever handed out as a download.
   */
  readonly isSafeInline: boolean;
}

/** The only types that are ever shown inline. */
const safeInline = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/avif',
  'video/mp4',
  'video/webm',
  'video/quicktime',
  'audio/mpeg',
  'audio/mp4',
  'audio/ogg',
  'audio/wav',
]);

/** One name for one type: file-type's names that differ from the usual ones. */
const usualNames: { readonly [mimeType: string]: string } = {
  'image/apng': 'image/png',
  'video/x-m4v': 'video/mp4',
  'audio/x-m4a': 'audio/mp4',
  'audio/vnd.wave': 'audio/wav',
  'audio/wave': 'audio/wav',
};

/** Tags by which a browser takes text for HTML (WHATWG MIME Sniffing §7.1, read 2026-11-21). */
const htmlStart =
  /^<(!doctype\s+html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|img|form|meta|link|object|embed|input|video|audio|math|!--)[\s>/]/i;

/**
 * Says what a file is.
 *
 * @param head its first `headBytes` bytes, or all of it.
 */
export async function detectType(head: Uint8Array): Promise<DetectedType> {
  const text = decodeText(head);
  const markup = text === null ? null : markupOf(text);
  if (markup) return markup;
  const found = await fileTypeFromBuffer(head);
  if (found) {
    const mimeType = usualNames[found.mime] ?? found.mime;
    return { mimeType, kind: kindOf(mimeType), extension: found.ext, isSafeInline: safeInline.has(mimeType) };
  }
  if (text === null || text === '') {
    return { mimeType: 'application/octet-stream', kind: 'other', extension: 'bin', isSafeInline: false };
  }
  return { mimeType: 'text/plain', kind: 'text', extension: 'txt', isSafeInline: false };
}

function kindOf(mimeType: string): DetectedType['kind'] {
  const [family = ''] = mimeType.split('/');
  return family === 'image' || family === 'video' || family === 'audio' || family === 'text' ? family : 'other';
}

/** The head as text; null when it is binary. The last character may be cut and is forgiven. */
function decodeText(head: Uint8Array): string | null {
  const encoding =
    head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true });
    const hasControls = [...text].some((character) => character < ' ' && !'\t\n\f\r\u001b'.includes(character));
    return hasControls ? null : text;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** SVG, HTML and other XML; null for everything else. */
function markupOf(text: string): DetectedType | null {
  const start = text.trimStart();
  if (!start.startsWith('<')) return null;
  const first = withoutProlog(start);
  const markup = (mimeType: string, extension: string): DetectedType => ({
    mimeType,
    kind: mimeType === 'image/svg+xml' ? 'image' : 'text',
    extension,
    isSafeInline: false,
  });
  if (/^<(!doctype\s+|[a-z][\w.-]*:)?svg[\s>/]/i.test(first)) return markup('image/svg+xml', 'svg');
  if (htmlStart.test(first) || htmlStart.test(start)) return markup('text/html', 'html');
  return /^<(\?xml|!doctype|[a-z][\w.:-]*[\s>/])/i.test(start) ? markup('application/xml', 'xml') : null;
}

/** What follows the comments and instructions at the beginning; '' when one of them does not end in sight. */
function withoutProlog(text: string): string {
  let rest = text;
  for (;;) {
    const end = rest.startsWith('<!--') ? '-->' : rest.startsWith('<?') ? '?>' : null;
    if (end === null) return rest;
    const at = rest.indexOf(end);
    if (at < 0) return '';
    rest = rest.slice(at + end.length).trimStart();
  }
}
