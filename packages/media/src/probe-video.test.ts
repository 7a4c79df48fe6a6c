import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ByteSource, sourceOfBytes } from './byte-source.ts';
import { MediaError } from './media-error.ts';
import { probeVideo } from './probe-video.ts';

const fixture = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'fixtures', name));
const probe = (bytes: Uint8Array) => probeVideo(sourceOfBytes(bytes));

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return error instanceof MediaError ? error.code : String(error);
  }
}

/** An MP4 box with a 32-bit size. */
function box(name: string, ...content: Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(body.length + 8);
  header.write(name, 4, 'latin1');
  return Buffer.concat([header, body]);
}

describe('a video probed from its container', () => {
  it.each([
    ['plain.mp4', 'video/mp4', 1500, 64, 36, 'avc1'],
    ['fast.mp4', 'video/mp4', 1500, 64, 36, 'avc1'],
    ['rotated.mov', 'video/quicktime', 1500, 36, 64, 'avc1'],
    ['plain.webm', 'video/webm', 1517, 64, 36, 'V_VP9'],
    ['plain.mkv', 'video/matroska', 1523, 64, 36, 'V_MPEG4/ISO/AVC'],
  ])('%s: length, upright size, codec and sound', async (name, mimeType, durationMs, width, height, videoCodec) => {
    expect(await probe(fixture(name))).toMatchObject({
      type: { mimeType },
      durationMs,
      width,
      height,
      videoCodec,
      hasSound: true,
    });
  });

  it.each(['fragmented.mp4', 'live.webm'])(
    '%s: a length that the container does not tell is null, not 0',
    async (name) => {
      expect(await probe(fixture(name))).toMatchObject({ durationMs: null, width: 64, height: 36 });
    },
  );

  it('reads the index of a gigabyte without reading the gigabyte', async () => {
    const small = fixture('plain.mp4');
    const mdatAt = small.indexOf('mdat') - 4;
    const moovAt = small.indexOf('moov') - 4;
    const [before, moov] = [small.subarray(0, mdatAt), small.subarray(moovAt)];
    const dataBytes = 3 * 1024 ** 3;
    const mdat = Buffer.alloc(16);
    mdat.writeUInt32BE(1);
    mdat.write('mdat', 4, 'latin1');
    mdat.writeBigUInt64BE(BigInt(dataBytes), 8);
    const moovStart = before.length + dataBytes;
    let bytesRead = 0;
    const source: ByteSource = {
      sizeBytes: moovStart + moov.length,
      read: async (start, length) => {
        const out = Buffer.alloc(Math.min(length, moovStart + moov.length - start));
        bytesRead += out.length;
        for (const [at, piece] of [
          [0, before],
          [before.length, mdat],
          [moovStart, moov],
        ] as const) {
          const from = Math.max(start, at);
          const to = Math.min(start + out.length, at + piece.length);
          if (from < to) piece.copy(out, from - start, from - at, to - at);
        }
        return out;
      },
    };
    expect(await probeVideo(source)).toMatchObject({ durationMs: 1500, width: 64, height: 36, hasSound: true });
    expect(bytesRead).toBeLessThan(400_000);
  });

  it('is refused as damaged wherever it is cut before its index is whole', async () => {
    const slow = fixture('plain.mp4');
    for (let end = 100; end < slow.length; end += 97) {
      expect(await codeOf(probe(slow.subarray(0, end)))).toBe('damaged');
    }
    const webm = fixture('plain.webm');
    const tracksEnd = webm.indexOf(Buffer.from([0x1f, 0x43, 0xb6, 0x75]));
    for (let end = 60; end < tracksEnd; end += 13) {
      expect(await codeOf(probe(webm.subarray(0, end)))).toMatch(/damaged|unsupported_type/);
    }
  });

  it('never hangs or throws anything but a clear error when bytes are turned over', async () => {
    for (const name of ['fast.mp4', 'rotated.mov', 'plain.webm', 'live.webm']) {
      const good = fixture(name);
      for (let at = 0; at < 900; at += 7) {
        const bad = Buffer.from(good);
        for (const [i, value] of [0xff, 0x00, 0x01, 0x80].entries()) bad[at + i] = value;
        expect(await codeOf(probe(bad))).toMatch(/^(no error|damaged|unsupported_type)$/);
      }
    }
  });

  it('is refused when there is only sound, no track, or another kind of file', async () => {
    const type = box('ftyp', Buffer.from('isom\0\0\0\0isom', 'latin1'));
    expect(await codeOf(probe(Buffer.concat([type, box('moov')])))).toBe('unsupported_type');
    expect(await codeOf(probe(Buffer.concat([type, box('free')])))).toBe('damaged');
    expect(await codeOf(probe(Buffer.from('no video at all')))).toBe('unsupported_type');
    expect(await codeOf(probe(new Uint8Array()))).toBe('unsupported_type');
  });

  it('is refused when its boxes are too many to be honest', async () => {
    const type = box('ftyp', Buffer.from('isom\0\0\0\0isom', 'latin1'));
    const many = Buffer.concat([type, ...Array.from({ length: 10_001 }, () => box('free'))]);
    expect(await codeOf(probe(many))).toBe('damaged');
  });

  it('says that a source is damaged when it is shorter than it claims', async () => {
    const bytes = fixture('plain.mp4');
    const source: ByteSource = { ...sourceOfBytes(bytes), sizeBytes: bytes.length + 1_000_000 };
    expect(await codeOf(probeVideo(source))).toBe('no error');
    const cut: ByteSource = { ...sourceOfBytes(bytes.subarray(0, 4000)), sizeBytes: bytes.length };
    expect(await codeOf(probeVideo(cut))).toBe('damaged');
  });
});
