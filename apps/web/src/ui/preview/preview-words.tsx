import type { Icon as PhosphorIcon } from '@phosphor-icons/react';
import { BookmarkSimpleIcon } from '@phosphor-icons/react/dist/csr/BookmarkSimple';
import { ChatCircleIcon } from '@phosphor-icons/react/dist/csr/ChatCircle';
import { EyeIcon } from '@phosphor-icons/react/dist/csr/Eye';
import { HeartIcon } from '@phosphor-icons/react/dist/csr/Heart';
import { PaperPlaneTiltIcon } from '@phosphor-icons/react/dist/csr/PaperPlaneTilt';
import { QuotesIcon } from '@phosphor-icons/react/dist/csr/Quotes';
import { RepeatIcon } from '@phosphor-icons/react/dist/csr/Repeat';
import { ThumbsUpIcon } from '@phosphor-icons/react/dist/csr/ThumbsUp';
import { useState } from 'react';
import { Icon } from '../icon.tsx';
import type { MediaUrl, PreviewAuthor, PreviewPost } from './preview-data.ts';

const segmentClass = {
  plain: '',
  link: 'pv-link',
  mention: 'pv-link',
  hashtag: 'pv-link',
  folded: 'pv-folded',
  cut: 'pv-cut',
} as const;

/** The words as the network reads them. What it hides behind "more" is hidden here too, until somebody looks. */
export function Words({ post, before }: { post: PreviewPost; before?: React.ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const hasMore = post.segments.some(({ style }) => style === 'folded');
  const shown = post.segments.filter(({ style }) => isOpen || style !== 'folded');
  if (shown.length === 0 && !hasMore) return null;
  return (
    <p className="pv-text">
      {before}
      {shown.map((segment, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: segments have no identity but their place
        <span key={index} className={segmentClass[segment.style]}>
          {segment.text}
        </span>
      ))}
      {hasMore && (
        <>
          {!isOpen && '… '}
          <button type="button" className="pv-more" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? ' less' : 'more'}
          </button>
        </>
      )}
    </p>
  );
}

/** What stands below the words: the card of a link, the answers of a poll. */
export function Attached({ post: { link, poll }, mediaUrl }: { post: PreviewPost; mediaUrl: MediaUrl }) {
  const thumbnail = link?.thumbnailAssetId && mediaUrl(link.thumbnailAssetId);
  return (
    <>
      {link && (
        <div className="pv-card">
          {thumbnail && <img src={thumbnail} alt="" />}
          <span className="pv-card-words">
            <span>{link.domain}</span>
            {link.title && <b>{link.title}</b>}
            {link.description && <span className="pv-card-about">{link.description}</span>}
          </span>
        </div>
      )}
      {poll && (
        <div className="pv-poll">
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

/** The round face of who speaks; a letter where there is no picture, or it does not come. */
export function Face({ author }: { author: PreviewAuthor }) {
  const [failed, setFailed] = useState<string | null>(null);
  const { avatarUrl, name } = author;
  if (avatarUrl && avatarUrl !== failed)
    return <img className="pv-face" src={avatarUrl} alt="" onError={() => setFailed(avatarUrl)} />;
  return (
    <span className="pv-face" aria-hidden="true">
      {[...name.trim()][0]?.toLocaleUpperCase()}
    </span>
  );
}

export function Author({ author }: { author: PreviewAuthor }) {
  return (
    <header className="pv-author">
      <Face author={author} />
      <span className="pv-name">
        <b>{author.name}</b>
        <span>{author.handle}</span>
      </span>
    </header>
  );
}

const icons: Readonly<Record<string, PhosphorIcon>> = {
  likes: HeartIcon,
  reactions: ThumbsUpIcon,
  replies: ChatCircleIcon,
  comments: ChatCircleIcon,
  reposts: RepeatIcon,
  shares: PaperPlaneTiltIcon,
  quotes: QuotesIcon,
  views: EyeIcon,
  bookmarks: BookmarkSimpleIcon,
  saves: BookmarkSimpleIcon,
};

/** What will be counted there, by sign where there is one. */
export function Counters({ post: { counters } }: { post: PreviewPost }) {
  if (counters.length === 0) return null;
  return (
    <ul className="pv-counters" aria-label="What is counted there">
      {counters.map((counter) => {
        const icon = icons[counter];
        return (
          <li key={counter} title={counter}>
            {icon ? (
              <>
                <Icon of={icon} size={18} />
                <span className="pv-said">{counter}</span>
              </>
            ) : (
              counter
            )}
          </li>
        );
      })}
    </ul>
  );
}
