/** The posts as adapters are given them, and the bytes of their media, for a program without a library. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Limits, MediaSource, PublicAddress, VersionContent, VersionMedia, VersionPart } from '@antiphon/channels';
import type { InstalledStandIn } from '@antiphon/channels/stand-ins';
import { filmBytes, jpegBytes } from './files.ts';
import { type PlannedPost, wordsOf } from './plan.ts';

/** As a channel sees the post for an account. */
export function contentFor(
  post: PlannedPost,
  needed: 'none' | 'image' | 'video',
  installed: InstalledStandIn,
  remoteId: string,
  limits: Limits,
): VersionContent {
  const { number, kind, pieces } = post;
  const isFilm = kind === 'video' || (kind !== 'pictures' && needed === 'video');
  const pictures = kind === 'pictures' ? post.pictures : needed === 'image' ? 1 : 0;
  const altText = limits.images.altTextMax > 0 ? `A picture of post ${number}` : '';
  const media = isFilm ? [film] : Array.from({ length: pictures }, (_, index) => pictureOf(index, altText));
  const [main, ...rest] = Array.from(
    { length: kind === 'thread' ? pieces : 1 },
    (_, index): VersionPart => ({ text: wordsOf(number, index + 1), media: index === 0 ? media : [] }),
  );
  if (!main) throw new Error('A post without parts.');
  const { options } = installed.least(wordsOf(number, 1), remoteId);
  return { parts: [main, ...rest], options, ...(kind === 'comment' ? { firstComment: wordsOf(number, 2) } : {}) };
}

const film: VersionMedia = {
  assetId: 'film.mp4',
  kind: 'video',
  mimeType: 'video/mp4',
  sizeBytes: filmBytes().byteLength,
  width: 1080,
  height: 1920,
  durationMs: 30_000,
  altText: '',
  isMadeByAi: false,
};

function pictureOf(index: number, altText: string): VersionMedia {
  return {
    assetId: `picture-${index}.jpeg`,
    kind: 'image',
    mimeType: 'image/jpeg',
    sizeBytes: jpegBytes().byteLength,
    width: 1080,
    height: 1080,
    altText,
    isMadeByAi: false,
  };
}

function fileOf(assetId: string): { bytes: Uint8Array<ArrayBuffer>; mimeType: string } {
  return assetId.endsWith('.mp4')
    ? { bytes: filmBytes(), mimeType: 'video/mp4' }
    : { bytes: jpegBytes(), mimeType: 'image/jpeg' };
}

export interface MediaLine {
  open(assetId: string): Promise<MediaSource>;
  addressOf(assetId: string): PublicAddress;
  close(): Promise<void>;
}

/** Serves them on loopback too, for networks that fetch. */
export async function startMediaLine(): Promise<MediaLine> {
  const server = createServer((request, response) => {
    const { bytes, mimeType } = fileOf(request.url ?? '');
    response.writeHead(200, { 'content-type': mimeType, 'content-length': bytes.byteLength }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    open: async (assetId) => {
      const { bytes, mimeType } = fileOf(assetId);
      return {
        mimeType,
        sizeBytes: bytes.byteLength,
        bytes: async () => bytes,
        stream: async () => new Blob([bytes]).stream(),
        range: async (start, end) => bytes.slice(start, end),
      };
    },
    addressOf: (assetId) => ({
      kind: 'address',
      url: `http://127.0.0.1:${port}/${assetId}`,
      until: new Date(Date.now() + 3_600_000),
    }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
