/** What an account's state means for the person: how it stands, and what to do next. Pure. */

export interface HealthFacts {
  readonly state: 'connected' | 'needs_reconnect' | 'disconnected';
  readonly problem: string | null;
  readonly expiresAt: Date | null;
  readonly refreshProblem: string | null;
  readonly isAllPaused: boolean;
  readonly isWorkspacePaused: boolean;
  readonly isAccountPaused: boolean;
  /** Why nothing new goes to the network's server; null: it does. */
  readonly serviceWords: string | null;
  /** Failed, missed or asking, of the last 30 days. */
  readonly needsPerson: number;
  readonly overCap: number;
  /** Limits with nothing left, in words. */
  readonly usedUp: readonly string[];
}

export type AdviceCode =
  | 'reconnect'
  | 'sign_in_ends'
  | 'resume_account'
  | 'resume_workspace'
  | 'everything_paused'
  | 'service_out'
  | 'look_at_sends'
  | 'limit_used_up'
  | 'over_cap';
export interface Advice {
  readonly code: AdviceCode;
  readonly words: string;
}

const warnAheadMs = 7 * 86_400_000;
const stops: ReadonlySet<AdviceCode> = new Set(['reconnect', 'look_at_sends', 'over_cap']);

/** The most urgent first. */
export function adviceFor(facts: HealthFacts, now: Date): Advice[] {
  const { overCap, needsPerson } = facts;
  const others = needsPerson - overCap;
  const endsIn = facts.expiresAt ? facts.expiresAt.getTime() - now.getTime() : Number.POSITIVE_INFINITY;
  const days = Math.ceil(endsIn / 86_400_000);
  const say = (code: AdviceCode, holds: boolean, words: string): Advice[] => (holds ? [{ code, words }] : []);
  return [
    ...say(
      'reconnect',
      facts.state !== 'connected',
      facts.state === 'disconnected'
        ? 'This account is disconnected. Connect again to send from it; its history is kept.'
        : `Sign in at the network again. ${facts.problem ?? ''} What waits goes out by itself afterwards.`,
    ),
    ...say(
      'over_cap',
      overCap > 0,
      `${overCap === 1 ? 'One send waits' : `${overCap} sends wait`} because of the monthly cap. Raise it, or an owner lets ${overCap === 1 ? 'it' : 'them'} go out.`,
    ),
    ...say(
      'look_at_sends',
      others > 0,
      `${others === 1 ? 'One send needs' : `${others} sends need`} a look: it did not go out, or nobody knows.`.replace(
        'it did',
        others === 1 ? 'it did' : 'they did',
      ),
    ),
    ...say('everything_paused', facts.isAllPaused, 'All sending of this installation is paused by its operator.'),
    ...say('resume_workspace', facts.isWorkspacePaused, 'Sending of this workspace is paused. Nothing new goes out.'),
    ...say('resume_account', facts.isAccountPaused, 'This account is paused. Nothing new goes out from it.'),
    ...say('service_out', facts.serviceWords !== null, `${facts.serviceWords} We try again by ourselves.`),
    ...say(
      'sign_in_ends',
      facts.state === 'connected' && endsIn < warnAheadMs,
      `The sign-in ends ${days <= 0 ? 'today' : days === 1 ? 'within a day' : `in ${days} days`}. Connect again before then, so that nothing waits.`,
    ),
    ...facts.usedUp.map((words) => ({ code: 'limit_used_up' as const, words })),
  ];
}

export function standingOf(advice: readonly Advice[]): 'good' | 'watch' | 'bad' {
  if (advice.some(({ code }) => stops.has(code))) return 'bad';
  return advice.length > 0 ? 'watch' : 'good';
}

/** The sign-in in one sentence. */
export function signInWords(
  facts: Pick<HealthFacts, 'state' | 'expiresAt' | 'refreshProblem'>,
  refreshes: boolean,
): string {
  if (facts.state === 'disconnected') return 'Signed out.';
  if (facts.state === 'needs_reconnect') return 'The network does not take our sign-in any more.';
  if (facts.refreshProblem) return `The last renewal failed: ${facts.refreshProblem} It is tried again by itself.`;
  if (refreshes) return 'It is renewed by itself, ahead of its end.';
  return facts.expiresAt ? 'It ends at a set time; nobody but you can renew it.' : 'It does not end by itself.';
}
