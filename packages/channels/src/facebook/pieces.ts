/** A part of a file, read as it is sent: never more than a piece stands in memory. */
import type { MediaSource } from '../spec.ts';

const pieceBytes = 4 * 1024 * 1024;

/** The bytes from `start` up to and without `end`. */
export function streamPart(source: MediaSource, start: number, end: number): ReadableStream<Uint8Array> {
  let position = start;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (position >= end) {
          controller.close();
          return;
        }
        const next = Math.min(position + pieceBytes, end);
        controller.enqueue(await source.range(position, next));
        position = next;
      },
    },
    { highWaterMark: 0 },
  );
}

/** The same as a source of its own. */
export function partOf(source: MediaSource, start: number, end: number): MediaSource {
  return {
    mimeType: 'application/octet-stream',
    sizeBytes: end - start,
    bytes: () => source.range(start, end),
    stream: async () => streamPart(source, start, end),
    range: (from, until) => source.range(start + from, Math.min(start + until, end)),
  };
}
