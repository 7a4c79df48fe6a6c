/** What must be done to a video before a network takes it, as far as its facts tell. Pure; for both doors. */
import type { VersionContent, VersionMedia, VideoLimits } from '../spec.ts';
import { shapeOf } from './fit.ts';
import { andWords } from './list-words.ts';

/** What a fitted video must be like: an MP4 with H.264 and AAC, whatever else. Both sides in pixels, both even. */
export interface VideoFit {
  readonly maxBytes: number;
  readonly width?: number;
  readonly height?: number;
  readonly maxFramesPerSecond?: number;
  readonly maxBitsPerSecond?: number;
}

/** Containers that we can read. */
const readable = new Set(['video/mp4', 'video/quicktime', 'video/webm', 'video/matroska', 'video/x-matroska']);
/** A copy shows no more than this on its longer side: more is not seen in a feed, and takes hours to make. */
const mostEdge = 1920;
/** Less per second, sound included, and nobody can make anything out. */
const leastBitsPerSecond = 300_000;

/**
 * How the video has to be fitted; null: the network takes it as it is, or nothing can be done about it. Too long and
 * too short can never be mended: nothing is cut off a video.
 */
export function videoFitOf(media: VersionMedia, limits: VideoLimits): VideoFit | null {
  if (media.kind !== 'video' || !readable.has(media.mimeType) || !limits.mimeTypes.includes('video/mp4')) return null;
  if (media.sizeBytes > limits.maxBytes && roomPerSecond(media, limits) < leastBitsPerSecond) return null;
  if (videoFaultsOf(media, limits).length === 0) return null;
  const { maxBytes, maxFramesPerSecond, maxBitsPerSecond } = limits;
  return {
    maxBytes,
    ...sizeFor(media, limits),
    ...(maxFramesPerSecond === undefined ? {} : { maxFramesPerSecond }),
    ...(maxBitsPerSecond === undefined ? {} : { maxBitsPerSecond }),
  };
}

/** The same content on an installation that can make no copies of videos. */
export function withVideosAsTheyAre<Content extends Pick<VersionContent, 'parts'>>(content: Content): Content {
  const [main, ...rest] = content.parts.map((part) => ({
    ...part,
    media: part.media.map((media) => (media.kind === 'video' ? { ...media, staysAsItIs: true as const } : media)),
  }));
  return main ? { ...content, parts: [main, ...rest] } : content;
}

type Fault = 'type' | 'codec' | 'sound' | 'size' | 'edge' | 'shape' | 'pace' | 'rate';

/** What is wrong with it, of all that can be mended. What is not known of it is not judged. */
function videoFaultsOf(media: VersionMedia, limits: VideoLimits): readonly Fault[] {
  const { width, height, encoding } = media;
  const faults: Fault[] = [];
  const find = (fault: Fault, isWrong: boolean) => isWrong && faults.push(fault);
  find('type', !limits.mimeTypes.includes(media.mimeType));
  find('codec', encoding !== undefined && limits.videoCodecs?.includes(encoding.video) === false);
  find('sound', typeof encoding?.audio === 'string' && limits.audioCodecs?.includes(encoding.audio) === false);
  find('size', media.sizeBytes > limits.maxBytes);
  // Cameras write 59.94 and 60.02 for 60.
  find('pace', (encoding?.framesPerSecond ?? 0) > (limits.maxFramesPerSecond ?? Number.POSITIVE_INFINITY) * 1.01);
  find('rate', bitsPerSecond(media) > (limits.maxBitsPerSecond ?? Number.POSITIVE_INFINITY));
  if (!width || !height) return faults;
  find('edge', width > (limits.maxWidth ?? width) || height > (limits.maxHeight ?? height));
  find('shape', shapeOf(width / height, limits) !== 'fits');
  return faults;
}

const perSecond = (bytes: number, durationMs: number | undefined): number | undefined =>
  durationMs ? (bytes * 8000) / durationMs : undefined;
const bitsPerSecond = ({ sizeBytes, durationMs }: VersionMedia): number => perSecond(sizeBytes, durationMs) ?? 0;

/** What a copy may have per second. */
function roomPerSecond({ durationMs }: VersionMedia, { maxBytes, maxBitsPerSecond }: VideoLimits): number {
  const most = maxBitsPerSecond ?? Number.POSITIVE_INFINITY;
  return Math.min(perSecond(maxBytes, durationMs) ?? most, most);
}

/** The picture of the copy: of a shape that is taken, never larger than it was, smaller where there is little room. */
function sizeFor(media: VersionMedia, limits: VideoLimits): Pick<VideoFit, 'width' | 'height'> {
  const { width, height } = media;
  if (!width || !height) return {};
  const { minAspectRatio = 0, maxAspectRatio = Number.POSITIVE_INFINITY } = limits;
  const shape = shapeOf(width / height, limits);
  const canvas = {
    width: shape === 'too_tall' ? height * minAspectRatio : width,
    height: shape === 'too_wide' ? width / maxAspectRatio : height,
  };
  const isKept = keepsPicture(videoFaultsOf(media, limits), media);
  const edge = isKept ? Number.POSITIVE_INFINITY : edgeFor(roomPerSecond(media, limits));
  const scale = Math.min(
    1,
    edge / Math.max(canvas.width, canvas.height),
    (limits.maxWidth ?? canvas.width) / canvas.width,
    (limits.maxHeight ?? canvas.height) / canvas.height,
  );
  return { width: even(canvas.width * scale), height: even(canvas.height * scale) };
}

function edgeFor(room: number): number {
  if (room < 1_000_000) return 854;
  return room < 2_500_000 ? 1280 : mostEdge;
}

/** H.264 has its colours in squares of two. */
const even = (pixels: number): number => Math.max(2, 2 * Math.floor((pixels + 0.5) / 2));

/** Whether only the wrapping or the sound is wrong: then the picture goes out untouched. */
function keepsPicture(faults: readonly Fault[], { encoding }: VersionMedia): boolean {
  return encoding?.video === 'h264' && faults.every((fault) => fault === 'type' || fault === 'sound');
}

/** What is wrong and what is done about it, in words for people. */
export function videoFitWords(media: VersionMedia, limits: VideoLimits, network: string): string {
  const faults = videoFaultsOf(media, limits);
  const why = whyWords(media, limits, network);
  if (keepsPicture(faults, media))
    return `${why} The video is put into an MP4 and sent like that; its picture stays as it is.`;
  const fit = videoFitOf(media, limits);
  const size = sizeWords(fit?.width, fit?.height);
  const pace = faults.includes('pace') ? [`${limits.maxFramesPerSecond} frames a second`] : [];
  const bytes = faults.includes('size') ? [`at most ${megabytes(limits.maxBytes, Math.floor)}`] : [];
  const to = ['H.264', ...size, ...pace, ...bytes].join(', ');
  const bars = faults.includes('shape') ? ' Black bars are added at its sides; nothing is cut off.' : '';
  return `${why} The video will be re-encoded from ${describe(media, faults)} to ${to}.${bars}`;
}

/** What is wrong, and that this installation cannot mend it. */
export function noVideoFitWords(media: VersionMedia, limits: VideoLimits, network: string): string {
  const why = whyWords(media, limits, network);
  return `${why} This video is ${describe(media, [])}, and this installation has no FFmpeg to make a copy that fits. Put in another video, or ask who runs it to install FFmpeg.`;
}

/** Each demand that is not met, as one sentence. */
function whyWords(media: VersionMedia, limits: VideoLimits, network: string): string {
  const { maxWidth, maxHeight, maxFramesPerSecond, maxBitsPerSecond = 0 } = limits;
  const kinds = limits.mimeTypes.map((type) => containers[type] ?? type.replace('video/', '').toUpperCase());
  const pixels =
    maxWidth && maxHeight
      ? `${maxWidth} × ${maxHeight} pixels`
      : `${maxWidth ?? maxHeight} pixels ${maxWidth ? 'across' : 'in height'}`;
  const said: Record<Fault, string> = {
    type: `takes videos as ${andWords(kinds)}`,
    codec: `takes videos in ${andWords((limits.videoCodecs ?? []).map(codecName))}`,
    sound: `takes sound in ${andWords((limits.audioCodecs ?? []).map(codecName))}`,
    size: `takes ${megabytes(limits.maxBytes, Math.floor)}`,
    edge: `takes at most ${pixels}`,
    shape: 'does not take videos of this shape',
    pace: `takes at most ${maxFramesPerSecond} frames a second`,
    rate: `takes at most ${Math.round(maxBitsPerSecond / 1e6)} Mbit a second`,
  };
  return `${network} ${andWords(videoFaultsOf(media, limits).map((fault) => said[fault]))}.`;
}

/** What it is now: the codec, its pixels, its bytes; its pace and its container where they matter. */
function describe({ encoding, mimeType, width, height, sizeBytes }: VersionMedia, faults: readonly Fault[]): string {
  const { video, audio, framesPerSecond } = encoding ?? {};
  const codec = video ? codecName(video) : (containers[mimeType] ?? mimeType);
  const sound = audio && faults.includes('sound') ? [`sound in ${codecName(audio)}`] : [];
  const pace = framesPerSecond && faults.includes('pace') ? [`${Math.round(framesPerSecond)} frames a second`] : [];
  const size = sizeWords(width ?? undefined, height ?? undefined);
  return [codec, ...size, ...pace, ...sound, megabytes(sizeBytes, Math.ceil)].join(', ');
}

const sizeWords = (width: number | undefined, height: number | undefined): string[] =>
  width && height ? [`${width} × ${height}`] : [];

const containers: { readonly [mimeType: string]: string } = {
  'video/mp4': 'MP4',
  'video/quicktime': 'MOV',
  'video/webm': 'WebM',
  'video/matroska': 'MKV',
  'video/x-matroska': 'MKV',
  'video/x-m4v': 'M4V',
};

const codecNames: { readonly [codec: string]: string } = {
  h264: 'H.264',
  h264_10bit: 'H.264 of 10 bits',
  h264_422: 'H.264 4:2:2',
  h264_444: 'H.264 4:4:4',
  mpeg4: 'MPEG-4',
  prores: 'ProRes',
  opus: 'Opus',
  vorbis: 'Vorbis',
};

const codecName = (codec: string): string => codecNames[codec] ?? codec.toUpperCase();

function megabytes(bytes: number, round: (value: number) => number): string {
  return bytes < 1e6 ? `${round(bytes / 1e3)} kB` : `${round(bytes / 1e5) / 10} MB`;
}
