import type { Cut } from './cut-picture.tsx';

/** A post as data, drawn by a few shared layouts; the shape adapters give their previews. */
export interface PreviewData {
  /**
   * `feed-text`: words first; `feed-picture`: what is seen first; `upright`: a full upright screen with the words over
   * it; `player`: a wide player, the title below; `pin`: a card with a title below its picture.
   */
  readonly layout: 'feed-text' | 'feed-picture' | 'upright' | 'player' | 'pin';
  readonly posts: readonly {
    readonly title?: string;
    readonly segments: readonly {
      readonly text: string;
      /** `folded`: there, but hidden behind "more"; `cut`: does not fit. */
      readonly style: 'plain' | 'link' | 'mention' | 'hashtag' | 'folded' | 'cut';
    }[];
    readonly media: readonly {
      readonly assetId: string;
      readonly altText: string;
      readonly aspectRatio: number;
      readonly kind?: 'image' | 'video';
      readonly isCropped?: boolean;
      /** The cut that somebody made of it. */
      readonly crop?: Cut;
    }[];
    readonly link?: {
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
  /** By which rules it was drawn, and when they were read. */
  readonly note: string;
}

export interface PreviewProps {
  readonly preview: PreviewData;
  /** Who speaks, as the network shows it. */
  readonly author: { readonly name: string; readonly handle: string; readonly avatarUrl?: string | null };
  /** The address of a picture; null while it is not stored. */
  readonly mediaUrl: (assetId: string) => string | null;
}

export type PreviewPost = PreviewData['posts'][number];
export type PreviewAuthor = PreviewProps['author'];
export type MediaUrl = PreviewProps['mediaUrl'];
