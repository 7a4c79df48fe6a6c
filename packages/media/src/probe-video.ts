/** What a video is, read from its container alone: no decoder, and only the few blocks that hold its index. */
import { BlockReader, type ByteSource } from './byte-source.ts';
import type { ContainerFacts } from './container-facts.ts';
import { type DetectedType, detectType, headBytes } from './detect-type.ts';
import { readIsoFacts } from './iso-boxes.ts';
import { readMatroskaFacts } from './matroska.ts';
import { MediaError } from './media-error.ts';

export interface VideoFacts extends ContainerFacts {
  readonly type: DetectedType;
}

/**
 * Probes MP4, MOV, WebM and Matroska. Reads at most a few 64 KiB blocks, wherever the index stands.
 *
 * @throws MediaError `unsupported_type` for other kinds and for files without a picture, `damaged` for cut ones.
 */
export async function probeVideo(source: ByteSource): Promise<VideoFacts> {
  const type = await detectType(await source.read(0, Math.min(headBytes, source.sizeBytes)));
  const reader = new BlockReader(source);
  if (/^(video|audio)\/(mp4|quicktime|3gpp)$/.test(type.mimeType)) return { type, ...(await readIsoFacts(reader)) };
  if (/^video\/(webm|matroska|x-matroska)$/.test(type.mimeType)) return { type, ...(await readMatroskaFacts(reader)) };
  throw new MediaError('unsupported_type', `An MP4, MOV or WebM video was expected, but the file is ${type.mimeType}.`);
}
