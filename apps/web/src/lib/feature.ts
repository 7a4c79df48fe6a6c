import type { QueryClient } from '@tanstack/react-query';
import type { Live } from './live.ts';
import type { OutboxCalls } from './outbox.ts';
import type { PaletteSource } from './palette.ts';
import type { UndoCommands } from './undo.ts';

/**
 * What a feature does behind every page, whichever is open. Everything heavy is behind a `() => import(…)`:
 * this object is loaded beside every page, once it stands.
 */
export interface Feature {
  readonly name: string;
  /** Commands that take back what this feature did, by name (`publications.cancel`). */
  readonly undo?: UndoCommands;
  /** Calls that may wait for the server, by name (`posts.save`). */
  readonly outbox?: OutboxCalls;
  /** Lines for "Find or do", loaded with the palette. */
  readonly palette?: readonly (() => Promise<PaletteSource>)[];
  /** Hears the live stream: which queries go stale on which event. */
  readonly listen?: (live: Live, queries: QueryClient) => () => void;
}
