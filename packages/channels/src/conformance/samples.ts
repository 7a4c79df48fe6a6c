/** Contents that every channel can be asked to publish, made to the limits of the account. */
import type { Json, Limits, MediaSource, VersionContent, VersionMedia, VersionPart } from '../spec.ts';
import type { Ground } from './ground.ts';

/** A real PNG: one pixel. */
const pixel = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
);

/** The bytes behind every sample picture. */
export async function sampleMedia(): Promise<MediaSource> {
  return {
    mimeType: 'image/png',
    sizeBytes: pixel.byteLength,
    bytes: async () => pixel,
    stream: async () => new Blob([pixel]).stream(),
  };
}

export function picture(name: string, own: Partial<VersionMedia> = {}): VersionMedia {
  return {
    assetId: `asset-${name}`,
    kind: 'image',
    mimeType: 'image/png',
    sizeBytes: pixel.byteLength,
    width: 1,
    height: 1,
    altText: `What picture ${name} shows`,
    isMadeByAi: false,
    ...own,
  };
}

/** A part with this text, and a picture only where the network insists on one. */
export function part(limits: Limits, text: string, name = text): VersionPart {
  return { text, media: limits.images.isRequired ? [picture(name)] : [] };
}

export function content(
  ground: Ground,
  parts: readonly [VersionPart, ...VersionPart[]],
  own: Partial<VersionContent> = {},
): VersionContent {
  const options: { readonly [key: string]: Json } = ground.subject.options ?? {};
  return { parts, options, ...own };
}

export function textContent(ground: Ground, text = 'Hello from the conformance suite.'): VersionContent {
  return content(ground, [part(ground.limits, text, 'one')]);
}

export function imageContent(ground: Ground, count = 1): VersionContent {
  const media = Array.from({ length: count }, (_, index) => picture(`p${index + 1}`));
  return content(ground, [{ text: 'Look at this.', media }]);
}

export function threadContent(ground: Ground): VersionContent {
  const { limits } = ground;
  return content(ground, [
    part(limits, 'First of three.', 'a'),
    part(limits, 'Second of three.', 'b'),
    part(limits, 'Third of three.', 'c'),
  ]);
}
