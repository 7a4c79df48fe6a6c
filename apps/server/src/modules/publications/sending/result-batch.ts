/** Results that come within a few milliseconds share one commit. */
import pg from 'pg';
import type { Database } from '../../../db/database.ts';
import { lockForResults } from './lock-results.instance.queries.ts';
import { type SaveMoment, saveChanges } from './save-changes.instance.queries.ts';
import type { Change } from './work.rules.ts';

interface Waiting {
  readonly change: Change;
  resolve(isOurs: boolean): void;
  reject(error: unknown): void;
}

export interface ResultBatch {
  /** Resolves after the commit; false when another worker had taken the publication over. */
  save(change: Change): Promise<boolean>;
}

const gatherMs = 3;
const batchSize = 100;

/** `underWay` tells how many sends could still bring a result: when all of them have, nobody is waited for. */
export function createResultBatch(db: Database, moment: () => SaveMoment, underWay: () => number): ResultBatch {
  const waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;

  const write = (changes: readonly Change[]): Promise<Set<string>> =>
    db.asPublisher(async (scope) => {
      // In one packet: the second does not wait for the first one's answer.
      const [, saved] = await Promise.all([lockForResults(scope, changes), saveChanges(scope, changes, moment())]);
      return saved;
    });

  const keep = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const written = await write(batch.map((entry) => entry.change));
      for (const entry of batch) entry.resolve(written.has(entry.change.work.publication.id));
    } catch (error) {
      // A row that the database does not take must not cost its neighbours their results.
      if (batch.length > 1 && isAboutARow(error)) for (const entry of batch) await keep([entry]);
      else for (const entry of batch) entry.reject(error);
    }
  };

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting.splice(0, batchSize);
    if (batch.length === 0) return;
    if (waiting.length > 0) timer = setTimeout(() => void flush(), 0);
    await keep(batch);
  };
  return {
    save: (change) =>
      new Promise((resolve, reject) => {
        waiting.push({ change, resolve, reject });
        if (waiting.length >= Math.min(batchSize, underWay())) void flush();
        else timer ??= setTimeout(() => void flush(), gatherMs);
      }),
  };
}

/** Classes 22 and 23 of SQLSTATE: a value, or a rule of the table. */
function isAboutARow(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '');
}
