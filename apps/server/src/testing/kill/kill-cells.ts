/**
 * The cells of the matrix: every call that every step of every claimed format makes. They are found by sending each
 * format once, undisturbed, and reading in the stand-in which calls came; the steps themselves are the plan's.
 */
import { type FormatName, formatNames } from '@antiphon/channels';
import type { ReceivedCall } from '@antiphon/wire/stand-in';
import { connectAccounts, type KillAccount } from './kill-accounts.ts';
import type { KillGround, KillNetwork } from './kill-ground.ts';
import {
  formatsOf,
  guaranteeOf,
  type KillFiles,
  type Planned,
  postOf,
  postsSeen,
  type Sent,
  sendPost,
} from './kill-posts.ts';
import { eachOf, settle } from './settle.ts';

/** A call of a publication: so many of the same route came before it. */
export interface Aim {
  readonly route: string;
  readonly skip: number;
}

/** One call of a step, at which a worker can die. */
export interface Cell {
  readonly network: KillNetwork;
  readonly format: FormatName;
  readonly step: string;
  readonly kind: 'prepare' | 'visible' | 'after';
  /** Name of the stand-in's route. */
  readonly route: string;
  /** Calls of this publication to the same route before it, or since `after`. */
  readonly skip: number;
  /** The change after which it comes: how often is only looked differs from one sending to the next. */
  readonly after?: Aim;
  readonly guarantee: 'exact' | 'by_reading' | 'person';
  /** What readers see of the whole post. */
  readonly looks: readonly string[];
}

export interface Rehearsal {
  readonly cells: readonly Cell[];
  /** Formats without a plan, steps without a call, posts that did not come out: a sentence each. */
  readonly faults: readonly string[];
}

/** Large films take their time on a busy machine. */
const rehearsalMs = 240_000;

interface Sending {
  readonly account: KillAccount;
  readonly format: FormatName;
  readonly planned: Planned;
  readonly id: string;
}

/** @param only formats to take; all that are claimed when absent. */
export async function rehearse(
  ground: KillGround,
  files: KillFiles,
  accounts: readonly KillAccount[],
  only?: readonly FormatName[],
): Promise<Rehearsal> {
  const faults: string[] = [];
  const sendings: Sending[] = [];
  const wishes = ground.networks.flatMap((network) => wishesOf(network, accounts, only));
  await eachOf(wishes, async ({ account, format }) => {
    const name = `${account.network.installed.id}, ${format}`;
    try {
      const planned = await postOf(files, account, format, 'rehearsal');
      if (planned.plan.steps.length === 0) faults.push(`${name}: nothing is planned.`);
      const id = await sendPost(ground, account, planned.content);
      sendings.push({ account, format, planned, id });
    } catch (error) {
      faults.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  const settled = await settle(
    ground,
    sendings.map(({ id }) => id),
    rehearsalMs,
  );
  const cells = sendings.flatMap((sending) => {
    const read = cellsOf(sending, settled.get(sending.id));
    faults.push(...read.faults);
    return read.cells;
  });
  return { cells, faults };
}

/** An account for each format of a network. */
function wishesOf(network: KillNetwork, accounts: readonly KillAccount[], only?: readonly FormatName[]) {
  const own = accounts.filter((account) => account.network === network);
  const [any] = own;
  if (!any) throw new Error(`${network.installed.id} has no account.`);
  const formats = formatsOf(any).filter((format) => only?.includes(format) ?? true);
  return formats.map((format, index) => {
    const account = own[index];
    if (!account) throw new Error(`${network.installed.id} has ${formats.length} formats and fewer accounts.`);
    return { account, format };
  });
}

function cellsOf(sending: Sending, sent: Sent | undefined): Rehearsal {
  const { account, format, planned } = sending;
  const { network, seen } = account;
  const name = `${network.installed.id}, ${format}`;
  const steps = sent?.attempts.flatMap((attempt) => attempt.steps) ?? [];
  if (sent?.state !== 'published' || sent.openStepCount > 0)
    return {
      cells: [],
      faults: [`${name}: undisturbed it is ${sent?.state}: ${sent?.words} ${JSON.stringify(steps.at(-1))}`],
    };
  const looks = (postsSeen(network).get(seen.remoteId) ?? []).map((post) => post.looks).toSorted();
  const made = callsBySteps(network, seen.remoteId, sent);
  const guarantee = guaranteeOf(account, format);
  const cells: Cell[] = [];
  const faults = looks.length === 0 ? [`${name}: readers see nothing.`] : [];
  for (const step of planned.plan.steps) {
    const calls = made.get(step.key) ?? [];
    if (calls.length === 0) faults.push(`${name}, ${step.key}: no call was made.`);
    for (const call of calls)
      cells.push({ network, format, step: step.key, kind: step.kind, ...call, guarantee, looks });
  }
  for (const key of made.keys())
    if (!planned.plan.steps.some((step) => step.key === key)) faults.push(`${name}, ${key}: it was not planned.`);
  return { cells, faults };
}

interface Call extends Aim {
  readonly after?: Aim;
}

/** What was called in each step. How often something is only looked at differs, so the first look stands for all. */
function callsBySteps(network: KillNetwork, remoteId: string, sent: Sent): ReadonlyMap<string, readonly Call[]> {
  const { installed, standIn } = network;
  const startedAt = Date.parse(sent.attempts[0]?.startedAt ?? '');
  const own = standIn.log.filter(
    (call) => call.at.getTime() >= startedAt && installed.callerOf(standIn, call) === remoteId,
  );
  const steps = sent.attempts.flatMap((attempt) => attempt.steps);
  const counts = new Map<string, number>();
  const bySteps = new Map<string, Call[]>(steps.map((step) => [step.key, []]));
  let after: Aim | undefined;
  for (const call of own) {
    const step = steps.find(({ answeredAt }) => call.at.getTime() <= Date.parse(answeredAt ?? ''));
    const route = call.route ?? '';
    const skip = counts.get(route) ?? 0;
    counts.set(route, skip + 1);
    const calls = step && bySteps.get(step.key);
    if (!isLook(network, call)) {
      after = { route, skip };
      calls?.push(after);
    } else if (calls && !calls.some((other) => other.route === route)) {
      calls.push({ route, skip: 0, ...(after ? { after } : {}) });
    }
  }
  return bySteps;
}

function isLook({ installed }: KillNetwork, { method, route = '' }: ReceivedCall): boolean {
  return method === 'GET' || installed.routes.reading.includes(route);
}

/** An account for each format that each network claims. */
export async function accountsForRehearsal(
  ground: KillGround,
  only: readonly FormatName[] = formatNames,
): Promise<KillAccount[]> {
  const wanted = ground.networks.map((network) => {
    const { formats } = network.channel.capabilities;
    return [network, only.filter((format) => formats[format].works).length] as const;
  });
  return connectAccounts(ground, new Map(wanted));
}
