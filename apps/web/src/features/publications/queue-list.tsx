import { ArrowDownIcon } from '@phosphor-icons/react/dist/csr/ArrowDown';
import { ArrowUpIcon } from '@phosphor-icons/react/dist/csr/ArrowUp';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { formatTime } from '../../lib/times.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Note } from '../../ui/note.tsx';
import type { Publication } from './publications.types.ts';
import { useSlotActs } from './slots.api.ts';
import { neighbour } from './slots.rules.ts';
import type { QueueItem } from './slots.types.ts';

interface Acts {
  readonly whyNot: string | null;
  readonly isOver: boolean;
  readonly onMove: (publication: Publication, to: QueueItem | null) => void;
  readonly onSkip: (item: QueueItem) => void;
  readonly onLift: (publication: Publication | null) => void;
  readonly onOver: (at: string | null) => void;
  readonly onDrop: (item: QueueItem) => void;
}

function Waiting({
  publication,
  item,
  items,
  zone,
  acts,
}: {
  publication: Publication;
  item: QueueItem;
  items: readonly QueueItem[];
  zone: string;
  acts: Acts;
}) {
  const title = publication.postTitle || 'Untitled';
  const earlier = neighbour(items, item.at, -1);
  const later = neighbour(items, item.at, 1);
  const step = (to: QueueItem | null, end: string) => acts.whyNot ?? (to ? null : end);
  const at = formatTime(item.at, zone);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging by mouse is the second way; the buttons beside are the first
    <span
      className="q-post"
      draggable={!acts.whyNot}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', title);
        acts.onLift(publication);
      }}
      onDragEnd={() => acts.onLift(null)}
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        if (!acts.whyNot) acts.onMove(publication, event.key === 'ArrowUp' ? earlier : later);
      }}
    >
      <Note state="scheduled" />
      <Link
        className="say clip text-ink no-underline hover:underline"
        draggable={false}
        to={`/posts/${publication.postId}` as string}
      >
        {title}
      </Link>
      <span className="q-acts">
        <IconButton
          label={`Move ${title} earlier, from ${at}`}
          unavailable={step(earlier, 'It is the first.')}
          onClick={() => acts.onMove(publication, earlier)}
        >
          <Icon of={ArrowUpIcon} />
        </IconButton>
        <IconButton
          label={`Move ${title} later, from ${at}`}
          unavailable={step(later, 'There is no later slot here.')}
          onClick={() => acts.onMove(publication, later)}
        >
          <Icon of={ArrowDownIcon} />
        </IconButton>
      </span>
    </span>
  );
}

function Place({
  item,
  items,
  zone,
  acts,
}: {
  item: QueueItem;
  items: readonly QueueItem[];
  zone: string;
  acts: Acts;
}) {
  const isFree = item.publications.length === 0;
  const time = formatTime(item.at, zone);
  return (
    <li
      className={`q-place ${acts.isOver ? 'q-over' : ''}`}
      onDragOver={(event) => {
        if (item.isSkipped) return;
        event.preventDefault();
        acts.onOver(item.at);
      }}
      onDragLeave={() => acts.onOver(null)}
      onDrop={(event) => {
        event.preventDefault();
        acts.onDrop(item);
      }}
    >
      <span className="num q-time">{time}</span>
      <span className="q-what">
        {item.publications.map((publication) => (
          <Waiting key={publication.id} {...{ publication, item, items, zone, acts }} />
        ))}
        {isFree && (
          <span className="q-post">
            <span className={`q-gap ${item.isSkipped ? 'line-through' : ''}`}>
              {item.isSkipped ? 'Skipped' : 'Free'}
            </span>
            <span className="q-acts">
              <Button
                small
                look="link"
                unavailable={acts.whyNot}
                aria-label={item.isSkipped ? `Open it: the slot at ${time}` : `Skip the slot at ${time}`}
                onClick={() => acts.onSkip(item)}
              >
                {item.isSkipped ? 'Open it' : 'Skip'}
              </Button>
            </span>
          </span>
        )}
        {item.kind === 'outside' && <span className="s12 quiet">Outside of any slot</span>}
        {item.words && <span className="s12 text-attention">{item.words}</span>}
      </span>
    </li>
  );
}

/** Coming slots day by day. A post moves by its two buttons, by Alt and the arrows, or by dragging it to another place. */
export function QueueList({
  items,
  days,
  accountId,
  zone,
  whyNot,
}: {
  items: readonly QueueItem[];
  days: readonly { readonly day: string; readonly items: readonly QueueItem[] }[];
  accountId: string;
  zone: string;
  whyNot: string | null;
}) {
  const { move, skip } = useSlotActs();
  const [lifted, setLifted] = useState<Publication | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const moveTo = (publication: Publication, to: QueueItem | null): void => {
    if (!to || to.at === publication.dueAt) return;
    const other = to.publications[0];
    const words = other
      ? `“${publication.postTitle}” and “${other.postTitle}” have changed places.`
      : `“${publication.postTitle}” moved to ${formatTime(to.at, zone)}.`;
    void move(publication, to.at, words);
  };
  const actsFor = (item: QueueItem): Acts => ({
    whyNot,
    isOver: lifted !== null && over === item.at,
    onMove: moveTo,
    onSkip: ({ at, isSkipped }) =>
      void skip(accountId, at, !isSkipped, `${formatTime(at, zone)} is ${isSkipped ? 'open again' : 'skipped'}.`),
    onLift: setLifted,
    onOver: setOver,
    onDrop: (place) => {
      if (lifted) moveTo(lifted, place);
      setLifted(null);
      setOver(null);
    },
  });
  return (
    <ol className="q">
      {days.map(({ day, items: places }) => (
        <li key={day}>
          <h3 className="q-day">{day}</h3>
          <ol>
            {places.map((item) => (
              <Place key={item.at} item={item} items={items} zone={zone} acts={actsFor(item)} />
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}
