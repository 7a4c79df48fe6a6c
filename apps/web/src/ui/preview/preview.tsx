/** A post as data, drawn by a few shared layouts; the shape adapters give their previews. */
export interface PreviewData {
  readonly layout: 'feed-text' | 'feed-picture';
  readonly posts: readonly {
    readonly segments: readonly {
      readonly text: string;
      readonly style: 'plain' | 'link' | 'mention' | 'hashtag' | 'cut';
    }[];
    readonly media: readonly { readonly assetId: string; readonly altText: string; readonly aspectRatio: number }[];
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
const segmentClass = { plain: '', link: 'pv-link', mention: 'pv-link', hashtag: 'pv-link', cut: 'pv-cut' } as const;

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
      {post.media.map(({ assetId, altText, aspectRatio }) => {
        const src = mediaUrl(assetId);
        const style = post.media.length === 1 ? { aspectRatio } : undefined;
        if (src) return <img key={assetId} src={src} alt={altText} style={style} />;
        return (
          <span
            key={assetId}
            className="hatch"
            role="img"
            aria-label={altText || 'A picture without alt text'}
            style={style}
          />
        );
      })}
    </div>
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
 * A post as its network would show it, from data: `feed-text` puts the words first, `feed-picture` the picture. Letters
 * that would not go out are struck. Round avatars and foreign fonts live only here.
 */
export function Preview({ preview, author, mediaUrl }: PreviewProps) {
  const isPictureFirst = preview.layout === 'feed-picture';
  return (
    <figure className="pv">
      {preview.posts.map((post, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: posts of a thread have no identity but their place
        <article key={index} className="pv-post">
          <Author author={author} />
          {isPictureFirst && <Pictures post={post} mediaUrl={mediaUrl} />}
          {isPictureFirst && <Counters post={post} />}
          <Segments post={post} />
          {!isPictureFirst && <Pictures post={post} mediaUrl={mediaUrl} />}
          {!isPictureFirst && <Counters post={post} />}
        </article>
      ))}
      <figcaption>{preview.note}</figcaption>
    </figure>
  );
}
