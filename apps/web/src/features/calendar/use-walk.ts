import { useEffect } from 'react';
import { useShortcuts } from '../../lib/use-shortcuts.ts';

type Frame = React.RefObject<HTMLElement | null>;

const linksIn = (frame: Frame): HTMLElement[] => [
  ...(frame.current?.querySelectorAll<HTMLElement>('a[data-block]') ?? []),
];

function go(to: HTMLElement | undefined): boolean {
  to?.focus();
  to?.scrollIntoView({ block: 'nearest' });
  return to !== undefined;
}

/** The next or previous block in the order of time; the first when none has the focus. */
function walk(frame: Frame, step: 1 | -1): boolean {
  const links = linksIn(frame);
  const here = document.activeElement instanceof HTMLElement ? links.indexOf(document.activeElement) : -1;
  return go(here < 0 ? links[0] : links[here + step]);
}

/** The block of a neighbouring day that stands at about the same height. */
function aside(frame: Frame, from: HTMLElement, step: 1 | -1): boolean {
  const days = [...(frame.current?.querySelectorAll<HTMLElement>('[data-day]') ?? [])];
  const here = days.findIndex((day) => day.contains(from));
  const { top } = from.getBoundingClientRect();
  for (let at = here + step; here >= 0 && at >= 0 && at < days.length; at += step) {
    const links = [...(days[at]?.querySelectorAll<HTMLElement>('a[data-block]') ?? [])];
    const [nearest] = links.toSorted(
      (a, b) => Math.abs(a.getBoundingClientRect().top - top) - Math.abs(b.getBoundingClientRect().top - top),
    );
    if (nearest) return go(nearest);
  }
  return false;
}

/** Where an arrow leads from a block; false for other keys and at the ends. */
function goOn(frame: Frame, from: HTMLElement, key: string): boolean {
  if (key === 'ArrowDown' || key === 'ArrowUp') return walk(frame, key === 'ArrowDown' ? 1 : -1);
  if (key === 'ArrowLeft' || key === 'ArrowRight') return aside(frame, from, key === 'ArrowRight' ? 1 : -1);
  return false;
}

/** Nothing on the page has the focus that would use the arrows itself. */
const isNowhere = (): boolean => {
  const focused = document.activeElement;
  return focused === null || focused === document.body || focused.id === 'page';
};

/** J and K walk the blocks, arrows go on from one to its neighbours; from nowhere, left and right turn the page. */
export function useWalk(frame: Frame, turn: (by: 1 | -1) => void): void {
  useShortcuts([
    { keys: 'J', words: 'Next post', group: 'This page', run: () => walk(frame, 1) },
    { keys: 'K', words: 'Previous post', group: 'This page', run: () => walk(frame, -1) },
    {
      keys: 'ArrowLeft',
      words: 'The month or week before',
      group: 'This page',
      run: () => (isNowhere() ? turn(-1) : false),
    },
    {
      keys: 'ArrowRight',
      words: 'The month or week after',
      group: 'This page',
      run: () => (isNowhere() ? turn(1) : false),
    },
    { keys: ' ', words: 'Take the post, to move it', group: 'This page', run: () => false },
  ]);
  useEffect(() => {
    const element = frame.current;
    const arrow = (event: KeyboardEvent): void => {
      const { target } = event;
      if (!(target instanceof HTMLElement) || !target.matches('a[data-block]')) return;
      const isPlain = !event.metaKey && !event.ctrlKey && !event.altKey && !event.defaultPrevented;
      if (isPlain && goOn(frame, target, event.key)) event.preventDefault();
    };
    element?.addEventListener('keydown', arrow);
    return () => element?.removeEventListener('keydown', arrow);
  });
}
