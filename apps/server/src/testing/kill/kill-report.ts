/** The matrix as a table for people, and as JSON for programs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Moment, moments, type Outcome, type Verdict } from './kill-batch.ts';
import type { Cell } from './kill-cells.ts';
import { waitsDividedBy } from './kill-ground.ts';

/** What came of every cell. */
export interface Matrix {
  readonly outcomes: readonly Outcome[];
  /** What kept a cell from being tried. */
  readonly faults: readonly string[];
  readonly kills: number;
}

const root = join(import.meta.dirname, '../../../../..');

export function nameOf({ network, format, step, route, skip, after }: Cell): string {
  const which = after ? ', looked at' : skip > 0 ? ` (${skip + 1})` : '';
  return `${network.installed.id} · ${format} · ${step} · ${route}${which}`;
}

/** A cell that is as it must not be, in a line. */
export function faultOf({ cell, moment, verdict }: Outcome): string {
  return `${nameOf(cell)}, ${moment}: ${verdict}`;
}

export const isFault = ({ verdict }: Outcome): boolean => verdict !== 'once' && verdict !== 'asked';

/** One line per call, one column per moment; after it how often each thing came about, by network. */
export function tableOf({ outcomes, kills }: Matrix): string {
  const byCell = [...Map.groupBy(outcomes, ({ cell }) => nameOf(cell))].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const width = Math.max(...byCell.map(([name]) => name.length), 10);
  const line = (name: string, columns: readonly string[]) =>
    [name.padEnd(width), ...columns.map((column) => column.padEnd(14))].join(' | ').trimEnd();
  const rows = byCell.map(([name, own]) =>
    line(
      name,
      moments.map((moment) => wordsFor(own, moment)),
    ),
  );
  const networks = [...Map.groupBy(outcomes, ({ cell }) => cell.network.installed.id)];
  const totals = networks.map(([id, own]) => `${id}: ${countsOf(own)}`);
  const all = `all: ${countsOf(outcomes)}; ${kills} workers killed, waits divided by ${waitsDividedBy}`;
  return [line('call', moments), ...rows, '', ...totals, all].join('\n');
}

function wordsFor(own: readonly Outcome[], moment: Moment): string {
  const outcome = own.find((one) => one.moment === moment);
  if (!outcome) return 'empty';
  return outcome.verdict === 'once' && outcome.wasFound ? 'once, found' : outcome.verdict;
}

function countsOf(outcomes: readonly Outcome[]): string {
  const counts = [...Map.groupBy(outcomes, ({ verdict }) => verdict)].map(
    ([verdict, own]) => `${own.length} ${verdict}`,
  );
  return `${outcomes.length} cells, ${counts.join(', ')}`;
}

/** @returns where it was written. */
export function writeMatrix(name: string, { outcomes, faults, kills }: Matrix): string {
  const path = join(root, '.cache', `${name}.json`);
  const counts: Partial<Record<Verdict, number>> = {};
  for (const { verdict } of outcomes) counts[verdict] = (counts[verdict] ?? 0) + 1;
  const cells = outcomes.map((outcome) => {
    const { cell, moment, verdict, wasFound, settledMs } = outcome;
    const { network, format, step, kind, route, skip, guarantee } = cell;
    const evidence = isFault(outcome) ? { evidence: JSON.parse(outcome.evidence) as unknown } : {};
    const place = {
      network: network.installed.id,
      format,
      step,
      kind,
      route,
      call: skip + 1,
      after: cell.after ?? null,
      guarantee,
    };
    return { ...place, moment, verdict, wasFound, settledMs, ...evidence };
  });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify({ kills, waitsDividedBy, counts, faults, cells }, null, 1));
  return path;
}
