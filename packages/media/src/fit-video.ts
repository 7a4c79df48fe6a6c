/**
 * Makes a video meet a network's limits: an MP4 with its index first, H.264 with 8 bits, AAC. FFmpeg does it in a
 * process of its own, from file to file. Nothing is ever cut off: not a side, and not a second.
 */
import { rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Ffmpeg } from './find-ffmpeg.ts';
import { MediaError } from './media-error.ts';
import { type FilmFacts, readFilm } from './read-film.ts';
import { runProgram } from './run-program.ts';

export interface VideoDemands {
  readonly maxBytes: number;
  /** The whole picture in pixels, both even; what the video does not fill is black. Absent: as large as it is. */
  readonly width?: number;
  readonly height?: number;
  readonly maxFramesPerSecond?: number;
  /** Of picture and sound together, on average. */
  readonly maxBitsPerSecond?: number;
}

export interface VideoWork {
  readonly ffmpeg: Ffmpeg;
  /** Absolute path of the video. */
  readonly source: string;
  /** Its type as `detectType` decided it: no other reader is let near the bytes. */
  readonly mimeType: string;
  /** Absolute path to write to; on any error nothing is left there. */
  readonly target: string;
  readonly demands: VideoDemands;
  readonly signal: AbortSignal;
  /** 0 to 1, as far as it has come. */
  onProgress?(share: number): void;
  /** A process works on it now. */
  onStart?(pid: number): void;
}

export interface FittedVideo {
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
  readonly sizeBytes: number;
  readonly hasSound: boolean;
  /** False: only the wrapping is new, the picture is the very same. */
  readonly isReencoded: boolean;
}

/** Sound of a fitted video. */
const audioBits = 128_000;
/** Below this nothing can be seen. */
const leastBits = 100_000;
const mostMs = 3 * 3_600_000;
/** Films differ in how they end; more is missing than that: something was lost. */
const toleratedMs = (durationMs: number): number => Math.max(1000, durationMs * 0.02);

/**
 * Writes a copy that fits. Two attempts to get below the bytes; a picture that may stay as it is, stays.
 *
 * @throws MediaError `cannot_fit` when both attempts are too large or too little room is left per second, `damaged`
 * when it cannot be decoded to its end, `unsupported_type`, `took_too_long`. An abort throws the signal's reason.
 */
export async function fitVideo(work: VideoWork): Promise<FittedVideo> {
  const before = await readFilm(work.ffmpeg, work.source, work.mimeType, work.signal);
  try {
    const copied = await tryCopy(work, before);
    if (copied) return copied;
    const first = await encode(work, before, 1);
    if (first !== 'too_large') return first;
    const second = await encode(work, before, 0.7);
    if (second !== 'too_large') return second;
    throw new MediaError('cannot_fit', `The video cannot be made to fit ${megabytes(work.demands.maxBytes)}.`);
  } catch (error) {
    await rm(work.target, { force: true });
    throw error;
  }
}

/** Puts a picture that fits into another wrapping, byte for byte; the sound too, where it is AAC. */
async function tryCopy(work: VideoWork, before: FilmFacts): Promise<FittedVideo | null> {
  const { width, height, maxFramesPerSecond = Number.POSITIVE_INFINITY, maxBytes, maxBitsPerSecond } = work.demands;
  const { sizeBytes, durationMs } = before;
  const isWholeSize = (width ?? before.width) === before.width && (height ?? before.height) === before.height;
  const mostBytes = Math.min(maxBytes, ((maxBitsPerSecond ?? Number.POSITIVE_INFINITY) * durationMs) / 8000);
  const isPlain = before.videoCodec === 'h264' && before.pixelFormat === 'yuv420p' && !before.isTurned;
  if (!isPlain || !isWholeSize || before.framesPerSecond > maxFramesPerSecond * 1.01 || sizeBytes > mostBytes * 0.99)
    return null;
  const sound = before.audioCodec === 'aac' ? ['-c:a', 'copy'] : soundArgs;
  const written = await write(work, before, ['-c:v', 'copy', ...sound], 'no limit');
  return written === 'too_large' || written.sizeBytes > maxBytes ? null : { ...written, isReencoded: false };
}

const soundArgs = ['-c:a', 'aac', '-b:a', String(audioBits), '-ac', '2', '-ar', '48000'];

/** @param share of the room that may be filled. */
async function encode(work: VideoWork, before: FilmFacts, share: number): Promise<FittedVideo | 'too_large'> {
  const { maxBytes, maxBitsPerSecond = Number.POSITIVE_INFINITY, maxFramesPerSecond } = work.demands;
  const room = Math.min((maxBytes * 8 * 0.94) / (before.durationMs / 1000), maxBitsPerSecond * 0.94) * share;
  const bits = Math.floor(room - (before.audioCodec === null ? 0 : audioBits));
  if (bits < leastBits)
    throw new MediaError('cannot_fit', `The video is too long for ${megabytes(maxBytes)}: nothing could be seen.`);
  const isFaster = maxFramesPerSecond !== undefined && before.framesPerSecond > maxFramesPerSecond;
  const filters = [...sizeFilters(work.demands), ...(isFaster ? [`fps=${maxFramesPerSecond}`] : [])];
  const most = Math.min(bits, 40_000_000);
  const args = [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-pix_fmt', 'yuv420p', '-crf', '21'],
    ...['-maxrate', String(most), '-bufsize', String(most), '-threads', String(threads), '-flags', '+cgop'],
    ...['-filter_threads', '1', '-vf', filters.join(','), ...soundArgs],
  ];
  const written = await write(work, before, args, maxBytes);
  return written === 'too_large' ? written : { ...written, isReencoded: true };
}

/** Square pixels and even sides; bars where the shape is another one. */
function sizeFilters({ width, height }: VideoDemands): string[] {
  const square = "scale=w='trunc(iw*sar/2)*2':h='trunc(ih/2)*2',setsar=1";
  if (width === undefined || height === undefined) return [square];
  const inside = `scale=${width}:${height}:force_original_aspect_ratio=decrease:force_divisible_by=2`;
  return [square, inside, `pad=${width}:${height}:-1:-1:color=black`, 'setsar=1'];
}

/** Half of the machine at most: others live here too. */
const threads = Math.max(1, Math.min(4, Math.floor(availableParallelism() / 2)));

type Written = Omit<FittedVideo, 'isReencoded'>;

/** One run of FFmpeg, and whether what came of it is the whole film. */
async function write(
  work: VideoWork,
  before: FilmFacts,
  how: readonly string[],
  maxBytes: number | 'no limit',
): Promise<Written | 'too_large'> {
  const { ffmpeg, source, target, signal, onStart } = work;
  const tooLarge = new MediaError('cannot_fit', 'too large');
  const args = [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-nostats', '-progress', 'pipe:1', '-y'],
    ...before.inputArgs,
    ...['-i', `file:${source}`, '-map', '0:V:0', '-map', '0:a:0?', '-sn', '-dn'],
    ...['-map_metadata', '-1', '-map_chapters', '-1', ...how],
    ...['-movflags', '+faststart', '-f', 'mp4', `file:${target}`],
  ];
  try {
    await runProgram(ffmpeg.ffmpeg, args, {
      timeoutMs: Math.min(mostMs, 300_000 + before.durationMs * 20),
      signal,
      isPatient: true,
      ...(onStart ? { onStart } : {}),
      onLine: (line) => {
        const [name = '', value = ''] = line.split('=');
        if (name === 'total_size' && maxBytes !== 'no limit' && Number(value) > maxBytes) throw tooLarge;
        const share = name === 'out_time_us' ? Number(value) / 1000 / before.durationMs : Number.NaN;
        if (share > 0) work.onProgress?.(Math.min(1, share));
      },
    });
  } catch (error) {
    if (error === tooLarge) return 'too_large';
    throw error;
  }
  const { size: sizeBytes } = await stat(target);
  if (maxBytes !== 'no limit' && sizeBytes > maxBytes) return 'too_large';
  const after = await readFilm(ffmpeg, target, 'video/mp4', signal);
  if (after.durationMs < before.durationMs - toleratedMs(before.durationMs))
    throw new MediaError('damaged', 'The video breaks off before its end.');
  const { width, height, durationMs, audioCodec } = after;
  return { width, height, durationMs, sizeBytes, hasSound: audioCodec !== null };
}

const megabytes = (bytes: number): string => `${Math.floor(bytes / 1e5) / 10} MB`;
