import type { ItemActs } from './studio.api.ts';
import type { Progress, StudioItem } from './studio.types.ts';

/** What every row of the studio is given. */
export interface StudioParts {
  readonly acts: ItemActs;
  readonly progressOf: (item: StudioItem) => Progress | undefined;
  /** In which the brief is answered: for hyphens, glyphs and voices. */
  readonly language: string;
  /** Why nothing may be asked or marked; null when it may. */
  readonly whyNot: string | null;
  /** The item whose text is being edited in place; '' for none. */
  readonly editing: string;
  readonly onEdit: (itemId: string) => void;
}

/** The item that has the focus, itself or something in it; null when none has. */
export function focusedItem(items: readonly StudioItem[]): StudioItem | null {
  const id = document.activeElement?.closest<HTMLElement>('[data-item]')?.dataset.item;
  return items.find((item) => item.id === id) ?? null;
}

/** Whether the focus is on the row itself, so that Space is not taken from a button in it. */
export const isRowFocused = (): boolean =>
  document.activeElement instanceof HTMLElement && document.activeElement.dataset.item !== undefined;

/** Moves the focus to the next or previous item; the first one when none has it. */
export function moveFocus(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-item]')];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = at === -1 ? rows[0] : rows[at + step];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
