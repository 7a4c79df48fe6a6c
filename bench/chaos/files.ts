/** The media of the run. */
import { sampleBytes } from '@antiphon/channels/stand-ins';

/** Networks refuse films below 75 kB. */
const filmSizeBytes = 100_000;

/** Half a minute, 1080 × 1920, without pictures; an empty box makes it as large as networks want. */
export function filmBytes(): Uint8Array<ArrayBuffer> {
  const { bytes } = sampleBytes('film.upright.mp4');
  const padding = Buffer.alloc(filmSizeBytes - bytes.byteLength);
  padding.writeUInt32BE(padding.byteLength, 0);
  padding.write('free', 4, 'latin1');
  return Uint8Array.from(Buffer.concat([bytes, padding]));
}

export function jpegBytes(): Uint8Array<ArrayBuffer> {
  return sampleBytes('picture.jpeg').bytes;
}
