/**
 * MP4 and MOV: nested boxes of [size, name, content] (ISO/IEC 14496-12 §4.2; QuickTime File Format).
 * The index (`moov`) may stand before or after gigabytes of data; only headers are read on the way to it.
 */
import type { BlockReader } from './byte-source.ts';
import type { ContainerFacts } from './container-facts.ts';
import { encodingOf } from './encoding.ts';
import { MediaError } from './media-error.ts';

interface Box {
  readonly name: string;
  /** Where the content begins and ends in the file. */
  readonly start: number;
  readonly end: number;
}

const mostBoxes = 10_000;

/** Reads length, size and codec of the first video track. */
export async function readIsoFacts(reader: BlockReader): Promise<ContainerFacts> {
  const moov = (await boxesIn(reader, { start: 0, end: reader.sizeBytes }, 'moov')).find(({ name }) => name === 'moov');
  if (!moov) throw new MediaError('damaged', 'The video has no index: it was cut off or is still being written.');
  const boxes = await boxesIn(reader, moov);
  const tracks = await Promise.all(boxes.filter(({ name }) => name === 'trak').map((trak) => readTrack(reader, trak)));
  const video = tracks.find(({ handler, width, height }) => handler === 'vide' && width > 0 && height > 0);
  if (!video) throw new MediaError('unsupported_type', 'The file holds no video, only sound or data.');
  const sound = tracks.find(({ handler }) => handler === 'soun');
  return {
    durationMs: await readDuration(reader, boxes),
    width: video.width,
    height: video.height,
    videoCodec: video.codec,
    hasSound: sound !== undefined,
    encoding: encodingOf({
      video: video.codec,
      audio: sound ? sound.codec : null,
      framesPerSecond: video.framesPerSecond,
      profile: video.profile,
    }),
  };
}

/** The boxes of a range, in order; stops after the first of the name `until`. */
async function boxesIn(reader: BlockReader, range: Pick<Box, 'start' | 'end'>, until?: string): Promise<Box[]> {
  const boxes: Box[] = [];
  for (let at = range.start; at + 8 <= range.end; ) {
    const header = await reader.bytes(at, Math.min(16, range.end - at));
    const name = nameAt(header, 4);
    const size = sizeOf(header, range.end - at);
    if (boxes.length >= mostBoxes || at + size.total > range.end) {
      throw new MediaError('damaged', 'The video is damaged or was cut off.');
    }
    boxes.push({ name, start: at + size.header, end: at + size.total });
    if (name === until) break;
    at += size.total;
  }
  return boxes;
}

/** 32-bit size; 1: a 64-bit size follows; 0: to the end of the file. */
function sizeOf(header: DataView, left: number): { readonly header: number; readonly total: number } {
  const short = header.getUint32(0);
  if (short === 0) return { header: 8, total: left };
  const isLong = short === 1 && header.byteLength >= 16;
  const size = isLong ? { header: 16, total: Number(header.getBigUint64(8)) } : { header: 8, total: short };
  if (size.total < size.header) throw new MediaError('damaged', 'The video is damaged: a part of it has no size.');
  return size;
}

interface Track {
  readonly handler: string;
  readonly width: number;
  readonly height: number;
  readonly codec: string;
  readonly framesPerSecond: number | null;
  /** `profile_idc` of H.264. */
  readonly profile: number | null;
}

async function readTrack(reader: BlockReader, trak: Box): Promise<Track> {
  const boxes = await boxesIn(reader, trak);
  const mdia = await childrenOf(reader, boxes, 'mdia');
  const stbl = await childrenOf(reader, await childrenOf(reader, mdia, 'minf'), 'stbl');
  const hdlr = mdia.find(({ name }) => name === 'hdlr');
  const stsd = stbl.find(({ name }) => name === 'stsd');
  const tkhd = boxes.find(({ name }) => name === 'tkhd');
  // hdlr: version and flags (4), pre_defined (4), handler_type. stsd: version and flags (4), count (4), size (4), name.
  const handler = hdlr ? nameAt(await reader.bytes(hdlr.start, 12), 8) : '';
  const codec = stsd && stsd.end - stsd.start >= 16 ? nameAt(await reader.bytes(stsd.start, 16), 12) : '';
  const framesPerSecond = handler === 'vide' ? await readFrameRate(reader, mdia, stbl) : null;
  const profile = /^avc[13]$/.test(codec) && stsd ? await readProfile(reader, stsd) : null;
  const size = tkhd ? await readTrackSize(reader, tkhd) : { width: 0, height: 0 };
  return { handler, codec, framesPerSecond, profile, ...size };
}

/** Samples (stsz: version and flags (4), size (4), count (4)) through the track's own length (mdhd). */
async function readFrameRate(reader: BlockReader, mdia: readonly Box[], stbl: readonly Box[]): Promise<number | null> {
  const stsz = stbl.find(({ name }) => name === 'stsz');
  if (!stsz || stsz.end - stsz.start < 12) return null;
  const count = (await reader.bytes(stsz.start, 12)).getUint32(8);
  const durationMs = await readDuration(reader, mdia, 'mdhd');
  return durationMs === null || count === 0 ? null : Math.round((count * 100_000) / durationMs) / 100;
}

/** The first sample entry: 8 bytes of header, 78 of a picture's fields, then boxes; `avcC` holds the profile second. */
async function readProfile(reader: BlockReader, stsd: Box): Promise<number | null> {
  const entry = { start: stsd.start + 8, end: stsd.end };
  if (entry.end - entry.start < 86 + 16) return null;
  const length = (await reader.bytes(entry.start, 4)).getUint32(0);
  const end = Math.min(entry.end, entry.start + length);
  const avcC = (await boxesIn(reader, { start: entry.start + 86, end }, 'avcC')).find(({ name }) => name === 'avcC');
  return avcC && avcC.end - avcC.start >= 2 ? (await reader.bytes(avcC.start, 2)).getUint8(1) : null;
}

async function childrenOf(reader: BlockReader, boxes: readonly Box[], name: string): Promise<Box[]> {
  const box = boxes.find((one) => one.name === name);
  return box ? boxesIn(reader, box) : [];
}

/** tkhd ends with a 3×3 matrix (36 bytes) and width and height as 16.16 numbers; a turned matrix swaps them. */
async function readTrackSize(reader: BlockReader, { start, end }: Box): Promise<{ width: number; height: number }> {
  if (end - start < 84) throw new MediaError('damaged', 'The video is damaged: a track has no size.');
  const view = await reader.bytes(end - 44, 44);
  const isTurned = view.getInt32(0) === 0 && view.getInt32(4) !== 0;
  const width = Math.round(view.getUint32(36) / 65_536);
  const height = Math.round(view.getUint32(40) / 65_536);
  return isTurned ? { width: height, height: width } : { width, height };
}

/** mvhd and mdhd: version 1 has 64-bit times. All ones, and 0 in a fragmented file, mean "not known". */
async function readDuration(reader: BlockReader, boxes: readonly Box[], box = 'mvhd'): Promise<number | null> {
  const mvhd = boxes.find(({ name }) => name === box);
  if (!mvhd) return null;
  const isLong = (await reader.bytes(mvhd.start, 1)).getUint8(0) === 1;
  const view = await reader.bytes(mvhd.start, isLong ? 32 : 20);
  const timescale = view.getUint32(isLong ? 20 : 12);
  const duration = isLong ? Number(view.getBigUint64(24)) : view.getUint32(16);
  const unknown = isLong ? 2 ** 64 : 2 ** 32 - 1;
  if (timescale === 0 || duration === 0 || duration >= unknown) return null;
  return Math.round((duration * 1000) / timescale);
}

function nameAt(view: DataView, offset: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(offset + i)));
}
