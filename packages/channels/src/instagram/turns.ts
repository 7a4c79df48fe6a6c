/** Where the making of one container stands between two calls. Pure. */
import type { StepOutcome, VersionMedia } from '../spec.ts';

/** `upload`: send from `offset`; `ask`: it broke off, so ask how much has arrived. */
export interface UploadTurn {
  readonly stage: 'upload' | 'ask';
  readonly containerId: string;
  /** Path at the upload server as Instagram named it; '' where it named none. */
  readonly path: string;
  readonly offset: number;
  /** How often it broke off without a step ahead. */
  readonly tries: number;
}

/** Instagram has all it needs and works; `looks` counts how often we looked. */
export interface WaitTurn {
  readonly stage: 'wait';
  readonly containerId: string;
  readonly looks: number;
}

export type ContainerTurn = UploadTurn | WaitTurn;

/** The next turn, and what Instagram answered so far. */
export function nextTurn(turn: ContainerTurn, waitMs: number, answered: string): StepOutcome {
  return { kind: 'pending', pending: { ...turn }, waitMs, answered };
}

const minuteMs = 60_000;

/** Waits longer from look to look: pictures are ready at once or nearly so, videos want a look a minute at most. */
export function waitForReady(
  containerId: string,
  media: VersionMedia | undefined,
  looks: number,
  answered: string,
): StepOutcome {
  const firstMs = media?.kind === 'video' ? 10_000 : 2_000;
  return nextTurn({ stage: 'wait', containerId, looks }, Math.min(minuteMs, firstMs * 2 ** looks), answered);
}
