/**
 * What each of Threads’ refusals means for us, on top of what holds for Graph. Threads publishes no list of its codes:
 * these are seen in public threads (README).
 */
import type { Answer } from '@antiphon/wire';
import { type GraphProblem, graphErrorOf, isGoneProblem, readGraphProblem } from '../kit/server.ts';
import type { ChannelError } from '../spec.ts';

export type CallRisk = 'harmless' | 'visible';

const hourMs = 3_600_000;

/** “Media Not Found”: of a container that is not ready, not yet known everywhere, lost, or used. */
const notFound = 4279009;

/** The error for an answer that is no success we can read. */
export function errorOf(answer: Answer, risk: CallRisk, now: Date): ChannelError {
  return graphErrorOf(answer, { name: 'Threads', risk, now, special: (problem) => specialCase(problem, risk, now) });
}

/** True where Threads does not know (or no longer shows) what was asked for. */
export function isGone(answer: Answer): boolean {
  const problem = readGraphProblem(answer);
  return isGoneProblem(problem) || problem?.subcode === notFound;
}

function specialCase(problem: GraphProblem, risk: CallRisk, now: Date): Partial<ChannelError> | undefined {
  const { code, subcode, message } = problem;
  if (message.includes('LINK_LIMIT_EXCEEDED'))
    return { kind: 'rejected', code: 'threads_link_limit', words: 'Threads takes at most five links in a post.' };
  // The window slides and no moment is told: a place is free again when the oldest post is a day old.
  if (code === 9)
    return {
      kind: 'rate_limited',
      words: 'Threads takes no more posts of this account by apps today.',
      retryAt: new Date(now.getTime() + hourMs),
    };
  // It may be a post already, so Threads is asked.
  if (risk === 'visible' && (subcode === notFound || isGoneProblem(problem)))
    return { kind: 'unknown_outcome', words: `Threads could not publish what was prepared: ${message}` };
  return undefined;
}

/** `error_message` of a container that could not be made (troubleshooting, 2026-11-21), in words for people. */
const reasons: { readonly [told: string]: string } = {
  FAILED_DOWNLOADING_VIDEO: 'it could not fetch the video',
  FAILED_PROCESSING_AUDIO: 'it could not read the sound of the video',
  FAILED_PROCESSING_VIDEO: 'it could not read the video',
  INVALID_ASPEC_RATIO: 'it does not take a video of this shape',
  INVALID_ASPECT_RATIO: 'it does not take a video of this shape',
  INVALID_BIT_RATE: 'the video has too many bits per second',
  INVALID_DURATION: 'the video is too long or too short',
  INVALID_FRAME_RATE: 'it does not take a video with so many or so few frames per second',
  INVALID_AUDIO_CHANNELS: 'it does not take so many channels of sound',
  INVALID_AUDIO_CHANNEL_LAYOUT: 'it does not take this layout of sound channels',
};
/** Made anew it may work. */
const passing = new Set(['FAILED_DOWNLOADING_VIDEO', 'UNKNOWN']);

/** Why a prepared post could not be made. */
export function errorOfContainer(told: string | null | undefined): ChannelError {
  const name = told?.trim() || 'UNKNOWN';
  const kind = passing.has(name) ? 'temporary' : 'rejected';
  const reason = name === 'UNKNOWN' ? 'it gave no reason' : (reasons[name] ?? name);
  const words = `Threads could not prepare this: ${/[.!?)]$/.test(reason) ? reason : `${reason}.`}`;
  const code = /^[A-Z_]{3,60}$/.test(name) ? `threads_${name.toLowerCase()}` : 'container_error';
  return { kind, code, words, evidence: name.slice(0, 2000) };
}
