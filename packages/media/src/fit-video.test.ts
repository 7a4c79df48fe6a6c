import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourceOfBytes } from './byte-source.ts';
import { type Ffmpeg, findFfmpeg } from './find-ffmpeg.ts';
import { fitVideo, type VideoDemands, type VideoWork } from './fit-video.ts';
import { MediaError } from './media-error.ts';
import { probeVideo } from './probe-video.ts';
import { readFilm } from './read-film.ts';
import { runProgram } from './run-program.ts';
import { ffmpegForTests, hevc, makeClip } from './testing/index.ts';

const ffmpeg = await ffmpegForTests();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fit-video-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const inFolder = (name: string) => join(folder, name);
const probe = async (path: string) => probeVideo(sourceOfBytes(await readFile(path)));

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return error instanceof MediaError ? error.code : String(error);
  }
}

describe.skipIf(ffmpeg === null)('a video that does not fit', { timeout: 120_000 }, () => {
  const program = ffmpeg as Ffmpeg;
  const fit = (source: string, demands: VideoDemands, more: Partial<VideoWork> = {}) =>
    fitVideo({
      ffmpeg: program,
      source: inFolder(source),
      mimeType: 'video/mp4',
      target: inFolder(`${source}.fitted`),
      demands,
      signal: AbortSignal.timeout(100_000),
      ...more,
    });

  it('becomes H.264 and AAC of the asked size and pace, whole, with its index first', async () => {
    await makeClip(program, inFolder('large.mp4'), { width: 320, height: 180, framesPerSecond: 30, how: hevc });
    expect((await probe(inFolder('large.mp4'))).encoding).toMatchObject({ video: 'hevc', framesPerSecond: 30 });
    const shares: number[] = [];
    const demands = { maxBytes: 1_000_000, width: 90, height: 160, maxFramesPerSecond: 15 };
    const made = await fit('large.mp4', demands, { onProgress: (share) => shares.push(share) });
    expect(made).toMatchObject({ width: 90, height: 160, hasSound: true, isReencoded: true });
    const bytes = await readFile(inFolder('large.mp4.fitted'));
    expect(bytes.byteLength).toBe(made.sizeBytes);
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
    expect(await probe(inFolder('large.mp4.fitted'))).toMatchObject({
      type: { mimeType: 'video/mp4' },
      width: 90,
      height: 160,
      encoding: { video: 'h264', audio: 'aac', framesPerSecond: 15 },
    });
    const film = await readFilm(program, inFolder('large.mp4.fitted'), 'video/mp4', AbortSignal.timeout(60_000));
    expect(film.pixelFormat).toBe('yuv420p');
    expect(film.durationMs).toBeGreaterThanOrEqual(950);
    expect(shares.at(-1)).toBeGreaterThan(0.5);
  });

  it('keeps its very picture where only the wrapping is another', async () => {
    await makeClip(program, inFolder('wrapped.mkv'), { width: 64, height: 36, isSilent: true });
    const made = await fit('wrapped.mkv', { maxBytes: 1e6, width: 64, height: 36 }, { mimeType: 'video/matroska' });
    expect(made).toMatchObject({ isReencoded: false, hasSound: false });
    expect((await probe(inFolder('wrapped.mkv.fitted'))).type.mimeType).toBe('video/mp4');
  });

  it('is brought below the bytes, and refused where nothing could be seen any more', async () => {
    // Noise: the hardest picture to make small.
    const noise = ['-vf', 'noise=alls=100:allf=t', '-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '10'];
    await makeClip(program, inFolder('noise.mp4'), { width: 320, height: 180, how: noise, isSilent: true, seconds: 2 });
    const made = await fit('noise.mp4', { maxBytes: 150_000 });
    expect(made.sizeBytes).toBeLessThanOrEqual(150_000);
    expect(await codeOf(fit('noise.mp4', { maxBytes: 10_000 }))).toBe('cannot_fit');
    expect(existsSync(inFolder('noise.mp4.fitted'))).toBe(false);
  });

  it('stays away, with nothing left behind, when it is broken', async () => {
    const mkv = { mimeType: 'video/matroska' };
    await makeClip(program, inFolder('cut.mkv'), { width: 64, height: 36, seconds: 4 });
    await truncate(inFolder('cut.mkv'), (await readFile(inFolder('cut.mkv'))).byteLength / 2);
    expect(await codeOf(fit('cut.mkv', { maxBytes: 1e6, width: 32, height: 18 }, mkv))).toBe('damaged');
    await writeFile(inFolder('none.mp4'), 'this is no video');
    expect(await codeOf(fit('none.mp4', { maxBytes: 1e6 }))).toBe('damaged');
    expect(['cut.mkv.fitted', 'none.mp4.fitted'].some((name) => existsSync(inFolder(name)))).toBe(false);
  });

  it('never reads what a file points to, whatever it claims to be', async () => {
    await makeClip(program, inFolder('secret.mp4'), { width: 64, height: 36 });
    await writeFile(inFolder('list.mp4'), `ffconcat version 1.0\nfile '${inFolder('secret.mp4')}'\n`);
    await writeFile(inFolder('list.m3u8'), `#EXTM3U\n#EXTINF:1,\nfile://${inFolder('secret.mp4')}\n#EXT-X-ENDLIST\n`);
    expect(await codeOf(fit('list.mp4', { maxBytes: 1e6 }))).toBe('damaged');
    expect(await codeOf(fit('list.m3u8', { maxBytes: 1e6 }))).toBe('damaged');
    expect(await codeOf(fit('list.m3u8', { maxBytes: 1e6 }, { mimeType: 'application/vnd.apple.mpegurl' }))).toBe(
      'unsupported_type',
    );
  });

  it('is given up at once when it is called off, and its process is gone', async () => {
    await makeClip(program, inFolder('long.mp4'), { width: 640, height: 360, seconds: 20, how: ['-c:v', 'mpeg4'] });
    const calledOff = new AbortController();
    let pid = 0;
    const work = fit(
      'long.mp4',
      { maxBytes: 1e8, width: 1280, height: 720 },
      {
        signal: calledOff.signal,
        onStart: (id) => {
          pid = id;
        },
        onProgress: () => calledOff.abort(new Error('called off')),
      },
    );
    expect(await codeOf(work)).toBe('Error: called off');
    expect(existsSync(inFolder('long.mp4.fitted'))).toBe(false);
    expect(pid).toBeGreaterThan(0);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

describe('FFmpeg on a machine', () => {
  it('is told missing in words where no folder holds it, where it does not run, and where it is another program', async () => {
    expect(await findFfmpeg({ program: 'ffmpeg', searchPath: '' })).toEqual({
      ffmpeg: null,
      words: 'ffmpeg was not found on this machine.',
    });
    const fake = inFolder('ffmpeg');
    await writeFile(fake, '#!/bin/sh\nexit 3\n', { mode: 0o755 });
    expect(await findFfmpeg({ program: fake, searchPath: '' })).toMatchObject({
      words: `${fake} has no ffprobe beside it.`,
    });
    await writeFile(inFolder('ffprobe'), '#!/bin/sh\n', { mode: 0o755 });
    expect(await findFfmpeg({ program: 'ffmpeg', searchPath: folder })).toMatchObject({
      ffmpeg: null,
      words: expect.stringContaining('does not run'),
    });
    await writeFile(fake, '#!/bin/sh\necho nothing\n', { mode: 0o755 });
    expect(await findFfmpeg({ program: fake, searchPath: '' })).toMatchObject({
      words: `${fake} cannot write libx264.`,
    });
  });

  it('gets nothing of our environment, and an end when it takes too long', async () => {
    const told = await runProgram(process.execPath, ['-p', 'Object.keys(process.env).join()'], { timeoutMs: 30_000 });
    expect(told).not.toContain('PATH');
    const endless = runProgram(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 50 });
    expect(await codeOf(endless)).toBe('took_too_long');
  });
});
