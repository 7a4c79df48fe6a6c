/** One worker, many calls held by the networks, one SIGKILL; then another worker, and what came of each post. */
import type { CallChoice, FaultHandle } from '@antiphon/wire/stand-in';
import type { ServerProcess } from '../server-process.ts';
import type { KillAccount } from './kill-accounts.ts';
import type { Cell } from './kill-cells.ts';
import type { KillGround } from './kill-ground.ts';
import { type KillFiles, postOf, postsSeen, type Sent, sendPost } from './kill-posts.ts';
import { eachOf, isSettled, settle } from './settle.ts';

/**
 * Where the call stands when the worker dies. `not_arrived`: it never has its effect. `arrives_late`: it has it after
 * the death. `unanswered`: it had it, and no answer left. `uncommitted`: the answer came, and was not written down.
 */
export const moments = ['not_arrived', 'arrives_late', 'unanswered', 'uncommitted'] as const;
export type Moment = (typeof moments)[number];

/**
 * `once`: out, whole, nothing twice. `asked`: nothing twice, and a person decides, where the network cannot tell.
 * All others are faults.
 */
export type Verdict = 'once' | 'asked' | 'twice' | 'lost' | 'failed' | 'stuck' | 'never_reached';

export interface Outcome {
  readonly cell: Cell;
  readonly moment: Moment;
  readonly verdict: Verdict;
  /** That it is there was learned by asking. */
  readonly wasFound: boolean;
  /** From the death to the rest. */
  readonly settledMs: number | null;
  /** For whoever looks into a fault. */
  readonly evidence: string;
}

export interface Try {
  readonly cell: Cell;
  readonly account: KillAccount;
}

interface Held extends Try {
  readonly hold: FaultHandle;
  readonly before: ReadonlySet<string>;
  id: string;
  isReached: boolean;
}

/** Shorter than the minute after which a worker gives a call up by itself. */
const reachMs = 45_000;
const settleMs = 180_000;
let marks = 0;

/** @returns the worker that took over, and an outcome per try. */
export async function killAt(
  ground: KillGround,
  files: KillFiles,
  worker: ServerProcess,
  moment: Moment,
  tries: readonly Try[],
): Promise<{ worker: ServerProcess; outcomes: readonly Outcome[] }> {
  const held = tries.map((one) => holdCall(one, moment));
  await eachOf(held, async (one) => {
    marks += 1;
    const { content } = await postOf(files, one.account, one.cell.format, `k${marks}`);
    one.id = await sendPost(ground, one.account, content);
  });
  await waitForBarrier(held);
  await killWorker(ground, worker, moment, held);
  const diedAt = Date.now();
  const next = await ground.startWorker();
  const ids = held.map(({ id }) => id);
  const settled = await settle(ground, ids, settleMs);
  const seen = new Map(ground.networks.map((network) => [network, postsSeen(network)]));
  const outcomes = held.map((one) => {
    const posts = seen.get(one.cell.network)?.get(one.account.seen.remoteId) ?? [];
    const fresh = posts.filter(({ remoteId }) => !one.before.has(remoteId)).map(({ looks }) => looks);
    return judge(one, moment, settled.get(one.id), fresh, diedAt);
  });
  for (const { hold } of held) hold.remove();
  for (const { standIn, installed } of ground.networks) {
    standIn.reset();
    installed.beginDay?.(standIn);
  }
  return { worker: next, outcomes };
}

function holdCall({ cell, account }: Try, moment: Moment): Held {
  const { standIn } = cell.network;
  const { remoteId } = account.seen;
  const isBefore = moment === 'not_arrived' || moment === 'arrives_late';
  const hold = standIn.fault({ kind: isBefore ? 'hold_before' : 'hold_after', skip: cell.skip }, aimAt(cell, remoteId));
  const posts = postsSeen(cell.network).get(remoteId) ?? [];
  return { cell, account, hold, before: new Set(posts.map((post) => post.remoteId)), id: '', isReached: false };
}

/** Calls of the cell's route in the account's name, once the change has passed after which the cell comes. */
function aimAt({ network, route, after }: Cell, remoteId: string): CallChoice {
  const { installed, standIn } = network;
  let left = after ? after.skip + 1 : 0;
  return (call) => {
    if (installed.callerOf(standIn, call) !== remoteId) return false;
    if (left === 0) return call.route === route;
    if (call.route === after?.route) left -= 1;
    return false;
  };
}

async function waitForBarrier(held: readonly Held[]): Promise<void> {
  const timer = Promise.withResolvers<void>();
  const timeout = setTimeout(timer.resolve, reachMs);
  for (const one of held) void one.hold.reached.then(() => Object.assign(one, { isReached: true }));
  await Promise.race([Promise.all(held.map(({ hold }) => hold.reached)), timer.promise]);
  clearTimeout(timeout);
}

async function killWorker(
  ground: KillGround,
  worker: ServerProcess,
  moment: Moment,
  held: readonly Held[],
): Promise<void> {
  const reached = held.filter(({ isReached }) => isReached);
  if (moment === 'uncommitted') return killBeforeCommit(ground, worker, reached);
  await worker.kill();
  for (const { hold } of held) {
    if (moment === 'not_arrived') hold.drop();
    else hold.release();
  }
  await Promise.all(reached.map(({ hold }) => hold.worked));
}

/** The answers come in, but the rows they are to be written into are locked; what waits for them dies with the worker. */
async function killBeforeCommit({ database }: KillGround, worker: ServerProcess, held: readonly Held[]): Promise<void> {
  await database.query('begin');
  try {
    await database.query('select from publications where id = any($1::uuid[]) order by id for update', [
      held.map(({ id }) => id),
    ]);
    for (const { hold } of held) hold.release();
    await Promise.all(held.map(({ hold }) => hold.answered));
    if (held.length > 0) await waitForBlocked(database);
    await worker.kill();
    await database.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${blockedByUs}`);
  } finally {
    await database.query('rollback');
  }
}

const blockedByUs = 'pg_blocking_pids(pid) @> array[pg_backend_pid()]';

/** Until the worker stands before its commit, and what came with the same answers stands behind it. */
async function waitForBlocked(database: KillGround['database']): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const { rows } = await database.query<{ pid: number }>(`select pid from pg_stat_activity where ${blockedByUs}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (rows.length > 0) return;
    if (Date.now() > deadline) throw new Error('No worker waits to write its answers down.');
  }
}

function judge(one: Held, moment: Moment, sent: Sent | undefined, fresh: readonly string[], diedAt: number): Outcome {
  const { cell } = one;
  const lastAnswer = Math.max(
    ...(sent?.attempts ?? []).map((attempt) => Date.parse(attempt.finishedAt ?? attempt.startedAt)),
  );
  return {
    cell,
    moment,
    verdict: verdictOf(one, sent, fresh),
    wasFound: sent?.questions.some(({ answer }) => answer === 'found') ?? false,
    settledMs: Number.isFinite(lastAnswer) ? Math.max(0, lastAnswer - diedAt) : null,
    evidence: JSON.stringify({
      fresh,
      state: sent?.state,
      words: sent?.words,
      questions: sent?.questions,
      attempts: sent?.attempts,
    }),
  };
}

function verdictOf({ cell, isReached }: Held, sent: Sent | undefined, fresh: readonly string[]): Verdict {
  const missing = [...cell.looks];
  for (const looks of fresh) {
    const at = missing.indexOf(looks);
    if (at < 0) return 'twice';
    missing.splice(at, 1);
  }
  if (!isReached) return 'never_reached';
  if (!sent || !isSettled(sent)) return 'stuck';
  if (sent.state === 'published') return missing.length === 0 ? 'once' : 'lost';
  return sent.state === 'needs_attention' && cell.guarantee === 'person' ? 'asked' : 'failed';
}
