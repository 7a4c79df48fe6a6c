/**
 * The body of `POST /v5/pins`: pictures travel inside the JSON, in base64. They are read and turned as they are sent,
 * so that five large pictures never stand in memory together.
 */
import type { Json, MediaSource } from '../spec.ts';

export interface PackedJson {
  readonly sizeBytes: number;
  readonly body: ReadableStream<Uint8Array>;
}

/** A multiple of 3, so that pieces of base64 can be put together. */
const chunkBytes = 3 * 256 * 1024;
const encoder = new TextEncoder();

/** Where the picture of this index goes in the JSON; replaced as it is sent. */
export function pictureSlot(index: number): string {
  return `\u0001picture ${index}\u0001`;
}

/** `json` holds `pictureSlot(0)` … once each, in this order. */
export function packJson(json: Json, pictures: readonly MediaSource[]): PackedJson {
  let rest = JSON.stringify(json);
  const pieces: Uint8Array[] = [];
  pictures.forEach((_, index) => {
    const slot = JSON.stringify(pictureSlot(index)).slice(1, -1);
    const at = rest.indexOf(slot);
    if (at === -1) throw new Error(`The body has no place for picture ${index}.`);
    pieces.push(encoder.encode(rest.slice(0, at)));
    rest = rest.slice(at + slot.length);
  });
  pieces.push(encoder.encode(rest));
  const ofPieces = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  const ofPictures = pictures.reduce((sum, picture) => sum + 4 * Math.ceil(picture.sizeBytes / 3), 0);
  return { sizeBytes: ofPieces + ofPictures, body: streamOf(join(pieces, pictures)) };
}

async function* join(
  pieces: readonly Uint8Array[],
  pictures: readonly MediaSource[],
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const [index, piece] of pieces.entries()) {
    yield piece;
    const picture = pictures[index];
    if (picture) yield* base64Of(picture);
  }
}

async function* base64Of(picture: MediaSource): AsyncGenerator<Uint8Array, void, undefined> {
  for (let start = 0; start < picture.sizeBytes; start += chunkBytes) {
    const bytes = await picture.range(start, Math.min(start + chunkBytes, picture.sizeBytes));
    yield encoder.encode(Buffer.from(bytes).toString('base64'));
  }
}

function streamOf(chunks: AsyncGenerator<Uint8Array, void, undefined>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await chunks.return();
    },
  });
}
