/**
 * What each of Instagram's refusals means for us, on top of what holds for Graph.
 * Subcodes: developers.facebook.com/documentation/instagram-platform/reference/error-codes (read 2026-06 and 2026-11-20).
 */
import type { Answer } from '@antiphon/wire';
import { type GraphProblem, graphErrorOf } from '../kit/server.ts';
import type { ChannelError } from '../spec.ts';

export type CallRisk = 'harmless' | 'visible';

const hourMs = 3_600_000;

/** Instagram could not fetch, keep or read it this time; made anew it may work. */
const passing = new Set([2207001, 2207003, 2207008, 2207020, 2207032, 2207053, 2207082]);
/** The account's 24 hours are full. */
const quotaFull = 2207042;
/** Not ready, or no longer there to be published: it may be a post already, so Instagram is asked. */
const notPublishable = new Set([2207027, 2207006, 2207008, 2207020]);
const blocked = new Set([2207050, 2207051]);

/** The error for an answer that is no success we can read. */
export function errorOf(answer: Answer, risk: CallRisk, now: Date): ChannelError {
  return graphErrorOf(answer, {
    name: 'Instagram',
    risk,
    now,
    special: (problem) => {
      const special = specialCase(problem, risk, now);
      return special && { code: `instagram_${problem.subcode}`, ...special };
    },
  });
}

function specialCase(problem: GraphProblem, risk: CallRisk, now: Date): Partial<ChannelError> | undefined {
  const { subcode = 0, message, code } = problem;
  if (subcode === quotaFull)
    return {
      kind: 'rate_limited',
      words: 'Instagram takes no more posts of this account by apps today.',
      // The window slides and no moment is told: a place is free again when the oldest post is a day old.
      retryAt: new Date(now.getTime() + hourMs),
    };
  if (blocked.has(subcode)) return { kind: 'rejected', words: `Instagram blocks this account for now: ${message}` };
  const isDoubtful = notPublishable.has(subcode) || (code === 100 && subcode === 33);
  if (risk === 'visible' && isDoubtful)
    return { kind: 'unknown_outcome', words: `Instagram could not publish what was prepared: ${message}` };
  if (risk === 'harmless' && passing.has(subcode))
    return { kind: 'temporary', words: `Instagram could not use this just now: ${message}` };
  return code === 9004 || (subcode >= 2207000 && subcode < 2208000)
    ? { kind: 'rejected', words: `Instagram refused this: ${message}` }
    : undefined;
}

/** Why a prepared post could not be made, from the container's `status` ("Error: …2207026…"). */
export function errorOfStatus(status: string | undefined): ChannelError {
  const told = status?.replace(/^error:\s*/i, '').trim() || 'no reason was given';
  const subcode = Number(/\b(2207\d{3})\b/.exec(told)?.[1] ?? Number.NaN);
  const kind = passing.has(subcode) ? 'temporary' : 'rejected';
  const code = Number.isNaN(subcode) ? 'container_error' : `instagram_${subcode}`;
  const words = `Instagram could not use the media: ${/[.!?)]$/.test(told) ? told : `${told}.`}`;
  return { kind, code, words, evidence: told.slice(0, 2000) };
}
