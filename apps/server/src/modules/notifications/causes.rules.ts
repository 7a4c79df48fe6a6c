/** Why something deserves an alarm, in words. Pure: `now` is an argument. */
import type { AlarmKind } from '@antiphon/contract';
import type {
  AccountFact,
  Facts,
  LateFact,
  ServiceFact,
  StillFact,
  UndoneFact,
  UnplannedFact,
} from './causes.instance.queries.ts';

/** Due for longer than this without a change of state is an alarm. */
export const lateMs = 60_000;
/** Workers show life every few seconds. */
const silentMs = 30_000;

/** A reason for an alarm that is there now. */
export interface Cause {
  readonly workspaceId: string;
  readonly kind: AlarmKind;
  /** The same for as long as it is the same cause. */
  readonly cause: string;
  readonly accountId: string | null;
  readonly publicationId: string | null;
  /** The post that repeats, where it is about one. */
  readonly postId?: string;
  readonly words: string;
}

/** What a lane's lateness is put down to; `held`: a person wants it so. */
export interface Blamed {
  readonly lane: string;
  readonly workspaceId: string;
  readonly cause: string | null;
  readonly since: Date;
}

export interface Judged {
  readonly causes: readonly Cause[];
  /** Every late lane with what it is put down to; null: a pause, or a cause that stands among the others. */
  readonly blamed: readonly Blamed[];
}

export type NameOf = (channel: string) => string;

/** Everything that deserves an alarm now. `nameOf` gives a channel's name for people. */
export function judge(facts: Facts, now: Date, nameOf: NameOf): Judged {
  const isSilent = facts.lastBeat === null || now.getTime() - facts.lastBeat.getTime() > silentMs;
  const outs = new Map(
    facts.services.filter((out) => out.kind === 'outage' || out.closedUntil > now).map((out) => [out.service, out]),
  );
  const late = facts.late.map((fact) => ({ fact, ...blame(fact, isSilent, outs, now) }));
  const causes = [
    ...(isSilent
      ? silent(
          facts,
          late.filter(({ kind }) => kind === 'worker_silent').map(({ fact }) => fact),
        )
      : left(facts, nameOf)),
    ...servicesOut(late, outs),
    ...late.flatMap(({ fact, kind, why }) => (kind === 'late' ? [lateCause(fact, why, nameOf)] : [])),
    ...facts.still.map((fact) => stillCause(fact, nameOf)),
    ...facts.undone.map((fact) => undoneCause(fact, nameOf)),
    ...facts.accounts.flatMap((fact) => accountCauses(fact, now, nameOf)),
    ...unplanned(facts.unplanned, now, nameOf),
  ];
  return {
    causes,
    blamed: late.map(({ fact, kind }) => ({
      lane: fact.accountId,
      workspaceId: fact.workspaceId,
      cause: keyOf(kind, fact),
      since: fact.since,
    })),
  };
}

type Blame = 'paused' | 'signed_out' | 'worker_silent' | 'service_out' | 'late';

function keyOf(kind: Blame, fact: LateFact): string | null {
  if (kind === 'worker_silent') return 'worker_silent';
  if (kind === 'service_out') return `service_out ${fact.service}`;
  return kind === 'late' ? `late ${fact.accountId}` : null;
}

/** The first of these that holds; what a person wants comes first. */
function blame(
  fact: LateFact,
  isSilent: boolean,
  outs: ReadonlyMap<string, ServiceFact>,
  now: Date,
): { kind: Blame; why: string } {
  if (fact.isPaused) return { kind: 'paused', why: '' };
  if (isSilent) return { kind: 'worker_silent', why: '' };
  if (outs.has(fact.service)) return { kind: 'service_out', why: '' };
  if (fact.isSignedOut) return { kind: 'signed_out', why: '' };
  return { kind: 'late', why: whyLate(fact, now) };
}

function whyLate(fact: LateFact, now: Date): string {
  if (fact.heldByTitle !== null) return `${quoted(fact.heldByTitle)} of the same account is on its way and goes first.`;
  if (fact.headTitle !== null && fact.headRetryAt && fact.headRetryAt > now)
    return `${quoted(fact.headTitle)} of the same account goes first and is tried again at ${clock(fact.headRetryAt, fact.timeZone)}.`;
  if (fact.firstWords) return fact.firstWords;
  return 'A worker is there and nothing we know of stands in the way.';
}

function silent({ lastBeat, left }: Facts, late: readonly LateFact[]): Cause[] {
  const zones = new Map([...late, ...left].map(({ workspaceId, timeZone }) => [workspaceId, timeZone]));
  return [...zones].map(([workspaceId, timeZone]) => {
    const waiting = late.filter((fact) => fact.workspaceId === workspaceId);
    const inHand = left.filter((fact) => fact.workspaceId === workspaceId);
    const count = waiting.reduce((sum, fact) => sum + fact.waiting, 0) + inHand.length;
    const sinceWords = lastBeat ? ` since ${clock(lastBeat, timeZone)}` : '';
    return {
      workspaceId,
      kind: 'worker_silent',
      cause: 'worker_silent',
      accountId: null,
      publicationId: earliest(waiting)?.firstId ?? inHand[0]?.publicationId ?? null,
      words: `The part of Antiphon that sends shows no life${sinceWords}. ${waitWords(count)}`,
    };
  });
}

function servicesOut(
  late: readonly { readonly fact: LateFact; readonly kind: Blame }[],
  outs: ReadonlyMap<string, ServiceFact>,
): Cause[] {
  const groups = new Map<string, LateFact[]>();
  for (const { fact, kind } of late) {
    if (kind !== 'service_out') continue;
    const group = `${fact.workspaceId} ${fact.service}`;
    groups.set(group, [...(groups.get(group) ?? []), fact]);
  }
  return [...groups.values()].flatMap((waiting) => {
    const first = earliest(waiting);
    if (!first) return [];
    const count = waiting.reduce((sum, fact) => sum + fact.waiting, 0);
    return [
      {
        workspaceId: first.workspaceId,
        kind: 'service_out' as const,
        cause: `service_out ${first.service}`,
        accountId: null,
        publicationId: first.firstId,
        words: `${outs.get(first.service)?.words ?? ''} ${waitWords(count)}`.trim(),
      },
    ];
  });
}

function lateCause(fact: LateFact, why: string, nameOf: NameOf): Cause {
  const { workspaceId, accountId, firstId } = fact;
  const more =
    fact.waiting > 1 ? ` ${fact.waiting - 1} more of ${fact.handle} ${fact.waiting === 2 ? 'waits' : 'wait'}.` : '';
  return {
    workspaceId,
    kind: 'late',
    cause: `late ${accountId}`,
    accountId,
    publicationId: firstId,
    words: `${quoted(fact.firstTitle)} should have gone to ${where(fact, nameOf)} at ${clock(fact.since, fact.timeZone)} and has not started. ${why}${more}`,
  };
}

function left({ left: facts }: Facts, nameOf: NameOf): Cause[] {
  return facts.map((fact) => ({
    workspaceId: fact.workspaceId,
    kind: 'late',
    cause: `left ${fact.publicationId}`,
    accountId: fact.accountId,
    publicationId: fact.publicationId,
    words: `${quoted(fact.title)} is on its way to ${where(fact, nameOf)} and should have been looked at again at ${clock(fact.since, fact.timeZone)}. A worker is there and has not done so.`,
  }));
}

function stillCause(fact: StillFact, nameOf: NameOf): Cause {
  const { workspaceId, accountId, publicationId, state } = fact;
  const kind = state === 'failed' || state === 'missed' ? state : 'needs_attention';
  const why = fact.words ? ` ${fact.words}` : '';
  const opening = {
    failed: 'did not go out on',
    missed: 'missed its time on',
    needs_attention: 'waits for you on',
    unknown: 'may be out or not on',
    published: `is out, and ${fact.openStepCount === 1 ? 'one later part is' : `${fact.openStepCount} later parts are`} not, on`,
  }[state];
  return {
    workspaceId,
    kind,
    cause: `${kind} ${publicationId}`,
    accountId,
    publicationId,
    words: `${quoted(fact.title)} ${opening} ${where(fact, nameOf)}.${why}`,
  };
}

function undoneCause(fact: UndoneFact, nameOf: NameOf): Cause {
  const { workspaceId, accountId, publicationId, what, state } = fact;
  const opening = {
    takedown: state === 'failed' ? 'could not be taken down from' : 'was taken down from',
    edit: 'could not get its new words on',
    reply: state === 'failed' ? 'did not get your reply on' : 'may have your reply or not on',
  }[what];
  const why = fact.words ? ` ${fact.words}` : '';
  return {
    workspaceId,
    kind: state,
    cause: `${what} ${fact.id}`,
    accountId,
    publicationId,
    words: `${quoted(fact.title)} ${opening} ${where(fact, nameOf)}.${why}`,
  };
}

function accountCauses(fact: AccountFact, now: Date, nameOf: NameOf): Cause[] {
  const { workspaceId, accountId, expiresAt, timeZone } = fact;
  const about = { workspaceId, accountId, publicationId: null };
  const causes: Cause[] = [];
  if (fact.isSignedOut) {
    const why = fact.problem ? ` ${fact.problem}` : '';
    const waiting = fact.waiting > 0 ? ` ${waitWords(fact.waiting)}` : '';
    const words = `${where(fact, nameOf)} must be connected again; until then nothing is sent there.${why}${waiting}`;
    causes.push({ ...about, kind: 'needs_reconnect', cause: `needs_reconnect ${accountId}`, words });
  } else if (expiresAt) {
    const verb = expiresAt > now ? 'ends' : 'ended';
    const words = `The sign-in of ${where(fact, nameOf)} ${verb} on ${clock(expiresAt, timeZone)}.`;
    causes.push({ ...about, kind: 'sign_in_ends', cause: `sign_in_ends ${accountId}`, words });
  }
  if (fact.repairedAt) {
    const often = fact.repairedCount === 1 ? '' : `, ${fact.repairedCount} times so far`;
    const words = `The file of sends of ${where(fact, nameOf)} had lost its next time and was put right at ${clock(fact.repairedAt, timeZone)}${often}. Posts may have gone out up to a minute late.`;
    causes.push({ ...about, kind: 'lane_repaired', cause: `lane_repaired ${accountId}`, words });
  }
  return causes;
}

/** One alarm for each post that repeats, about the first of its occurrences that is not planned. */
function unplanned(facts: readonly UnplannedFact[], now: Date, nameOf: NameOf): Cause[] {
  const groups = Map.groupBy(facts, ({ workspaceId, recurrenceId }) => `${workspaceId} ${recurrenceId}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { workspaceId, recurrenceId, accountId, postId, at } = first;
    const more = new Set(group.map((fact) => fact.at.getTime())).size - 1;
    const others =
      more === 0 ? '' : ` ${more === 1 ? 'One more time' : `${more} more times`} of it cannot be planned either.`;
    const verb = at > now ? 'is' : 'was';
    return [
      {
        workspaceId,
        kind: 'recurrence_not_planned' as const,
        cause: `recurrence_not_planned ${recurrenceId}`,
        accountId,
        publicationId: null,
        postId,
        words: `${quoted(first.title)} repeats, and ${verb} not planned for ${where(first, nameOf)} on ${clock(at, first.timeZone)}. ${first.words}${others}`,
      },
    ];
  });
}

/** What a person does about it. */
export function nextOf(kind: AlarmKind): string {
  const next: Record<AlarmKind, string> = {
    worker_silent: 'Tell who runs this installation: the worker must be started again. Nothing is lost meanwhile.',
    service_out: 'Nothing to do: one send at a time tries whether it is back, then all go on.',
    late: 'Look at the post. If it does not move, tell who runs this installation.',
    lane_repaired: 'Nothing to do. If it comes again, tell who runs this installation.',
    failed: 'Look at what the network said, then try again or change the post.',
    needs_attention: 'Look and decide.',
    missed: 'Send it now, give it another time, or drop it.',
    needs_reconnect: 'Open Accounts and sign in there again. What waits goes out by itself then.',
    sign_in_ends: 'Connect again in time, so that nothing waits.',
    recurrence_not_planned:
      'Put right what stands in the way: connect again, or change the post. It is then planned by itself within a quarter of an hour.',
  };
  return next[kind];
}

const earliest = (facts: readonly LateFact[]) =>
  facts.reduce<LateFact | undefined>((first, fact) => (first && first.since <= fact.since ? first : fact), undefined);

function waitWords(count: number): string {
  return count === 1 ? 'One post that is due waits.' : `${count} posts that are due wait.`;
}

function where(fact: { readonly channel: string; readonly handle: string }, nameOf: NameOf): string {
  return `${nameOf(fact.channel)}, ${fact.handle}`;
}

function quoted(title: string): string {
  return title === '' ? 'A post without a title' : `“${title}”`;
}

/** A moment for people in a zone: "21 Nov, 18:04 UTC". */
export function clock(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(at);
}
