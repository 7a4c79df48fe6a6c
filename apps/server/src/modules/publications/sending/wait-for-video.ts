/** A post that is due while its video is still being made to fit: it waits, and says how far that is. Pure. */

import type { StepRow } from '../publications.table.ts';
import { settleOutcome } from './answer.rules.ts';
import type { Change, Moment, Work } from './work.rules.ts';

const shortestWaitMs = 5_000;
const longestWaitMs = 120_000;

/** The step whose intent is written and whose call nobody has made; undefined: calls may have left already. */
export function uncalledStep({ steps, attempt }: Work): StepRow | undefined {
  const own = steps.filter((step) => step.attemptId === attempt?.id);
  return own.length === 1 && own[0]?.outcome === 'intended' ? own[0] : undefined;
}

/** Nothing was sent: the disk is full, the storage is away. Tried again like any call that did not arrive. */
export function fitLater(work: Work, step: StepRow, told: string | null, moment: Moment): Change {
  const words = told ?? 'The media of this post could not be made to fit just now. Nothing was sent.';
  const error = { kind: 'temporary', code: 'not_fitted', words } as const;
  return settleOutcome(work, step, { kind: 'failed', error }, { steps: [], warnings: [] }, moment);
}

/** Nothing was sent: it comes back when the video should be ready, however often that takes. */
export function waitForVideo(
  work: Work,
  step: StepRow,
  progress: { readonly share: number; readonly leftMs: number },
  moment: Moment,
): Change {
  const percent = Math.floor(progress.share * 100);
  const words = `The video of this post is still being made to fit: ${percent} % is done. It goes out as soon as that is ready.`;
  const waitMs = Math.min(longestWaitMs, Math.max(shortestWaitMs, progress.leftMs));
  const { retryCount } = work.publication;
  const fresh = { ...work, publication: { ...work.publication, retryCount: 0 } };
  const error = { kind: 'temporary', code: 'still_fitting', words } as const;
  const settled = settleOutcome(fresh, step, { kind: 'failed', error }, { steps: [], warnings: [] }, moment);
  const retryAt = new Date(moment.now.getTime() + waitMs);
  return { ...settled, work: { ...settled.work, publication: { ...settled.work.publication, retryCount, retryAt } } };
}
