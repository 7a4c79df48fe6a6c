import type { ComponentType } from 'react';

/** A line of "Find or do". */
export interface PaletteItem {
  readonly id: string;
  /** A `thing` is people's own and stands first, in serif; an `action` is ours. */
  readonly kind: 'thing' | 'action';
  readonly words: string;
  /** What else it could be found by. */
  readonly keywords?: readonly string[];
  /** What it is, on the right: "Picture". */
  readonly detail?: string;
  /** What running it costs, already in words: "≤ $0.0011". */
  readonly cost?: string;
  /** As in `Shortcut.keys`. */
  readonly keys?: string;
  /** Phosphor icon for actions. */
  readonly icon?: ComponentType<{ className?: string }>;
  /** Drawn before `detail`, such as a state note. */
  readonly mark?: ComponentType;
  readonly run: () => void;
}

/** Where lines come from. `search` gets '' when nothing is typed yet; it must stop when the signal says so. */
export interface PaletteSource {
  readonly id: string;
  search(query: string, signal: AbortSignal): Promise<readonly PaletteItem[]> | readonly PaletteItem[];
}

/** Whether a line fits what was typed: every word begins some word of it. For sources that filter themselves in the browser. */
export function fits(item: Pick<PaletteItem, 'words' | 'keywords'>, query: string): boolean {
  const have = [item.words, ...(item.keywords ?? [])].join(' ').toLocaleLowerCase().split(/\s+/);
  return query
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => have.some((one) => one.startsWith(word)));
}
