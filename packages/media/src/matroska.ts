/**
 * WebM and Matroska: nested elements of [id, size, content] with numbers of variable length (RFC 8794, RFC 9559).
 * Length and tracks stand before the first cluster, so nothing of the data itself is read.
 */
import type { BlockReader } from './byte-source.ts';
import type { ContainerFacts } from './container-facts.ts';
import { encodingOf } from './encoding.ts';
import { MediaError } from './media-error.ts';

const ids = {
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackType: 0x83,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  defaultDuration: 0x23e383,
  video: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  displayWidth: 0x54b0,
  displayHeight: 0x54ba,
  displayUnit: 0x54b2,
  cluster: 0x1f43b675,
} as const;

const videoTrack = 1;
const soundTrack = 2;
const mostElements = 10_000;

interface Element {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

/** Reads length, size and codec of the first video track. */
export async function readMatroskaFacts(reader: BlockReader): Promise<ContainerFacts> {
  const top = await elementsIn(reader, { start: 0, end: reader.sizeBytes }, ids.segment);
  const segment = top.find(({ id }) => id === ids.segment);
  if (!segment) throw new MediaError('damaged', 'The video has no content: it was cut off.');
  const parts = await elementsIn(reader, segment, ids.cluster);
  const tracks = await Promise.all(
    (await childrenOf(reader, parts, ids.tracks))
      .filter(({ id }) => id === ids.trackEntry)
      .map((one) => readTrack(reader, one)),
  );
  const video = tracks.find(({ type, width, height }) => type === videoTrack && width > 0 && height > 0);
  if (!video) throw new MediaError('unsupported_type', 'The file holds no video, only sound or data.');
  const sound = tracks.find(({ type }) => type === soundTrack);
  return {
    durationMs: await readDuration(reader, await childrenOf(reader, parts, ids.info)),
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

/** The elements of a range, in order; stops at the first with the id `until`. */
async function elementsIn(
  reader: BlockReader,
  range: Pick<Element, 'start' | 'end'>,
  until?: number,
): Promise<Element[]> {
  const elements: Element[] = [];
  for (let at = range.start; at < range.end; ) {
    const header = await reader.bytes(at, Math.min(12, range.end - at));
    const id = readVariable(header, 0, 4, true);
    const size = readVariable(header, id.length, 8, false);
    const start = at + id.length + size.length;
    const end = size.isUnknown ? range.end : start + size.value;
    const isHuge = until !== undefined && id.value === until;
    if (elements.length >= mostElements || (end > range.end && !isHuge)) {
      throw new MediaError('damaged', 'The video is damaged or was cut off.');
    }
    elements.push({ id: id.value, start, end: Math.min(end, range.end) });
    if (isHuge) break;
    at = end;
  }
  return elements;
}

/** The number of leading zero bits tells how many bytes follow; ids keep that marker, sizes lose it. */
function readVariable(
  view: DataView,
  offset: number,
  most: number,
  keepsMarker: boolean,
): { value: number; length: number; isUnknown: boolean } {
  const first = offset < view.byteLength ? view.getUint8(offset) : 0;
  const length = Math.clz32(first) - 23;
  if (first === 0 || length > most || offset + length > view.byteLength) {
    throw new MediaError('damaged', 'The video is damaged: its structure cannot be read.');
  }
  let value = keepsMarker ? first : first & (0xff >> length);
  let isUnknown = (first | (0xff00 >> length)) % 256 === 0xff;
  for (let i = 1; i < length; i += 1) {
    const byte = view.getUint8(offset + i);
    value = value * 256 + byte;
    isUnknown &&= byte === 0xff;
  }
  return { value, length, isUnknown };
}

async function childrenOf(reader: BlockReader, elements: readonly Element[], id: number): Promise<Element[]> {
  const element = elements.find((one) => one.id === id);
  return element ? elementsIn(reader, element) : [];
}

interface Track {
  readonly type: number;
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number | null;
  /** `profile_idc` of H.264. */
  readonly profile: number | null;
}

async function readTrack(reader: BlockReader, entry: Element): Promise<Track> {
  const fields = await elementsIn(reader, entry);
  const video = await childrenOf(reader, fields, ids.video);
  const pixels = {
    width: await readNumber(reader, video, ids.pixelWidth),
    height: await readNumber(reader, video, ids.pixelHeight),
  };
  const shown = {
    width: await readNumber(reader, video, ids.displayWidth),
    height: await readNumber(reader, video, ids.displayHeight),
  };
  // DisplayUnit 0 is pixels; other units give only a ratio, and then the stored pixels are the better answer.
  const isInPixels = (await readNumber(reader, video, ids.displayUnit)) === 0 && shown.width > 0 && shown.height > 0;
  const codec = fields.find(({ id }) => id === ids.codecId);
  const setup = fields.find(({ id }) => id === ids.codecPrivate);
  const nanosecondsPerFrame = await readNumber(reader, fields, ids.defaultDuration);
  return {
    type: await readNumber(reader, fields, ids.trackType),
    codec: codec ? await readText(reader, codec) : '',
    framesPerSecond: nanosecondsPerFrame > 0 ? Math.round(1e11 / nanosecondsPerFrame) / 100 : null,
    // Of H.264 this is what MP4 calls `avcC`; nobody asks for it of another codec.
    profile: setup && setup.end - setup.start >= 2 ? (await reader.bytes(setup.start, 2)).getUint8(1) : null,
    ...(isInPixels ? shown : pixels),
  };
}

async function readDuration(reader: BlockReader, info: readonly Element[]): Promise<number | null> {
  const element = info.find(({ id }) => id === ids.duration);
  if (!element) return null;
  const view = await reader.bytes(element.start, element.end - element.start);
  const ticks = view.byteLength === 4 ? view.getFloat32(0) : view.byteLength === 8 ? view.getFloat64(0) : 0;
  const nanosecondsPerTick = (await readNumber(reader, info, ids.timestampScale)) || 1_000_000;
  const durationMs = Math.round((ticks * nanosecondsPerTick) / 1_000_000);
  return Number.isFinite(durationMs) && durationMs > 0 ? durationMs : null;
}

/** An unsigned number of up to 8 bytes; 0 when it is not there. */
async function readNumber(reader: BlockReader, elements: readonly Element[], id: number): Promise<number> {
  const element = elements.find((one) => one.id === id);
  if (!element || element.end - element.start > 8) return 0;
  const view = await reader.bytes(element.start, element.end - element.start);
  let value = 0;
  for (let i = 0; i < view.byteLength; i += 1) value = value * 256 + view.getUint8(i);
  return value;
}

async function readText(reader: BlockReader, { start, end }: Element): Promise<string> {
  const view = await reader.bytes(start, Math.min(end - start, 64));
  return new TextDecoder().decode(view).replace(/\0+$/, '');
}
