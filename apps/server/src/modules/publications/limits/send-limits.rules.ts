/** What networks' answers told of their limits, and whether a send may start by them. Pure. */
import type { BudgetReading, Json, Plan } from '@antiphon/channels';

/** A limit as it was told last; it counts anew at `resetsAt`. */
export interface Limit {
  readonly name: string;
  /** On the answer to which kind of step it was told: a limit of uploads says nothing of posts without pictures. */
  readonly step: 'prepare' | 'visible';
  readonly max: number | null;
  readonly remaining: number;
  readonly resetsAt: Date;
}

/** Why a send waits, and until when. */
export interface Hold {
  readonly code: 'quota_used_up' | 'limit_used_up' | 'share_used_up';
  readonly words: string;
  readonly until: Date;
}

/** Clocks of networks count whole seconds. */
const sameWindowMs = 5_000;
/** The last fifth of a shared limit is kept for those who have not had their share of it. */
const keptShare = 0.2;

export function limitOf(reading: BudgetReading, step: 'prepare' | 'visible' | 'after'): Limit {
  const { name, limit = null, remaining, resetAt } = reading;
  return { name, step: step === 'prepare' ? 'prepare' : 'visible', max: limit, remaining, resetsAt: resetAt };
}

export function isSameWindow(a: Date, b: Date): boolean {
  return Math.abs(a.getTime() - b.getTime()) < sameWindowMs;
}

/** Answers come out of order: within one window the smallest rest holds, and an older window says nothing. */
export function mergeLimit(known: Limit | undefined, told: Limit): Limit {
  if (!known) return told;
  if (isSameWindow(known.resetsAt, told.resetsAt))
    return { ...told, max: told.max ?? known.max, remaining: Math.min(known.remaining, told.remaining) };
  return told.resetsAt > known.resetsAt ? told : known;
}

/** How many calls of the limit's kind a plan makes. */
export function callsOf(plan: Plan, step: Limit['step']): number {
  return plan.steps.filter(({ kind }) => (kind === 'prepare') === (step === 'prepare')).length;
}

/** Whether what is left is enough for all calls of this kind; a send that needs more than the whole limit starts with any. */
export function isEnough(limit: Limit, calls: number, now: Date): boolean {
  if (calls === 0 || limit.resetsAt <= now) return true;
  const needed = limit.max !== null && calls <= limit.max ? calls : 1;
  return limit.remaining >= needed;
}

/** Little is left for everybody: from here on shares count. */
export function isScarce(limit: Pick<Limit, 'max' | 'remaining'>): boolean {
  return limit.max !== null && limit.remaining <= limit.max * keptShare;
}

/** One account that takes part in a shared limit in this window: it has sent, or is due before it ends. */
export interface Sharer {
  readonly workspaceId: string;
  readonly accountId: string;
  readonly used: number;
}

/**
 * Whether an account may still take from a limit that is scarce. Workspaces share alike, and the accounts of each
 * among themselves, so that neither many accounts nor a long row of sends leaves nothing for others.
 */
export function mayShare(max: number, sharers: readonly Sharer[], who: Omit<Sharer, 'used'>): boolean {
  const ofWorkspace = sharers.filter(({ workspaceId }) => workspaceId === who.workspaceId);
  const workspaces = new Set(sharers.map(({ workspaceId }) => workspaceId)).add(who.workspaceId).size;
  const used = ofWorkspace.find(({ accountId }) => accountId === who.accountId)?.used ?? 0;
  const usedByWorkspace = ofWorkspace.reduce((sum, sharer) => sum + sharer.used, 0);
  const accounts = ofWorkspace.some(({ accountId }) => accountId === who.accountId)
    ? ofWorkspace.length
    : ofWorkspace.length + 1;
  const share = max / workspaces;
  return usedByWorkspace < share && used < share / accounts;
}

/** The public half of the operator's app: limits are counted for it. */
export function clientOf(app: Json | undefined): string {
  const isObject = typeof app === 'object' && app !== null && !Array.isArray(app);
  return isObject && typeof app.clientId === 'string' ? app.clientId : '';
}
