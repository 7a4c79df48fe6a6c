/** The kit of adapters: small pure helpers. Nothing here needs Node, so both doors may use all of it. */
export { capabilitiesFor } from './capabilities-for.ts';
export { type CheckGround, checkVersion, limitsInPlace } from './checks.ts';
export {
  type ErrorGround,
  errorOf,
  readConsent,
  readReset,
  refused,
  refusedInput,
  secretUnreadable,
  withinAMonth,
} from './errors.ts';
export { type Fit, fitOf, fitWords, shapeOf, withCut } from './fit.ts';
export { type VideoFit, videoFitOf, withVideosAsTheyAre } from './fit-video.ts';
export {
  filledTags,
  type LinkTags,
  linksToTag,
  placeAsTyped,
  type TaggedLink,
  tagContent,
  tagText,
} from './link-tags.ts';
export { gridTiles, mediaTiles, pictureTiles, segmentsOf } from './preview.ts';
export {
  byteRangeOf,
  countBytes,
  countGraphemes,
  findSpans,
  measureGraphemes,
  type Span,
  textForMatching,
} from './text.ts';
export { videoDescriptions } from './video-descriptions.ts';
