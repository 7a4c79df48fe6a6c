import { describe, expect, it } from 'vitest';
import type { Database, WorkspaceScope } from '../db/database.ts';
import { openLater, ToldBefore } from './open-later.ts';

const call = {
  route: 'briefs.create',
  key: 'k',
  input: {},
  now: new Date('2026-11-21T00:00:00Z'),
  masterKey: 'ab'.repeat(32),
};

/** A database of one row: what was asked of it, in order. */
function pretendDatabase(claimed: boolean) {
  const said: string[] = [];
  const client = {
    query: async (sql: string) => {
      said.push(sql.trimStart().split(' ')[0] ?? '');
      if (sql.startsWith('insert')) return { rowCount: claimed ? 1 : 0 };
      return { rowCount: 1, rows: [{ request_hash: await hash, response: { body: 'before' } }] };
    },
  };
  const hash = import('node:crypto').then(({ createHash }) => createHash('sha256').update('{}').digest('base64url'));
  const db = {
    inWorkspace: async (workspaceId: string, work: (scope: WorkspaceScope) => Promise<unknown>) => {
      said.push('begin');
      try {
        const result = await work({ workspaceId, client } as unknown as WorkspaceScope);
        said.push('commit');
        return result;
      } catch (error) {
        said.push('rollback');
        throw error;
      }
    },
  } as unknown as Pick<Database, 'inWorkspace'>;
  return { db, said };
}

describe('the unit of work behind an Idempotency-Key', () => {
  it('opens when it is first asked for, once, and keeps the answer in the same commit', async () => {
    const { db, said } = pretendDatabase(true);
    const unit = openLater(db, 'w', call);
    expect(said).toEqual([]);
    const [one, other] = await Promise.all([unit.open(), unit.open()]);
    expect(one).toBe(other);
    expect(said).toEqual(['begin', 'insert']);
    await unit.keep({ body: 1 });
    expect(said).toEqual(['begin', 'insert', 'update', 'commit']);
  });

  it('keeps the answer also of a handler that never asked for it', async () => {
    const { db, said } = pretendDatabase(true);
    await openLater(db, 'w', call).keep({ body: 1 });
    expect(said).toEqual(['begin', 'insert', 'update', 'commit']);
  });

  it('ends the handler with the answer that was kept before', async () => {
    const { db, said } = pretendDatabase(false);
    const unit = openLater(db, 'w', call);
    const told = await unit.open().catch((error: unknown) => error);
    expect(told).toBeInstanceOf(ToldBefore);
    expect(told).toMatchObject({ answer: { body: 'before' } });
    await unit.giveUp(told);
    expect(said.at(-1)).toBe('rollback');
  });

  it('is rolled back when the handler fails, and never begun where it failed before', async () => {
    const { db, said } = pretendDatabase(true);
    const unit = openLater(db, 'w', call);
    await unit.open();
    await unit.giveUp(new Error('no'));
    expect(said).toEqual(['begin', 'insert', 'rollback']);
    const early = pretendDatabase(true);
    await openLater(early.db, 'w', call).giveUp(new Error('no'));
    expect(early.said).toEqual([]);
  });
});
