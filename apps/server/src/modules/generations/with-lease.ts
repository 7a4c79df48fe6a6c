/**
 * Signs of life while a provider is at work for us: the lease is renewed, words so far are written down and told,
 * and a wish to stop is heard. Each is a unit of work of its own, none is open while we wait for the provider.
 */
import type { ModelContext } from '@antiphon/models';
import type { AppContext } from '../../context.ts';
import { beat } from './generations.queries.ts';
import { leaseMs } from './generations.rules.ts';
import type { GenerationRow } from './generations.table.ts';
import type { OpenedModel } from './open-model.ts';
import { tellProgress } from './tell-generation.ts';

/** Words are written down at most this often. */
const tickMs = 200;
/** Without new words, a sign of life is enough this often. */
const quietTicks = 4;

export interface Lease {
  readonly context: ModelContext;
  onText(delta: string): void;
}

export async function withLease<T>(
  app: AppContext,
  row: GenerationRow,
  { secret, fetch }: Extract<OpenedModel, { kind: 'open' }>,
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  const stopping = new AbortController();
  const words = { text: '', written: 0 };
  let ticks = 0;
  let isBusy = false;
  const tick = async (): Promise<void> => {
    ticks += 1;
    const hasNews = words.text.length > words.written;
    if (isBusy || (!hasNews && ticks % quietTicks !== 0)) return;
    isBusy = true;
    try {
      const isCancelRequested = await sign(app, row, hasNews ? words.text : null);
      words.written = words.text.length;
      if (isCancelRequested) stopping.abort();
    } catch (error) {
      // The database is away for a moment; the lease may run out, and then another worker looks after this work.
      app.log.warn({ err: error, generation: row.id }, 'a sign of life of a generation was not written');
    } finally {
      isBusy = false;
    }
  };
  const timer = setInterval(() => void tick(), tickMs);
  const context = { fetch, now: app.clock.now(), secret, signal: stopping.signal };
  try {
    return await work({
      context,
      onText: (delta) => {
        words.text += delta;
      },
    });
  } finally {
    clearInterval(timer);
  }
}

/** @returns whether somebody wants it stopped. */
async function sign(app: AppContext, row: GenerationRow, partialText: string | null): Promise<boolean> {
  return app.db.inWorkspace(row.workspaceId, async (scope) => {
    const leasedUntil = new Date(app.clock.now().getTime() + leaseMs);
    const seen = await beat(scope, row, leasedUntil, partialText);
    if (!seen) return false;
    if (partialText !== null) await tellProgress(app, scope, { ...row, state: 'running', partialText });
    return seen.isCancelRequested;
  });
}
