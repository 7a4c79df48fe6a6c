/** Media: bytes in, facts and bytes out. Types are decided by the bytes; nothing here knows networks or storage. */
export { type ByteSource, collectBytes, sourceOfBytes } from './byte-source.ts';
export type { ContainerFacts } from './container-facts.ts';
export { type DetectedType, detectType, headBytes } from './detect-type.ts';
export { drawPicture } from './draw-picture.ts';
export type { Encoding } from './encoding.ts';
export { type Ffmpeg, type FfmpegFound, findFfmpeg } from './find-ffmpeg.ts';
export { type FittedImage, fitImage, type ImageDemands } from './fit-image.ts';
export { type FittedVideo, fitVideo, type VideoDemands } from './fit-video.ts';
export { makeThumbnails, type Thumbnail, thumbnailEdges } from './make-thumbnails.ts';
export { MediaError, type MediaErrorCode } from './media-error.ts';
export type { ImageLimits } from './open-image.ts';
export { type ImageFacts, probeImage } from './probe-image.ts';
export { probeVideo, type VideoFacts } from './probe-video.ts';
