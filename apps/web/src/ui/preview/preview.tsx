/** A post as data, drawn by a few shared layouts; the shape adapters give their previews. */
export interface PreviewData {
  /** `feed-text` puts the words first; all others what is seen. */
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

type Post = PreviewData['posts'][number];
const segmentClass = {
  plain: '',
  link: 'pv-link',
  mention: 'pv-link',
  hashtag: 'pv-link',
  folded: 'pv-folded',
  cut: 'pv-cut',
} as const;

function Segments({ post }: { post: Post }) {
  return (
    <p className="pv-text">
      {post.segments.map((segment, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: segments have no identity but their place
        <span key={index} className={segmentClass[segment.style]}>
          {segment.text}
        </span>
      ))}
    </p>
  );
}

function Pictures({ post, mediaUrl }: { post: Post; mediaUrl: PreviewProps['mediaUrl'] }) {
  if (post.media.length === 0) return null;
  return (
    <div className="pv-media" data-count={Math.min(post.media.length, 4)}>
      {post.media.map(({ assetId, altText, aspectRatio, kind }) => {
        const src = mediaUrl(assetId);
        const style = post.media.length === 1 ? { aspectRatio } : undefined;
        if (src) return <img key={assetId} src={src} alt={altText} style={style} />;
        return (
          <span
            key={assetId}
            className="hatch"
            role="img"
            aria-label={altText || (kind === 'video' ? 'A video' : 'A picture without alt text')}
            style={style}
          />
        );
      })}
    </div>
  );
}

/** What stands below the words: the card of a link, the answers of a poll. */
function Attached({ post: { link, poll }, mediaUrl }: { post: Post; mediaUrl: PreviewProps['mediaUrl'] }) {
  const thumbnail = link?.thumbnailAssetId && mediaUrl(link.thumbnailAssetId);
  return (
    <>
      {link && (
        <div className="pv-card">
          {thumbnail && <img src={thumbnail} alt="" />}
          <span>{link.domain}</span>
          <b>{link.title}</b>
          <span>{link.description}</span>
        </div>
      )}
      {poll && (
        <div className="pv-card">
          <ul>
            {poll.options.map((option, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: answers may be alike and have no identity but their place
              <li key={index}>{option}</li>
            ))}
          </ul>
          <span>{poll.words}</span>
        </div>
      )}
    </>
  );
}

function Author({ author }: Pick<PreviewProps, 'author'>) {
  return (
    <header className="pv-author">
      {author.avatarUrl ? <img src={author.avatarUrl} alt="" /> : <span className="pv-face" aria-hidden="true" />}
      <span className="pv-name">
        <b>{author.name}</b>
        <span>{author.handle}</span>
      </span>
    </header>
  );
}

const Counters = ({ post }: { post: Post }) =>
  post.counters.length > 0 ? <footer className="pv-counters">{post.counters.join(' · ')}</footer> : null;

/**
 * A post as its network would show it, from data: `feed-text` puts the words first, the others what is seen. Letters
 * that would not go out are struck, those behind "more" are faint. Round avatars and foreign fonts live only here.
 */
export function Preview({ preview, author, mediaUrl }: PreviewProps) {
  const isPictureFirst = preview.layout !== 'feed-text';
  return (
    <figure className="pv">
      {preview.posts.map((post, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: posts of a thread have no identity but their place
        <article key={index} className="pv-post" data-layout={preview.layout}>
          <Author author={author} />
          {isPictureFirst && <Pictures post={post} mediaUrl={mediaUrl} />}
          {isPictureFirst && <Counters post={post} />}
          {post.isComment && <p className="pv-folded">First comment</p>}
          {post.title && <p className="pv-title">{post.title}</p>}
          <Segments post={post} />
          <Attached post={post} mediaUrl={mediaUrl} />
          {!isPictureFirst && <Pictures post={post} mediaUrl={mediaUrl} />}
          {!isPictureFirst && <Counters post={post} />}
        </article>
      ))}
      <figcaption>{preview.note}</figcaption>
    </figure>
  );
}
