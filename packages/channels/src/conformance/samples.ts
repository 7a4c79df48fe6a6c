/** Contents that every channel can be asked to publish, made to the limits of the account. */
import type {
  Capabilities,
  FormatName,
  Json,
  Limits,
  MediaSource,
  PublicAddress,
  VersionContent,
  VersionMedia,
  VersionPart,
} from '../spec.ts';
import type { ChannelSubject, Ground } from './subject.ts';

/** What the samples are made to: one account, and what its network wants beside the words. */
export interface SampleGround {
  readonly limits: Limits;
  readonly capabilities: Pick<Capabilities, 'formats'>;
  readonly subject: Pick<ChannelSubject, 'least' | 'options'>;
}

/** Real files, the smallest there are: one pixel as PNG and as JPEG; of a film only its first box. */
const files = {
  'image/png': 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'image/jpeg':
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
  'video/mp4': 'AAAAIGZ0eXBpc29tAAACAGlzb21pc28yYXZjMW1wNDEAAAAIbWRhdA==',
} as const;
type SampleType = keyof typeof files;

/** A film's boxes without pictures: half a minute, 1080 × 1920, for networks that look at the shape themselves. */
const uprightFilm =
  'AAAAIGZ0eXBpc29tAAACAGlzb21pc28yYXZjMW1wNDEAAADYbW9vdgAAAGxtdmhkAAAAAAAAAAAAAAAAAAAD6AAAdTAAAQAAAQAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAgAAAGR0cmFrAAAAXHRraGQAAAAHAAAAAAAAAAAAAAABAAAAAAAAdTAAAAAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAABAAAAABDgAAAeAAAAAAAAIbWRhdA==';

/** A source of these bytes, as a publisher gives it. */
export function sourceOf(bytes: Uint8Array<ArrayBuffer>, mimeType: string): MediaSource {
  return {
    mimeType,
    sizeBytes: bytes.byteLength,
    bytes: async () => bytes,
    stream: async () => new Blob([bytes]).stream(),
    range: async (start, end) => bytes.slice(start, end),
  };
}

/** The bytes behind a sample: its type stands in its id (`asset-<name>.png`, `asset-<name>.upright.mp4`). */
export function sampleBytes(assetId: string): {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mimeType: SampleType;
} {
  const mimeType = assetId.endsWith('.mp4') ? 'video/mp4' : assetId.endsWith('.jpeg') ? 'image/jpeg' : 'image/png';
  const file = assetId.endsWith('.upright.mp4') ? uprightFilm : files[mimeType];
  return { bytes: Uint8Array.from(Buffer.from(file, 'base64')), mimeType };
}

export async function sampleMedia(assetId: string): Promise<MediaSource> {
  const { bytes, mimeType } = sampleBytes(assetId);
  return sourceOf(bytes, mimeType);
}

/** For tests of networks that take bytes. */
export async function noPublicAddress(): Promise<PublicAddress> {
  return { kind: 'none', words: 'Nothing of this test can be fetched.' };
}

/** A picture that fits: of a type and a shape that the limits allow. */
export function picture(limits: Limits, name: string, own: Partial<VersionMedia> = {}): VersionMedia {
  const mimeType = limits.images.mimeTypes.includes('image/png') ? 'image/png' : 'image/jpeg';
  return {
    assetId: `asset-${name}.${mimeType.slice(6)}`,
    kind: 'image',
    mimeType,
    sizeBytes: sampleBytes(`.${mimeType.slice(6)}`).bytes.byteLength,
    width: 1080,
    height: 1080,
    altText: limits.images.altTextMax > 0 ? `What picture ${name} shows` : '',
    isMadeByAi: false,
    ...own,
  };
}

/** A video that fits: half a minute, upright where only that is allowed. */
export function video(limits: Limits, name: string, own: Partial<VersionMedia> = {}): VersionMedia {
  const isOnlyUpright = (limits.video?.maxAspectRatio ?? 2) < 1.7;
  const isSmall = Math.min(limits.video?.maxWidth ?? 1920, limits.video?.maxHeight ?? 1920) < 1920;
  const [long, short] = isSmall ? [1280, 720] : [1920, 1080];
  const { width, height } = { width: isOnlyUpright ? short : long, height: isOnlyUpright ? long : short, ...own };
  const assetId = `asset-${name}${(width ?? 0) < (height ?? 0) ? '.upright' : ''}.mp4`;
  return {
    assetId,
    kind: 'video',
    mimeType: 'video/mp4',
    sizeBytes: sampleBytes(assetId).bytes.byteLength,
    width,
    height,
    durationMs: 30_000,
    altText: '',
    isMadeByAi: false,
    ...own,
  };
}

/** A part with this text, and the media only where the network insists on some. */
export function part(limits: Limits, text: string, name = text): VersionPart {
  if (limits.video?.isRequired) return { text, media: [video(limits, name)] };
  return { text, media: limits.images.isRequired ? [picture(limits, name)] : [] };
}

export function content(
  ground: Pick<SampleGround, 'limits' | 'subject'>,
  parts: readonly [VersionPart, ...VersionPart[]],
  own: Partial<VersionContent> = {},
): VersionContent {
  const title: { [key: string]: Json } = ground.limits.title?.isRequired ? { title: 'A title' } : {};
  return { parts, ...own, options: { ...title, ...ground.subject.options, ...own.options } };
}

/** The least that can be posted with these words. */
export function textContent(ground: SampleGround, text = 'Hello from the conformance suite.'): VersionContent {
  if (ground.subject.least === 'video') return content(ground, [{ text, media: [video(ground.limits, 'one')] }]);
  return content(ground, [part(ground.limits, text, 'one')]);
}

export function imageContent(ground: SampleGround, count = 1): VersionContent {
  const media = Array.from({ length: count }, (_, index) => picture(ground.limits, `p${index + 1}`));
  return content(ground, [{ text: 'Look at this.', media }]);
}

export function threadContent(ground: SampleGround): VersionContent {
  const { limits } = ground;
  return content(ground, [
    part(limits, 'First of three.', 'a'),
    part(limits, 'Second of three.', 'b'),
    part(limits, 'Third of three.', 'c'),
  ]);
}

/** Everything this account can post, by format: what it is made of, and how it is told on the network. */
export function sampleOf(ground: Ground, format: FormatName): VersionContent {
  return ground.subject.samples?.[format]?.(ground) ?? commonSample(ground, format);
}

/** The same for any network that has no sample of its own for this format. */
export function commonSample(ground: SampleGround, format: FormatName): VersionContent {
  const { limits } = ground;
  const upright = { width: 1080, height: 1920 };
  switch (format) {
    case 'text':
      return textContent(ground);
    case 'image':
    case 'altText':
      return imageContent(ground);
    case 'carousel':
      return imageContent(ground, 2);
    case 'video':
      return content(ground, [{ text: 'Watch this.', media: [video(limits, 'v')] }]);
    case 'reel':
      return content(ground, [{ text: 'A short one.', media: [video(limits, 'r', upright)] }], {
        options: { placement: 'reel' },
      });
    case 'story':
      return content(ground, [{ text: '', media: [picture(limits, 's', upright)] }], {
        options: { placement: 'story' },
      });
    case 'thread':
      return threadContent(ground);
    case 'firstComment':
      return content(ground, [part(limits, 'The post.', 'a')], { firstComment: 'And a comment.' });
    case 'linkCard':
      return content(ground, [part(limits, 'Read https://example.com/page', 'l')], {
        link: { url: 'https://example.com/page', title: 'A page', description: 'What it says' },
      });
    case 'poll':
      return content(ground, [part(limits, 'Tea or coffee?', 'q')], {
        poll: { options: ['Tea', 'Coffee'], durationMinutes: limits.poll?.minutes?.[0] ?? 1440, isMultiple: false },
      });
    case 'aiLabel': {
      const isVideo = limits.video?.isRequired === true || !ground.capabilities.formats.image.works;
      const made = { isMadeByAi: true };
      const media = isVideo ? video(limits, 'ai', made) : picture(limits, 'ai', made);
      return content(ground, [{ text: 'Made by a model.', media: [media] }]);
    }
  }
}
