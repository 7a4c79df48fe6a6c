import './preview.css';
import type { MediaUrl, PreviewAuthor, PreviewPost, PreviewProps } from './preview-data.ts';
import { Carousel, Grid, Picture } from './preview-media.tsx';
import { Attached, Author, Counters, Face, Words } from './preview-words.tsx';

interface Drawn {
  readonly post: PreviewPost;
  readonly author: PreviewAuthor;
  readonly mediaUrl: MediaUrl;
}

const Title = ({ post }: { post: PreviewPost }) => (post.title ? <p className="pv-title">{post.title}</p> : null);

function FeedText({ post, author, mediaUrl }: Drawn) {
  return (
    <article className="pv-post">
      <Author author={author} />
      <Title post={post} />
      <Words post={post} />
      <Attached post={post} mediaUrl={mediaUrl} />
      <Grid post={post} mediaUrl={mediaUrl} />
      <Counters post={post} />
    </article>
  );
}

/** The caption follows the name, as under pictures. */
function FeedPicture({ post, author, mediaUrl }: Drawn) {
  return (
    <article className="pv-post pv-picture">
      <Author author={author} />
      <Carousel post={post} mediaUrl={mediaUrl} />
      <Counters post={post} />
      <Title post={post} />
      <Words post={post} before={<b>{author.handle} </b>} />
      <Attached post={post} mediaUrl={mediaUrl} />
    </article>
  );
}

const screen = 9 / 16;

/** A telephone's whole screen: what is not as tall stands between bars, words and signs lie over it. */
function Upright({ post, author, mediaUrl }: Drawn) {
  const shape = post.media[0]?.aspectRatio ?? screen;
  const hasBars = shape > screen + 0.05;
  return (
    <article className="pv-upright" data-bars={hasBars || undefined}>
      <Carousel post={post} mediaUrl={mediaUrl} shape={screen} isWhole={hasBars} />
      <div className="pv-over">
        <div className="pv-over-words">
          <span className="pv-author">
            <Face author={author} />
            <b className="pv-over-name">{author.handle}</b>
          </span>
          <Title post={post} />
          <Words post={post} />
          <Attached post={post} mediaUrl={mediaUrl} />
        </div>
        <Counters post={post} />
      </div>
    </article>
  );
}

/** A picture beside the video is its cover. */
function Player({ post, author, mediaUrl }: Drawn) {
  const video = post.media.find(({ kind }) => kind === 'video');
  const cover = post.media.find(({ kind }) => kind !== 'video') ?? video;
  return (
    <article className="pv-post pv-player">
      <div className="pv-frame" style={{ aspectRatio: 16 / 9 }}>
        {cover ? (
          <Picture tile={video ? { ...cover, kind: 'video' } : cover} mediaUrl={mediaUrl} />
        ) : (
          <span className="pv-tile">
            <span className="hatch" role="img" aria-label="No video yet" />
          </span>
        )}
      </div>
      <p className="pv-title">{post.title ?? <span className="pv-folded">No title yet</span>}</p>
      <Author author={author} />
      <Counters post={post} />
      {post.segments.length > 0 && (
        <div className="pv-about">
          <Words post={post} />
        </div>
      )}
    </article>
  );
}

function Pin({ post, author, mediaUrl }: Drawn) {
  return (
    <article className="pv-pin">
      <Carousel post={post} mediaUrl={mediaUrl} />
      {post.link && <span className="pv-domain">{post.link.domain}</span>}
      <Title post={post} />
      <Words post={post} />
      <Author author={author} />
      <Counters post={post} />
    </article>
  );
}

/** A comment looks like one under every kind of post. */
function FirstComment({ post, author }: Drawn) {
  return (
    <article className="pv-post pv-comment">
      <Face author={author} />
      <div>
        <p className="pv-folded">First comment</p>
        <Words post={post} before={<b>{author.handle} </b>} />
        <Counters post={post} />
      </div>
    </article>
  );
}

const layouts = {
  'feed-text': FeedText,
  'feed-picture': FeedPicture,
  upright: Upright,
  player: Player,
  pin: Pin,
} as const;

/**
 * A post as its network would show it, from data. Letters that would not go out are struck, those behind "more" are
 * hidden until asked for. Round faces and foreign fonts live only here.
 */
export function Preview({ preview, author, mediaUrl }: PreviewProps) {
  const Layout = layouts[preview.layout];
  const isCropped = preview.posts.some(({ media }) => media.some((tile) => tile.isCropped));
  return (
    <figure className="pv">
      {preview.posts.map((post, index) => {
        const Drawing = post.isComment ? FirstComment : Layout;
        // biome-ignore lint/suspicious/noArrayIndexKey: posts of a thread have no identity but their place
        return <Drawing key={index} post={post} author={author} mediaUrl={mediaUrl} />;
      })}
      <figcaption>
        {isCropped && 'The network shows only this cut of the picture. '}
        {preview.note}
      </figcaption>
    </figure>
  );
}
