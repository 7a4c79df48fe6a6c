/**
 * The kill matrix: for each network and each call of each step of each format it claims, a worker dies by SIGKILL while
 * the stand-in holds that call, at four moments. Nothing may come out twice; everything is settled, or asked about
 * where the network cannot tell.
 */
import type { FormatName } from '@antiphon/channels';
import { connectAccounts, type KillAccount } from './kill-accounts.ts';
import { killAt, moments, type Outcome, type Try } from './kill-batch.ts';
import { accountsForRehearsal, type Cell, rehearse } from './kill-cells.ts';
import { type KillGround, type KillNetwork, startKillGround } from './kill-ground.ts';
import { KillFiles } from './kill-posts.ts';
import { faultOf, isFault, type Matrix } from './kill-report.ts';

export interface MatrixOptions {
  /** Ids of networks; all that are installed when absent. */
  readonly networks?: readonly string[];
  /** Formats to take; all that are claimed when absent. */
  readonly formats?: readonly FormatName[];
  /** Size of every film. */
  readonly filmBytes: number;
  /** Hears how it goes. */
  say?(line: string): void;
}

/** Calls held at once; a worker sends 64 things at a time. */
const batchSize = 56;
/** Publications of one account: below what networks take in a day. */
const mostPerAccount = 10;

export async function runKillMatrix(options: MatrixOptions): Promise<Matrix> {
  const { say = () => undefined } = options;
  const ground = await startKillGround(options.networks);
  try {
    let worker = await ground.startWorker();
    const files = new KillFiles(ground, options.filmBytes);
    const pool = new Pool(await accountsForRehearsal(ground, options.formats));
    const { cells, faults } = await rehearse(ground, files, pool.all, options.formats);
    for (const { standIn } of ground.networks) standIn.reset();
    say(
      `${cells.length} calls in ${new Set(cells.map(({ network, format }) => network.installed.id + format)).size} formats`,
    );
    const parts = chunks(spread(cells));
    const batches = moments.flatMap((moment) => parts.map((part) => ({ moment, part })));
    await pool.fill(ground, parts);
    const outcomes: Outcome[] = [];
    for (const [index, { moment, part }] of batches.entries()) {
      const startedAt = performance.now();
      const tries = pool.take(part);
      const done = await killAt(ground, files, worker, moment, tries);
      worker = done.worker;
      outcomes.push(...done.outcomes);
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      say(`kill ${index + 1} of ${batches.length}, ${moment}: ${part.length} calls held, settled in ${seconds} s`);
      for (const outcome of done.outcomes.filter(isFault)) say(`! ${faultOf(outcome)}`);
    }
    return { outcomes, faults, kills: batches.length };
  } finally {
    await ground.stop();
  }
}

/** Networks in turn, so that every batch has a few of each. */
function spread(cells: readonly Cell[]): Cell[] {
  const byNetwork = [...Map.groupBy(cells, ({ network }) => network).values()];
  const longest = Math.max(0, ...byNetwork.map((own) => own.length));
  return Array.from({ length: longest }, (_, index) => byNetwork.flatMap((own) => own[index] ?? [])).flat();
}

function chunks(cells: readonly Cell[]): Cell[][] {
  const count = Math.ceil(cells.length / batchSize);
  return Array.from({ length: count }, (_, part) => cells.filter((_cell, index) => index % count === part));
}

/** Accounts, and how often each has posted. */
class Pool {
  readonly all: KillAccount[];
  readonly #uses = new Map<KillAccount, number>();

  constructor(accounts: readonly KillAccount[]) {
    this.all = [...accounts];
    for (const account of accounts) this.#uses.set(account, 1);
  }

  /** Connects as many as all moments of these cells will need. */
  async fill(ground: KillGround, parts: readonly (readonly Cell[])[]): Promise<void> {
    const wanted = new Map<KillNetwork, number>();
    for (const network of ground.networks) {
      const counts = parts.map((part) => part.filter((cell) => cell.network === network).length);
      const sends = counts.reduce((sum, count) => sum + count, 0) * moments.length;
      const needed = Math.max(...counts, Math.ceil(sends / (mostPerAccount - 1)));
      const there = this.all.filter((account) => account.network === network).length;
      if (needed > there) wanted.set(network, needed - there);
    }
    this.all.push(...(await connectAccounts(ground, wanted)));
  }

  /** A different account for each cell, those that posted least first. */
  take(cells: readonly Cell[]): Try[] {
    const free = this.all.toSorted((a, b) => this.#usesOf(a) - this.#usesOf(b));
    return cells.map((cell) => {
      const at = free.findIndex((account) => account.network === cell.network);
      const [account] = at < 0 ? [] : free.splice(at, 1);
      if (!account) throw new Error(`There are too few accounts at ${cell.network.installed.id}.`);
      this.#uses.set(account, this.#usesOf(account) + 1);
      return { cell, account };
    });
  }

  #usesOf(account: KillAccount): number {
    return this.#uses.get(account) ?? 0;
  }
}
