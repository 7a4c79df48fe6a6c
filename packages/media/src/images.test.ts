import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { collectBytes } from './byte-source.ts';
import { fitImage } from './fit-image.ts';
import { makeThumbnails } from './make-thumbnails.ts';
import { MediaError } from './media-error.ts';
import { probeImage } from './probe-image.ts';

const jpegOrPng = ['image/jpeg', 'image/png'];

/** A picture full of noise, so that it does not compress away. */
function noisy(width: number, height: number) {
  const pixels = Buffer.alloc(width * height * 3);
  for (let i = 0, state = 1; i < pixels.length; i += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    pixels[i] = state >> 16;
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

const flat = (width: number, height: number, background = '#c33') =>
  sharp({ create: { width, height, channels: 3, background } });

async function animation(frameCount: number): Promise<Buffer> {
  const frames = await Promise.all(
    Array.from({ length: frameCount }, (_, i) =>
      flat(40, 30, i % 2 === 0 ? '#c33' : '#33c')
        .png()
        .toBuffer(),
    ),
  );
  return sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
}

/** A tiny PNG whose header promises a picture of any size. */
function pngThatPromises(width: number, height: number): Buffer {
  const crcTable = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const crc = (bytes: Buffer): number =>
    (bytes.reduce((c, byte) => (crcTable[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
  const chunk = (name: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc(body), body.length + 4);
    return out;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = deflateSync(Buffer.alloc(1000));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return error instanceof MediaError ? error.code : String(error);
  }
}

describe('probing a picture', () => {
  it('gives the size as a person sees it, with the camera held upright', async () => {
    const sideways = await flat(60, 40).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await probeImage(sideways)).toMatchObject({ width: 40, height: 60, isAnimated: false, frameCount: 1 });
    const upright = await flat(60, 40).jpeg().toBuffer();
    expect(await probeImage(upright)).toMatchObject({ width: 60, height: 40, hasAlpha: false });
  });

  it('tells an animation, with the size of one frame', async () => {
    expect(await probeImage(await animation(3))).toMatchObject({
      width: 40,
      height: 30,
      isAnimated: true,
      frameCount: 3,
    });
  });

  it('refuses text, SVG and video, and a picture that is cut in its header', async () => {
    expect(await codeOf(probeImage(Buffer.from('hello')))).toBe('unsupported_type');
    expect(await codeOf(probeImage(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')))).toBe('unsupported_type');
    const jpeg = await flat(60, 40).jpeg().toBuffer();
    expect(await codeOf(probeImage(jpeg.subarray(0, 30)))).toBe('damaged');
  });

  it('refuses a small file that would unfold to more pixels than allowed, before decoding it', async () => {
    const bomb = pngThatPromises(30_000, 30_000);
    expect(bomb.length).toBeLessThan(200);
    expect(await codeOf(probeImage(bomb))).toBe('too_many_pixels');
    expect(await codeOf(makeThumbnails(bomb))).toBe('too_many_pixels');
    expect(await codeOf(probeImage(await flat(101, 100).png().toBuffer(), { maxPixels: 10_000 }))).toBe(
      'too_many_pixels',
    );
  });
});

describe('thumbnails', () => {
  it('are WebP of both sizes, upright, in proportion', async () => {
    const photo = await noisy(1200, 900).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const thumbnails = await makeThumbnails(photo);
    expect(thumbnails.map(({ edge, width, height }) => [edge, width, height])).toEqual([
      [320, 240, 320],
      [960, 720, 960],
    ]);
    for (const { bytes, width, height } of thumbnails) {
      expect(await probeImage(bytes)).toMatchObject({ width, height, type: { mimeType: 'image/webp' } });
      expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    }
  });

  it('are never larger than the picture, and still for an animation', async () => {
    const [small] = await makeThumbnails(await animation(3));
    expect(small).toMatchObject({ width: 40, height: 30 });
    expect(await probeImage(small?.bytes ?? new Uint8Array())).toMatchObject({ isAnimated: false });
  });

  it('are refused for a picture that was cut off', async () => {
    const photo = await noisy(400, 300).jpeg().toBuffer();
    expect(await codeOf(makeThumbnails(photo.subarray(0, photo.length / 2)))).toBe('damaged');
  });
});

describe('fitting a picture to a network', () => {
  it('leaves the very bytes alone when they fit', async () => {
    const photo = await noisy(300, 200).jpeg().toBuffer();
    const fitted = await fitImage(photo, { maxBytes: photo.length, maxEdge: 300, mimeTypes: jpegOrPng });
    expect(fitted).toMatchObject({ isChanged: false, width: 300, height: 200, mimeType: 'image/jpeg', lost: [] });
    expect(fitted.bytes).toBe(photo);
  });

  it('gives up quality before pixels', async () => {
    const photo = await noisy(600, 400).jpeg({ quality: 98 }).toBuffer();
    const fitted = await fitImage(photo, { maxBytes: Math.floor(photo.length * 0.6), mimeTypes: jpegOrPng });
    expect(fitted).toMatchObject({ isChanged: true, width: 600, height: 400, mimeType: 'image/jpeg' });
    expect(fitted.bytes.byteLength).toBeLessThanOrEqual(photo.length * 0.6);
  });

  it('then gives up pixels, in proportion', async () => {
    const photo = await noisy(600, 400).jpeg({ quality: 98 }).toBuffer();
    const fitted = await fitImage(photo, { maxBytes: 20_000, mimeTypes: jpegOrPng });
    expect(fitted.bytes.byteLength).toBeLessThanOrEqual(20_000);
    expect(fitted.width).toBeLessThan(600);
    expect(fitted.width / fitted.height).toBeCloseTo(1.5, 1);
  });

  it('keeps to the longest edge, upright', async () => {
    const photo = await noisy(600, 400).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const fitted = await fitImage(photo, { maxBytes: 10_000_000, maxEdge: 300, mimeTypes: jpegOrPng });
    expect([fitted.width, fitted.height]).toEqual([200, 300]);
  });

  it('changes the format when it must, and says what was lost', async () => {
    const clear = await sharp({ create: { width: 50, height: 50, channels: 4, background: '#00000000' } })
      .webp()
      .toBuffer();
    const png = await fitImage(clear, { maxBytes: 10_000, mimeTypes: jpegOrPng });
    expect(png).toMatchObject({ mimeType: 'image/png', lost: [] });
    const jpeg = await fitImage(clear, { maxBytes: 10_000, mimeTypes: ['image/jpeg'] });
    expect(jpeg).toMatchObject({ mimeType: 'image/jpeg', lost: ['transparency'] });
    const { data } = await sharp(jpeg.bytes).raw().toBuffer({ resolveWithObject: true });
    expect(data[0]).toBeGreaterThan(250);
    const still = await fitImage(await animation(3), { maxBytes: 10_000, mimeTypes: ['image/jpeg'] });
    expect(still).toMatchObject({ mimeType: 'image/jpeg', width: 40, height: 30, lost: ['animation'] });
  });

  it('adds bars in the colour of the picture where its shape is not wanted, and cuts nothing off', async () => {
    const red = { create: { width: 300, height: 900, channels: 3 as const, background: '#c02020' } };
    const tall = await sharp(red).jpeg({ quality: 95 }).toBuffer();
    const fitted = await fitImage(tall, { maxBytes: 1_000_000, mimeTypes: ['image/jpeg'], minAspectRatio: 0.8 });
    expect(fitted).toMatchObject({ isChanged: true, width: 720, height: 900 });
    const { data } = await sharp(fitted.bytes).raw().toBuffer({ resolveWithObject: true });
    expect(data[0]).toBeGreaterThan(150);
    expect(data[1]).toBeLessThan(80);
    const wide = await fitImage(await noisy(900, 100).jpeg().toBuffer(), {
      maxBytes: 1_000_000,
      mimeTypes: ['image/jpeg'],
      maxAspectRatio: 1.91,
      maxWidth: 450,
    });
    expect(wide.width).toBe(450);
    expect(wide.width / wide.height).toBeCloseTo(1.91, 1);
  });

  it('turns and cuts a picture as somebody chose, before anything else', async () => {
    // Four quarters: red and green above, blue and white below.
    const quarter = (background: string, left: number, top: number) => ({
      input: { create: { width: 100, height: 60, channels: 3 as const, background } },
      left,
      top,
    });
    const picture = await sharp({ create: { width: 200, height: 120, channels: 3, background: '#fff' } })
      .composite([quarter('#f00', 0, 0), quarter('#0f0', 100, 0), quarter('#00f', 0, 60)])
      .png()
      .toBuffer();
    const colourOf = async (crop: {
      x: number;
      y: number;
      width: number;
      height: number;
      turn: 0 | 90 | 180 | 270;
    }) => {
      const fitted = await fitImage(picture, { maxBytes: 1e6, mimeTypes: ['image/png'], crop });
      const { data } = await sharp(fitted.bytes).raw().toBuffer({ resolveWithObject: true });
      return { size: [fitted.width, fitted.height], first: [data[0], data[1], data[2]], isChanged: fitted.isChanged };
    };
    const lower = { x: 0, y: 0.5, width: 0.5, height: 0.5 };
    expect(await colourOf({ ...lower, turn: 0 })).toEqual({ size: [100, 60], first: [0, 0, 255], isChanged: true });
    // A quarter to the right brings the lower left to the upper left.
    const upper = { x: 0, y: 0, width: 0.5, height: 0.5 };
    expect(await colourOf({ ...upper, turn: 90 })).toEqual({ size: [60, 100], first: [0, 0, 255], isChanged: true });
    expect(await colourOf({ ...upper, turn: 180 })).toMatchObject({ first: [255, 255, 255] });
    expect(await colourOf({ ...upper, turn: 270 })).toMatchObject({ size: [60, 100], first: [0, 255, 0] });
  });

  it('leaves a shape alone that is a pixel off', async () => {
    const photo = await noisy(300, 374).jpeg().toBuffer();
    const { isChanged } = await fitImage(photo, { maxBytes: 1e6, mimeTypes: jpegOrPng, minAspectRatio: 0.804 });
    expect(isChanged).toBe(false);
  });

  it('says so when nothing fits', async () => {
    const photo = await noisy(300, 200).jpeg().toBuffer();
    expect(await codeOf(fitImage(photo, { maxBytes: 100, mimeTypes: jpegOrPng }))).toBe('cannot_fit');
    expect(await codeOf(fitImage(photo, { maxBytes: 10, mimeTypes: ['image/x-none'] }))).toBe('cannot_fit');
  });
});

describe('collecting a stream', () => {
  it('stops at the limit and closes the stream', async () => {
    let isClosed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield new Uint8Array(1000);
      } finally {
        isClosed = true;
      }
    }
    expect(await codeOf(collectBytes(endless(), 5000))).toBe('too_large');
    expect(isClosed).toBe(true);
  });
});
