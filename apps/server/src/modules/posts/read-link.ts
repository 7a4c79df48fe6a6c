/** Reads the page behind an address for a link card, through the fence: little of it, and not for long. */
import { FenceError } from '@antiphon/wire';
import type { AppContext } from '../../context.ts';
import { AppError } from '../../platform/errors.ts';
import { keepAsset } from '../assets/index.ts';
import { linkAnswered, linkNotFound, linkNotHtml, linkRefused, linkSilent } from './posts.errors.ts';
import { decodePage, type PageFacts, readPage } from './read-page.rules.ts';

/** What a page says of itself stands in its head; the rest is not read. */
const mostPageBytes = 512 * 1024;
const mostPictureBytes = 10 * 1024 * 1024;
const patienceMs = 8_000;

export interface ReadPage extends PageFacts {
  /** The address that was asked for, as it was given. */
  readonly url: string;
}

/**
 * What a page says of itself. Redirects are followed by the fence.
 * @throws AppError 422 for an address that is refused, gone or no page; 502 and 504 when nobody answers.
 */
export async function readLink(app: Pick<AppContext, 'fetch'>, url: string): Promise<ReadPage> {
  const { response, bytes } = await load(app, url, {
    accept: 'text/html, application/xhtml+xml',
    maxBytes: mostPageBytes,
    isWelcome: (type) => type === 'text/html' || type === 'application/xhtml+xml',
  });
  const html = decodePage(bytes, response.headers.get('content-type') ?? '');
  return { url, ...readPage(html, response.url || url) };
}

/** Keeps the picture of a page in the library. What goes wrong is told in words: a card does without. */
export async function keepPagePicture(
  app: AppContext,
  workspaceId: string,
  page: ReadPage & { readonly imageUrl: string },
  by: { readonly userId: string | null },
): Promise<{ readonly thumbnailAssetId: string | null; readonly pictureProblem: string | null }> {
  const { host } = new URL(page.url);
  try {
    const { bytes } = await load(app, page.imageUrl, {
      accept: 'image/*',
      maxBytes: mostPictureBytes + 1,
      isWelcome: (type) => type.startsWith('image/') && type !== 'image/svg+xml',
    });
    if (bytes.length > mostPictureBytes) throw pictureUnfit('is larger than 10 MB');
    const asset = await keepAsset(app, workspaceId, {
      content: bytes,
      title: `Picture of ${host}`,
      origin: 'import',
      source: page.imageUrl,
      isMadeByAi: false,
      createdBy: by.userId,
      within: async (_scope, { kind }) => {
        if (kind !== 'image') throw pictureUnfit('is none that we can read');
      },
    });
    return { thumbnailAssetId: asset.id, pictureProblem: null };
  } catch (error) {
    if (!(error instanceof AppError) || (error.report && error.status >= 500)) throw error;
    return { thumbnailAssetId: null, pictureProblem: `The page’s picture was not taken: ${error.userMessage}` };
  }
}

const pictureUnfit = (words: string) => linkRefused(`the file ${words}.`);

interface Wanted {
  readonly accept: string;
  readonly maxBytes: number;
  readonly isWelcome: (mimeType: string) => boolean;
}

async function load(app: Pick<AppContext, 'fetch'>, url: string, wanted: Wanted) {
  const { hostname } = new URL(url);
  try {
    const response = await app.fetch(url, {
      headers: { accept: wanted.accept },
      signal: AbortSignal.timeout(patienceMs),
    });
    const type = (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    const problem = !response.ok
      ? linkAnswered(hostname, response.status)
      : wanted.isWelcome(type)
        ? undefined
        : linkNotHtml(type);
    if (problem) {
      await response.body?.cancel();
      throw problem;
    }
    return { response, bytes: await readStart(response, wanted.maxBytes) };
  } catch (error) {
    throw error instanceof AppError ? error : explain(error, hostname);
  }
}

/** The first bytes of an answer; then the line is hung up. */
async function readStart(response: Response, maxBytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    pieces.push(piece);
    length += piece.byteLength;
    if (length >= maxBytes) break;
  }
  return Buffer.concat(pieces, length).subarray(0, maxBytes);
}

function explain(error: unknown, host: string): AppError {
  if (error instanceof FenceError) return linkRefused(error.message);
  const isLate = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
  const cause = error instanceof Error ? error.cause : undefined;
  const isNobody = cause instanceof Error && 'code' in cause && cause.code === 'ENOTFOUND';
  return isNobody ? linkNotFound(host) : linkSilent(host, isLate, error);
}
