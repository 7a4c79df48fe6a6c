/** Clips for tests, made by FFmpeg itself. */
import { type Ffmpeg, findFfmpeg } from '../find-ffmpeg.ts';
import { runProgram } from '../run-program.ts';

/**
 * FFmpeg for tests. Where it is missing, a person's machine skips what needs it, told why; a CI machine fails.
 * @throws Error when it is missing and `CI` is set.
 */
export async function ffmpegForTests(): Promise<Ffmpeg | null> {
  const found = await findFfmpeg({ program: 'ffmpeg', searchPath: process.env.PATH ?? '' });
  if (found.ffmpeg) return found.ffmpeg;
  if (process.env.CI) throw new Error(`Videos cannot be tested: ${found.words} Install FFmpeg on this CI machine.`);
  process.stderr.write(`Skipped what needs FFmpeg: ${found.words}\n`);
  return null;
}

export interface ClipShape {
  readonly width: number;
  readonly height: number;
  readonly seconds?: number;
  readonly framesPerSecond?: number;
  /** Arguments of FFmpeg about the codecs; default H.264 and AAC. */
  readonly how?: readonly string[];
  readonly isSilent?: boolean;
}

const plain = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '32k'];

/** HEVC, as phones of today write it. */
export const hevc = [
  ...['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none', '-tag:v', 'hvc1'],
  ...['-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '32k'],
];

/** Writes a short clip of FFmpeg's test picture with a tone; the ending of `path` decides the container. */
export async function makeClip(ffmpeg: Ffmpeg, path: string, shape: ClipShape): Promise<void> {
  const { width, height, seconds = 1, framesPerSecond = 10, how = plain, isSilent = false } = shape;
  const picture = `testsrc=d=${seconds}:s=${width}x${height}:r=${framesPerSecond}`;
  const tone = isSilent ? [] : ['-f', 'lavfi', '-i', `sine=d=${seconds}`];
  const input = ['-loglevel', 'error', '-y', '-f', 'lavfi', '-i', picture, ...tone];
  await runProgram(ffmpeg.ffmpeg, [...input, ...how, '-t', String(seconds), path], { timeoutMs: 120_000 });
}
