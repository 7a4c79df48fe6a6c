/** What may happen to a publication, and when it is tried or asked about again. Pure: `now` is an argument. */
import type { PublicationRow, PublicationState, Reason, ShownState } from './publications.table.ts';

/** Five seconds in which "publish now" can be taken back. */
export const undoMs = 5_000;

const retryFirstMs = 2_000;
const retryLongestMs = 15 * 60_000;
/** After so many refusals that proved "not sent", a person hears of it. */
export const retryLimit = 12;

/** Waits after "cannot tell" and after questions that failed, before a person is asked. */
const cannotTellMs = [30_000, 120_000, 600_000] as const;
const notNowFirstMs = 5_000;

/** The state that people see. `standing_of_post` and `shown-state.queries.ts` say the same in SQL. */
export function shownState({ state, takenDownAt }: Pick<PublicationRow, 'state' | 'takenDownAt'>): ShownState {
  return takenDownAt ? 'taken_down' : state;
}
export function mayCancel(state: PublicationState): boolean {
  return state === 'scheduled' || state === 'missed';
}
export function mayReschedule(state: PublicationState): boolean {
  return state === 'scheduled' || state === 'missed';
}
/** States that ended without the post going out, from which a person may try again. */
export function mayResume(state: PublicationState): boolean {
  return state === 'failed' || state === 'missed' || state === 'cancelled' || state === 'needs_attention';
}
export function mayDecide(state: PublicationState): boolean {
  return state === 'unknown' || state === 'needs_attention';
}

/**
 * When to try again after the n-th refusal that proved "not sent": exponential, with full jitter in its upper
 * half. `jitter` is 0..1.
 */
export function retryDelayMs(retryCount: number, jitter: number): number {
  const ceiling = Math.min(retryLongestMs, retryFirstMs * 2 ** Math.min(retryCount, 20));
  return Math.round(ceiling / 2 + (ceiling / 2) * jitter);
}

/**
 * Whether an "absent" is believed yet. Lists of networks are only eventually consistent, so some are asked
 * again after each wait of `patienceMs`.
 */
export function afterAbsent(
  askCount: number,
  patienceMs: readonly number[],
): { readonly kind: 'believed' } | { readonly kind: 'ask_again'; readonly inMs: number } {
  const inMs = patienceMs[askCount];
  return inMs === undefined ? { kind: 'believed' } : { kind: 'ask_again', inMs };
}

/** When a network that cannot tell is asked again; after the last wait a person decides. */
export function afterCannotTell(
  askCount: number,
): { readonly kind: 'person' } | { readonly kind: 'ask_again'; readonly inMs: number } {
  const inMs = cannotTellMs[askCount];
  return inMs === undefined ? { kind: 'person' } : { kind: 'ask_again', inMs };
}

/** How long a question that itself failed waits at least until it is put again. */
export function afterNotNowMs(askCount: number): number {
  return Math.min(retryLongestMs, notNowFirstMs * 2 ** Math.min(askCount, 10));
}

/** Every send starts a moment after its time: so much is not late, however short the limit. */
const onTimeMs = 1_000;

export interface MissedRule {
  readonly rule: 'send' | 'ask' | 'skip';
  readonly latenessLimitMs: number;
}

/** What the workspace's rule says of a post whose time passed while nothing could be sent. */
export function judgeLateness(
  dueAt: Date,
  now: Date,
  missed: MissedRule,
): { readonly kind: 'send' } | { readonly kind: 'missed' | 'skipped'; readonly reason: Reason } {
  const lateMs = now.getTime() - dueAt.getTime();
  if (missed.rule === 'send' || lateMs <= Math.max(missed.latenessLimitMs, onTimeMs)) return { kind: 'send' };
  const late = `It is ${spanWords(lateMs)} late`;
  if (missed.rule === 'skip')
    return { kind: 'skipped', reason: { code: 'missed_skipped', words: `${late}; your rule says skip.` } };
  return { kind: 'missed', reason: { code: 'missed', words: `${late}; your rule says ask.` } };
}

/** A span in the largest unit that fits, for people: "3 h", "2 days", "45 min". */
export function spanWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return 'a few seconds';
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
