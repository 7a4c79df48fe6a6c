import { useShortcuts } from '../../lib/use-shortcuts.ts';
import type { Picking } from './use-picking.ts';

const rowLinks = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('#page [data-row-link]')];

/** Goes to the next or previous row; to the first when none has the focus. False at an end. */
function walk(step: 1 | -1): boolean {
  const rows = rowLinks();
  const here = document.activeElement instanceof HTMLElement ? rows.indexOf(document.activeElement) : -1;
  const next = here < 0 ? rows[0] : rows[here + step];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
  return next !== undefined;
}

/** The post whose row has the focus: its link, or its box; '' for a draft that no server has yet. */
function postInTurn(): string {
  const row = document.activeElement?.closest('.post-row');
  return row?.querySelector<HTMLElement>('[data-row-link]')?.dataset.rowLink ?? '';
}

function pickHere(picking: Picking, isRange: boolean): boolean {
  const id = postInTurn();
  if (id) picking.pick(id, isRange);
  return id !== '';
}

/** Takes the next row along, and the one it came from. */
function walkAndPick(picking: Picking, step: 1 | -1): boolean {
  const from = postInTurn();
  if (!walk(step)) return false;
  picking.range(from, postInTurn());
  return true;
}

/** What a key does on a row's link. False lets it through. */
function onRowKey({ key, shiftKey }: React.KeyboardEvent, picking: Picking): boolean {
  if (key === ' ' || (key === 'X' && shiftKey)) return pickHere(picking, shiftKey);
  const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : null;
  if (step === null) return false;
  return shiftKey ? walkAndPick(picking, step) : walk(step);
}

/**
 * J and K walk the rows from anywhere on the page, the arrows from a row; Enter opens, as it does on every link. Space
 * and X select; with Shift all from the one before. Shift with an arrow takes the next one along.
 */
export function useWalk(picking: Picking): (event: React.KeyboardEvent) => void {
  useShortcuts([
    { keys: 'J', words: 'Next post', group: 'This page', run: () => walk(1) },
    { keys: 'K', words: 'Previous post', group: 'This page', run: () => walk(-1) },
    {
      keys: 'X',
      words: 'Select the post; with Shift, all between',
      group: 'This page',
      run: () => pickHere(picking, false),
    },
    {
      keys: 'Escape',
      words: 'Select none',
      group: 'This page',
      run: () => (picking.selection.size > 0 ? picking.none() : false),
    },
  ]);
  return (event) => {
    const isOnRow = event.target instanceof HTMLElement && event.target.matches('[data-row-link]');
    if (isOnRow && !event.metaKey && !event.ctrlKey && !event.altKey && onRowKey(event, picking))
      event.preventDefault();
  };
}
