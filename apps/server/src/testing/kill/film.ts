/** A film that is only its container: what networks and we ourselves read of it before anybody plays it. */

export interface FilmShape {
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
  readonly sizeBytes: number;
}

/** MP4 (ISO/IEC 14496-12) with one video track; the rest up to its size is emptiness. */
export function filmOf({ width, height, durationMs, sizeBytes }: FilmShape): Buffer {
  const handler = box('hdlr', zeros(8), text('vide'), zeros(13));
  const codec = box('stsd', numbers(0, 1), box('avc1', zeros(78)));
  const track = box(
    'trak',
    box('tkhd', numbers(7, 0, 0, 1, 0, durationMs), zeros(16), upright, numbers(width * 65_536, height * 65_536)),
    box('mdia', handler, box('minf', box('stbl', codec))),
  );
  const length = box('mvhd', numbers(0, 0, 0, 1_000, durationMs, 65_536), zeros(12), upright, zeros(24), numbers(2));
  const type = box('ftyp', text('isom'), numbers(512), text('isomiso2avc1mp41'));
  const index = box('moov', length, track);
  const rest = Math.max(0, sizeBytes - type.byteLength - index.byteLength - 8);
  return Buffer.concat([type, index, box('mdat', zeros(rest))]);
}

/** A matrix that turns nothing: 16.16 numbers, the last column 2.30. */
const upright = numbers(65_536, 0, 0, 0, 65_536, 0, 0, 0, 0x40000000);

function box(name: string, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([numbers(body.byteLength + 8), text(name), body]);
}

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.from(value, 'latin1');
}

function zeros(count: number): Buffer {
  return Buffer.alloc(count);
}
