import type { Import, ImportRow } from '@antiphon/contract';
import { excerpt } from '@antiphon/contract/excerpt';
import type { z } from 'zod';
import type { WorkspaceScope } from '../../db/database.ts';
import { countRows, type RowCount } from './imports.queries.ts';
import type { ImportRecord, ImportRowRecord } from './integrations.table.ts';

const excerptLength = 140;

/** Imports with their progress, all counted by one question. */
export async function presentImports(
  scope: WorkspaceScope,
  rows: readonly ImportRecord[],
): Promise<z.infer<typeof Import>[]> {
  const counts = await countRows(
    scope,
    rows.map(({ id }) => id),
  );
  return rows.map((row) =>
    presentImport(
      row,
      counts.filter(({ importId }) => importId === row.id),
    ),
  );
}

function presentImport(row: ImportRecord, counts: readonly RowCount[]): z.infer<typeof Import> {
  const sum = (by: 'verdict' | 'outcome', value: string) =>
    counts.reduce((total, one) => (one[by] === value ? total + one.count : total), 0);
  return {
    id: row.id,
    fileName: row.fileName,
    state: row.state,
    plans: row.plans,
    encoding: row.encoding,
    delimiter: row.delimiter,
    notes: [...row.notes],
    rowCount: row.rowCount,
    checked: {
      fits: sum('verdict', 'fits'),
      draft: sum('verdict', 'draft'),
      known: sum('verdict', 'known'),
      refused: sum('verdict', 'refused'),
    },
    made: {
      planned: sum('outcome', 'planned'),
      draft: sum('outcome', 'draft'),
      known: sum('outcome', 'known'),
      refused: sum('outcome', 'refused'),
    },
    createdAt: row.createdAt.toISOString(),
    checkedAt: row.checkedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

export function presentRow(row: ImportRowRecord): z.infer<typeof ImportRow> {
  const { text = '', title, accounts = '', date, time, zone } = row.fields ?? {};
  return {
    number: row.number,
    line: row.line,
    verdict: row.verdict,
    outcome: row.outcome,
    words: row.words,
    excerpt: excerpt(title ?? text, excerptLength),
    accounts: accounts.slice(0, 300),
    when: [date, time, zone].filter(Boolean).join(' ').slice(0, 100),
    postId: row.postId,
  };
}
