/** The browser door of an adapter: pure, no Node, no zod. */
import type { Capabilities, Limits } from './capabilities.ts';
import type { Crop, VersionContent } from './content.ts';
import type { Json } from './json.ts';

/** A rule's verdict on a version, shown as the person types. */
export interface Check {
  /** `error` stops scheduling, `warning` does not, `fine` is shown quietly. */
  readonly level: 'error' | 'warning' | 'fine';
  readonly code: string;
  /** One sentence for people. */
  readonly words: string;
  /** The part it speaks of. */
  readonly part?: number;
}

/** How long a text is, as the network counts it. */
export interface Measure {
  readonly used: number;
  readonly max: number;
  /** Index in UTF-16 units from which the text no longer fits; null when it fits. */
  readonly overflowAt: number | null;
}

/** What a network says to an answer of ours below a post. */
export interface AnswerCheck {
  readonly measure: Measure;
  /** What speaks against it besides its length, one sentence each. */
  readonly faults: readonly string[];
}

/** A preview as data, drawn by a few shared layouts. */
export interface Preview {
  /**
   * `feed-text`: words first, media below; `feed-picture`: media first, words below; `upright`: a full upright
   * screen with the words over it (reels, stories); `player`: a wide player, the title below; `pin`: a card with a
   * title below its picture.
   */
  readonly layout: 'feed-text' | 'feed-picture' | 'upright' | 'player' | 'pin';
  readonly posts: readonly {
    /** Where the network has titles. */
    readonly title?: string;
    /** `folded`: there, but hidden behind "more"; `cut`: does not fit. */
    readonly segments: readonly {
      readonly text: string;
      readonly style: 'plain' | 'link' | 'mention' | 'hashtag' | 'folded' | 'cut';
    }[];
    readonly media: readonly {
      readonly assetId: string;
      readonly altText: string;
      /** As shown: where the network crops, the shape it crops to. */
      readonly aspectRatio: number;
      /** Absent: a picture. */
      readonly kind?: 'image' | 'video';
      readonly isCropped?: boolean;
      /** The cut that a person made of it. */
      readonly crop?: Crop;
    }[];
    readonly link?: {
      readonly url: string;
      /** What is shown of the address. */
      readonly domain: string;
      readonly title: string;
      readonly description: string;
      readonly thumbnailAssetId?: string;
    };
    readonly poll?: { readonly options: readonly string[]; readonly words: string };
    /** True for the first comment. */
    readonly isComment?: boolean;
    readonly counters: readonly string[];
  }[];
  /** "Drawn by the rules of … as read on …". */
  readonly note: string;
}

/** What a network is known by in a list: light, so that a first page need not load any rules. */
export interface ChannelMark {
  readonly id: string;
  readonly name: string;
  /** SVG path in a 24-unit box, drawn in the current colour. */
  readonly glyph: string;
  /** Where one adapter serves several networks: the name and glyph of the one this account is on. Absent: `name`, `glyph`. */
  networkOf?(details: Json): { readonly name: string; readonly glyph: string };
}

export interface ChannelFace extends ChannelMark {
  readonly capabilities: Capabilities;
  limitsOf(details: Json): Limits;
  /** As the server door's. */
  capabilitiesOf?(details: Json): Capabilities;
  measure(text: string, limits: Limits): Measure;
  /** All of a version's verdicts; the server asks the same function before it schedules. */
  check(content: VersionContent, limits: Limits): readonly Check[];
  preview(content: VersionContent, limits: Limits): Preview;
  /** Where answers have rules of their own; `to` is the handle that is answered, if any. Absent: an answer counts as a post does. */
  checkAnswer?(text: string, limits: Limits, to: string | null): AnswerCheck;
}
