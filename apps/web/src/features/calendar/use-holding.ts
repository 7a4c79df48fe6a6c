import { useEffect, useMemo, useRef, useState } from 'react';
import { shortTitle } from '../../lib/short-title.ts';
import { formatMoment } from '../../lib/times.ts';
import { showToast } from '../../lib/toasts.ts';
import { useWhyNotWrite } from '../posts/index.tsx';
import type { Block } from './blocks.rules.ts';
import { neighbourWords, whyFixed } from './drop.rules.ts';
import type { CalendarPlace } from './use-calendar-address.ts';
import type { Days } from './use-days.ts';
import { type Held, type Thing, useMoving } from './use-moving.ts';
import type { Target } from './week-grid.tsx';

const titled = ({ title }: Thing): string => `“${shortTitle(title || 'Untitled post')}”`;

/** What is held, where it would lie, and what is said of it to who does not see it. */
export function useHolding(page: {
  readonly data: Days;
  readonly place: CalendarPlace;
  readonly frame: React.RefObject<HTMLDivElement | null>;
  readonly drawnAs: string;
  /** The arrows up and down move by a quarter of an hour; else by a week. */
  readonly hasHours: boolean;
  move(thing: Thing, at: string): Promise<boolean>;
  /** Held by a finger and let go in its place: asks for a time. */
  ask(block: Block): void;
}) {
  const { data, place, frame } = page;
  const { zone, all, byId, shown, read, here } = data;
  const [said, say] = useState('');
  const whyNotWrite = useWhyNotWrite();
  const focusAfter = useRef<Wanted | null>(null);

  const nearOf = ({ thing, drop }: Held): string =>
    drop?.kind === 'fits'
      ? neighbourWords(drop.at, thing, read.data?.items ?? [], (id) => byId.get(id)?.handle ?? 'this account')
      : '';
  const wordsOf = (held: Held): string => {
    if (!held.drop) return 'Outside of the days.';
    if (held.drop.kind === 'refused') return held.drop.words;
    return [`${held.drop.words}.`, held.drop.oddity, nearOf(held)].filter(Boolean).join(' ');
  };
  const turnTo = (day: string | undefined): void => {
    if (day !== undefined && !shown.has(day)) place.look({ day });
  };

  const { held } = useMoving({
    frame,
    drawnAs: page.drawnAs,
    find: (id) => all.find((block) => block.id === id),
    whyNot: ({ sends }) => whyNotWrite ?? whyFixed(sends),
    zone,
    now: () => new Date(),
    stepMinutes: page.hasHours ? 15 : null,
    usual: { day: here.day, minutes: 9 * 60 },
    picked: (one) =>
      say(`${titled(one.thing)} is held: ${wordsOf(one)} Arrows move it, Enter lets it go, Escape puts it back.`),
    moved: (one) => {
      say(wordsOf(one));
      if (one.by === 'keys') turnTo(one.spot?.day);
    },
    dropped: (thing, spot, at, by) => {
      say(`${titled(thing)} is moved to ${formatMoment(at, zone, new Date())}.`);
      if (by === 'keys') focusAfter.current = { id: thing.id, at };
      // A phone lists from the chosen day on.
      if (by === 'touch' && place.day !== null && spot.day < place.day) place.look({ day: spot.day });
      else turnTo(spot.day);
      void page.move(thing, at).then((isMoved) => {
        if (!isMoved && focusAfter.current) focusAfter.current = { id: thing.id, at: null };
      });
    },
    stayed: (thing, why) => {
      say(why ? `${titled(thing)} stays. ${why}` : `${titled(thing)} is put back.`);
      if (why) showToast({ words: `${titled(thing)} stays. ${why}` });
      turnTo(thing.spot?.day);
      focusAfter.current = { id: thing.id, at: null };
    },
    pressed: (thing) => {
      const block = all.find(({ id }) => id === thing.id);
      if (block) page.ask(block);
    },
  });
  useFocusAfter(focusAfter, frame, held, all);
  return { held, target: useTarget(held), near: held ? nearOf(held) : '', said };
}

/** Where what is held would lie, as one object that changes only with its place. */
function useTarget(held: Held | null): Target | null {
  const day = held?.spot?.day;
  const minutes = held?.spot?.minutes;
  const title = held?.thing.title ?? '';
  const isRefused = held?.drop?.kind === 'refused';
  return useMemo(
    () => (day === undefined || minutes === undefined ? null : { spot: { day, minutes }, title, isRefused }),
    [day, minutes, title, isRefused],
  );
}

/** The block that gets the focus when it is drawn, at that moment or (null) wherever. */
interface Wanted {
  readonly id: string;
  readonly at: string | null;
}

/** After keys have moved a block, the focus is on it again, wherever it is drawn now. */
function useFocusAfter(
  wanted: React.RefObject<Wanted | null>,
  frame: React.RefObject<HTMLElement | null>,
  held: Held | null,
  drawn: readonly Block[],
): void {
  useEffect(() => {
    if (held || !wanted.current) return;
    const { id, at } = wanted.current;
    const block = drawn.find((one) => one.id === id);
    if (!block || (at !== null && block.dueAt !== at)) return;
    const link = frame.current?.querySelector<HTMLElement>(`a[data-block="${CSS.escape(id)}"]`);
    if (!link) return;
    wanted.current = null;
    link.focus({ preventScroll: true });
    link.scrollIntoView({ block: 'nearest' });
  }, [held, drawn, wanted, frame]);
}
