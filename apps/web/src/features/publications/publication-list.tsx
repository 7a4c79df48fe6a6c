import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { formatTime } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { State } from '../../ui/note.tsx';
import { VirtualList } from '../../ui/virtual.tsx';
import { type Account, NetworkGlyph } from '../accounts/index.tsx';
import { useZone } from './publications.api.ts';
import { afterState, holdBack, noteOfSend, rowsByDay } from './publications.rules.ts';
import type { Publication } from './publications.types.ts';

function Row({
  publication,
  account,
  isChosen,
  isWide,
  zone,
  now,
}: {
  publication: Publication;
  account: Account | undefined;
  isChosen: boolean;
  isWide: boolean;
  zone: string;
  now: Date;
}) {
  return (
    <Link
      to={'/activity' as string}
      search={{ publication: publication.id } as never}
      replace={isWide}
      resetScroll={!isWide}
      className="pb-row"
      aria-current={isChosen || undefined}
      data-publication={publication.id}
    >
      <span className="num pb-t">{formatTime(publication.dueAt, zone)}</span>
      {account ? (
        <NetworkGlyph channel={account.channel} details={account.details} />
      ) : (
        <span className="w-3.5 flex-none" />
      )}
      <span className="min-w-0 flex-1">
        <span className="say-s clip block">{publication.postTitle || 'Untitled post'}</span>
        <span className="pb-sub">
          <State state={noteOfSend(publication)} />
          <span className="quiet">{afterState(publication, zone, now)}</span>
        </span>
      </span>
    </Link>
  );
}

const awayPx = 48;

/** Whether the person has scrolled away from the newest, in the frame or on the page. */
function useIsAway(): [boolean, (top: number) => void] {
  const [isAway, setAway] = useState(false);
  const hear = (top: number): void => setAway(top > awayPx);
  return [isAway, hear];
}

/** The list by day. Rows that arrive above while somebody reads further down wait behind "2 new". */
export function PublicationList({
  items,
  accounts,
  chosenId,
  isWide,
  onNearEnd,
}: {
  items: readonly Publication[];
  accounts: ReadonlyMap<string, Account>;
  chosenId: string | null;
  isWide: boolean;
  onNearEnd: () => void;
}) {
  const zone = useZone();
  const now = useNow();
  const frame = useRef<HTMLDivElement>(null);
  const [isAway, hearScroll] = useIsAway();
  const known = useRef<ReadonlySet<string>>(new Set());
  if (!isAway) known.current = new Set(items.map(({ id }) => id));
  const { shown, waiting } = holdBack(items, known.current);
  const rows = useMemo(() => rowsByDay(shown, zone, now), [shown, zone, now]);
  const heard = useRef(hearScroll);
  heard.current = hearScroll;
  useEffect(() => {
    if (isWide) return;
    const hear = (): void => heard.current(window.scrollY);
    window.addEventListener('scroll', hear, { passive: true });
    return () => window.removeEventListener('scroll', hear);
  }, [isWide]);
  const showNew = (): void => {
    known.current = new Set(items.map(({ id }) => id));
    hearScroll(0);
    frame.current?.querySelector('.pb-frame > div')?.scrollTo({ top: 0 });
    if (!isWide) window.scrollTo({ top: 0 });
  };
  return (
    <div ref={frame} className="pb-list">
      {waiting > 0 && (
        <button type="button" className="btn btn-s pb-new" onClick={showNew}>
          {waiting} new
        </button>
      )}
      <div
        className="pb-frame"
        onScrollCapture={(event) => event.target instanceof Element && hearScroll(event.target.scrollTop)}
      >
        <VirtualList
          label="Publications"
          items={rows}
          idOf={({ id }) => id}
          rowHeight={58}
          height={isWide ? '100%' : undefined}
          onNearEnd={onNearEnd}
          render={(row) =>
            row.kind === 'day' ? (
              <h2 className="pb-day">{row.name}</h2>
            ) : (
              <Row
                publication={row.publication}
                account={accounts.get(row.publication.accountId)}
                isChosen={row.id === chosenId}
                isWide={isWide}
                zone={zone}
                now={now}
              />
            )
          }
        />
      </div>
    </div>
  );
}
