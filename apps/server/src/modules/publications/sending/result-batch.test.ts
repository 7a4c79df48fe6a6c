import pg from 'pg';
import { describe, expect, it } from 'vitest';
import type { Database } from '../../../db/database.ts';
import { createResultBatch } from './result-batch.ts';
import type { Change } from './work.rules.ts';

const result = (id: string): Change => ({
  work: { publication: { workspaceId: 'w', id, accountId: 'a', state: 'published', fence: 1n }, steps: [] } as never,
  releasesLane: false,
  next: 'rest',
});

/** A database that saves what it is given, unless a row of it is called `poison`. */
function openBatch(code: string) {
  const statements: string[][] = [];
  const query = async ({ name, values }: { name: string; values: unknown[] }) => {
    if (name !== 'save-changes') return { rows: [] };
    const ids = (JSON.parse(String(values[0])) as { id: string }[]).map(({ id }) => id);
    statements.push(ids);
    if (ids.includes('poison')) throw Object.assign(new pg.DatabaseError('not taken', 9, 'error'), { code });
    return { rows: ids.map((id) => ({ id })) };
  };
  const db = { asPublisher: (work: (scope: unknown) => unknown) => work({ client: { query }, hint: () => undefined }) };
  const moment = () => ({ now: new Date(0), leasedUntil: new Date(1), nextId: () => 'next' });
  const batch = createResultBatch(db as unknown as Database, moment, () => 3);
  return { statements, save: (ids: readonly string[]) => Promise.allSettled(ids.map((id) => batch.save(result(id)))) };
}

describe('results that are saved together', () => {
  it('lose nothing when the database does not take one of them', async () => {
    const { save, statements } = openBatch('22P05');
    const saved = await save(['one', 'poison', 'three']);
    expect(saved.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(statements).toEqual([['one', 'poison', 'three'], ['one'], ['poison'], ['three']]);
  });

  it('are not tried one by one when the database itself is in trouble', async () => {
    const { save, statements } = openBatch('57P01');
    const saved = await save(['one', 'poison', 'three']);
    expect(saved.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(statements).toHaveLength(1);
  });
});
