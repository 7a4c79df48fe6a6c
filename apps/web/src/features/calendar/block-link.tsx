import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { Note, noteWords } from '../../ui/note.tsx';
import { type Account, NetworkGlyph, networkName } from '../accounts/index.tsx';
import { overWords } from '../publications/index.tsx';
import type { Block } from './blocks.rules.ts';
import { otherZoneWords, whyFixed } from './drop.rules.ts';
import { clockOf } from './zone.rules.ts';

export type AccountsById = ReadonlyMap<string, Account>;

const mostGlyphs = 3;

/** The networks of a block; their names are in its own name. */
function Networks({ block, accounts }: { block: Block; accounts: AccountsById }) {
  const known = block.sends.flatMap(({ accountId }) => accounts.get(accountId) ?? []);
  return (
    <span className="cal-nets" aria-hidden="true">
      {known.slice(0, mostGlyphs).map(({ id, channel, details }) => (
        <NetworkGlyph key={id} channel={channel} details={details} size={11} />
      ))}
      {known.length > mostGlyphs && <span>+{known.length - mostGlyphs}</span>}
    </span>
  );
}

const namesOf = (block: Block, accounts: AccountsById): string =>
  block.sends
    .flatMap(({ accountId }) => accounts.get(accountId) ?? [])
    .map((account) => `${account.handle} on ${networkName(account)}`)
    .join(', ');

/** What a block says: "18:30, Scheduled: Glaze test no. 7, marram on Mastodon. Planned for 13:30 New York time". */
export function wordsOf(block: Block, accounts: AccountsById, zone: string) {
  const [first] = block.sends;
  const other = first ? otherZoneWords(first, zone) : '';
  const names = namesOf(block, accounts);
  const parts = {
    time: clockOf(block.spot.minutes),
    state: noteWords[block.state],
    title: block.title || 'Untitled post',
    rest: `${names && `, ${names}`}${other && `. Planned for ${other}`}`,
  };
  return { ...parts, whole: `${parts.time}, ${parts.state}: ${parts.title}${parts.rest}` };
}

/** A block: note, time and networks, then the words. It opens the post; it can be taken where it may be moved. */
export const BlockLink = memo(function BlockLink({
  block,
  accounts,
  zone,
  shape,
  isAway,
  isOver,
  style,
}: {
  block: Block;
  accounts: AccountsById;
  zone: string;
  /** `line` is one line in a month, `card` two in a week. */
  shape: 'line' | 'card';
  /** It is in the hand; here stands where it was. */
  isAway: boolean;
  /** Its network would not take it any more at that time. */
  isOver: boolean;
  style?: React.CSSProperties;
}) {
  const words = wordsOf(block, accounts, zone);
  const isFree = whyFixed(block.sends) === null;
  return (
    <Link
      to="/posts/$postId"
      params={{ postId: block.postId }}
      className={`cal-block cal-${shape} cal-is-${block.state}`}
      style={style}
      data-block={block.id}
      data-away={isAway || undefined}
      data-over-quota={isOver || undefined}
      data-free={isFree || undefined}
      data-tip={isOver ? `${words.whole}. ${overWords}` : words.whole}
      aria-describedby={isFree ? 'cal-how' : undefined}
      draggable={false}
    >
      {isAway ? (
        <span className="cal-was">{words.time}, was here</span>
      ) : (
        <>
          <span className="cal-l1">
            <span className={`st-${block.state}`}>
              <Note state={block.state} />
            </span>
            <span className="num">{words.time}</span>
            <span className="vh">, {words.state}: </span>
            {shape === 'line' && <span className="cal-l2 clip">{words.title}</span>}
            {isOver && (
              <span className="st-attention">
                <Note state="attention" className="size-[13px]" />
              </span>
            )}
            <Networks block={block} accounts={accounts} />
          </span>
          {shape === 'card' && <span className="cal-l2 clip">{words.title}</span>}
          <span className="vh">
            {words.rest}
            {isOver && `. ${overWords}`}
          </span>
        </>
      )}
    </Link>
  );
});
