/** What is to be said: a version's content, as one account gets it. */
import type { Json } from './json.ts';

/**
 * What of a picture goes out: turned clockwise by so many degrees, then cut; shares of the width and height it has
 * after the turn.
 */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly turn: 0 | 90 | 180 | 270;
}

/** Codecs of a video by their common names: `h264`, `hevc`, `vp9`, `aac`. */
export interface MediaEncoding {
  readonly video: string;
  /** Null: no sound. */
  readonly audio: string | null;
  readonly framesPerSecond: number | null;
}

/** One piece of media of a part. Sizes in bytes and pixels; duration in ms, absent for still pictures. */
export interface VersionMedia {
  readonly assetId: string;
  readonly kind: 'image' | 'video';
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs?: number;
  /** How a video is packed; absent: not known, and not judged. */
  readonly encoding?: MediaEncoding;
  /** No copy of it can be made here: this installation lacks what is needed. */
  readonly staysAsItIs?: true;
  /** What the picture shows, for people who cannot see it; '' when nobody has written it yet. */
  readonly altText: string;
  /** Made by a model; networks with a label for it get it. */
  readonly isMadeByAi: boolean;
  /**
   * The cut that is made before it goes out; `width` and `height` are those of the cut already. Absent: the whole
   * picture. What is handed to `begin` was cut.
   */
  readonly crop?: Crop;
}

/** One visible piece: the main post, or one later post of a thread. */
export interface VersionPart {
  readonly text: string;
  readonly media: readonly VersionMedia[];
}

/** A question with answers to choose from, on the main post. */
export interface VersionPoll {
  /** At least two, none empty. */
  readonly options: readonly string[];
  /** How long it can be answered, in minutes. */
  readonly durationMinutes: number;
  /** More than one answer may be chosen. */
  readonly isMultiple: boolean;
}

/** The card below a text: what was read from the page, for networks that do not read it themselves. */
export interface LinkCard {
  readonly url: string;
  readonly title: string;
  readonly description: string;
  readonly thumbnail?: VersionMedia;
}

/** A version's content: what goes to one account. `parts[0]` is the main post, the others continue a thread. */
export interface VersionContent {
  readonly parts: readonly [VersionPart, ...VersionPart[]];
  /** BCP 47 tag of the text's language; absent when the person did not say. */
  readonly language?: string;
  /** The first comment below the main post, where the network lets us write one. */
  readonly firstComment?: string;
  readonly poll?: VersionPoll;
  readonly link?: LinkCard;
  /**
   * Settings of this network, already valid by the channel's `options` schema. Two names mean the same everywhere:
   * `placement` (`feed`, `reel` or `story`) and `title`.
   */
  readonly options: { readonly [key: string]: Json };
}
