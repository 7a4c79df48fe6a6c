/** What FFmpeg's own reader says of a video: more than its container tells, and with every door to elsewhere shut. */
import type { Ffmpeg } from './find-ffmpeg.ts';
import { MediaError } from './media-error.ts';
import { runProgram } from './run-program.ts';

export interface FilmFacts {
  /** As a person sees it, in square pixels. */
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
  readonly sizeBytes: number;
  readonly videoCodec: string;
  readonly pixelFormat: string;
  readonly framesPerSecond: number;
  /** Null: no sound. */
  readonly audioCodec: string | null;
  /** Shown turned, or with pixels that are no squares. */
  readonly isTurned: boolean;
  /** How FFmpeg must be told to read it, before `-i`. */
  readonly inputArgs: readonly string[];
}

/** FFmpeg's readers by our types; nothing else is ever opened, above all no playlists, which name other files. */
const readers: { readonly [mimeType: string]: string } = {
  'video/mp4': 'mov',
  'video/quicktime': 'mov',
  'video/3gpp': 'mov',
  'audio/mp4': 'mov',
  'video/webm': 'matroska',
  'video/matroska': 'matroska',
  'video/x-matroska': 'matroska',
};

/** What cameras, phones and editors write; the hundreds of others that FFmpeg knows are doors nobody needs. */
const codecs = [
  ...['h264', 'hevc', 'vp8', 'vp9', 'libvpx', 'libvpx-vp9', 'av1', 'libdav1d', 'libaom-av1', 'mpeg4', 'mpeg2video'],
  ...['h263', 'prores', 'mjpeg', 'dvvideo', 'dnxhd', 'aac', 'mp3', 'mp3float', 'opus', 'libopus', 'vorbis'],
  ...['libvorbis', 'flac', 'alac', 'ac3', 'eac3', 'pcm_s16le', 'pcm_s16be', 'pcm_s24le', 'pcm_s24be', 'pcm_s32le'],
  ...['pcm_s32be', 'pcm_f32le', 'pcm_f32be', 'pcm_u8'],
].join(',');

/** 8K, with room for a few more lines. */
const mostPixels = 8192 * 4400;

interface Told {
  readonly format?: { readonly duration?: string; readonly size?: string };
  readonly streams?: readonly {
    readonly codec_type?: string;
    readonly codec_name?: string;
    readonly width?: number;
    readonly height?: number;
    readonly pix_fmt?: string;
    readonly avg_frame_rate?: string;
    readonly sample_aspect_ratio?: string;
    readonly duration?: string;
    readonly side_data_list?: readonly { readonly rotation?: number }[];
    readonly disposition?: { readonly attached_pic?: number };
  }[];
}

/**
 * Reads a file's facts.
 *
 * @param mimeType as `detectType` decided it.
 * @throws MediaError `unsupported_type` for other kinds, `damaged` when there is no film in it.
 */
export async function readFilm(
  { ffprobe }: Ffmpeg,
  path: string,
  mimeType: string,
  signal: AbortSignal,
): Promise<FilmFacts> {
  const reader = readers[mimeType];
  if (!reader) throw new MediaError('unsupported_type', `Videos of the type ${mimeType} cannot be worked on.`);
  const inputArgs = [
    ...['-protocol_whitelist', 'file', '-codec_whitelist', codecs, '-f', reader],
    ...(reader === 'mov' ? ['-enable_drefs', '0'] : []),
    ...['-max_pixels', String(mostPixels), '-threads', '1'],
  ];
  const shown = 'format=duration,size:stream=codec_type,codec_name,width,height,pix_fmt,avg_frame_rate';
  const more = 'sample_aspect_ratio,duration:stream_side_data=rotation:stream_disposition=attached_pic';
  const args = ['-hide_banner', '-loglevel', 'error', ...inputArgs, '-of', 'json', '-show_entries', `${shown},${more}`];
  const text = await runProgram(ffprobe, [...args, `file:${path}`], { timeoutMs: 60_000, signal });
  return factsOf(JSON.parse(text) as Told, inputArgs);
}

function factsOf({ format, streams = [] }: Told, inputArgs: readonly string[]): FilmFacts {
  const video = streams.find((one) => one.codec_type === 'video' && one.disposition?.attached_pic !== 1);
  const durationS = Number(format?.duration ?? video?.duration);
  if (!video?.width || !video.height) throw new MediaError('damaged', 'The video has no picture that can be read.');
  if (!(durationS > 0)) throw new MediaError('damaged', 'The video does not say how long it is.');
  const [frames = 0, seconds = 1] = (video.avg_frame_rate ?? '0/1').split('/').map(Number);
  return {
    ...shownAs(video, { width: video.width, height: video.height }),
    durationMs: Math.round(durationS * 1000),
    sizeBytes: Number(format?.size ?? 0),
    videoCodec: video.codec_name ?? '',
    pixelFormat: video.pix_fmt ?? '',
    framesPerSecond: seconds > 0 ? frames / seconds : 0,
    audioCodec: streams.find((one) => one.codec_type === 'audio')?.codec_name ?? null,
    inputArgs,
  };
}

/** The stored size turned upright, its pixels made squares. */
function shownAs(
  video: NonNullable<Told['streams']>[number],
  stored: { readonly width: number; readonly height: number },
): Pick<FilmFacts, 'width' | 'height' | 'isTurned'> {
  const turn = video.side_data_list?.find((one) => one.rotation !== undefined)?.rotation ?? 0;
  const rotation = Math.abs(turn) % 360;
  const [across = 1, down = 1] = (video.sample_aspect_ratio ?? '1:1').split(':').map(Number);
  const isSquare = !(across > 0 && down > 0) || across === down;
  const width = isSquare ? stored.width : Math.round((stored.width * across) / down);
  const isOnItsSide = rotation === 90 || rotation === 270;
  return {
    width: isOnItsSide ? stored.height : width,
    height: isOnItsSide ? width : stored.height,
    isTurned: rotation !== 0 || !isSquare,
  };
}
