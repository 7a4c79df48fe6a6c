/**
 * What each of Facebook's refusals means for us, on top of what holds for Graph.
 * Subcodes of videos: developers.facebook.com/docs/video-api/reference/error-codes (2026-11-21).
 */
import type { Answer } from '@antiphon/wire';
import { type GraphProblem, graphErrorOf, isGoneProblem } from '../kit/server.ts';
import type { ChannelError } from '../spec.ts';
import { uploadProblem } from './wire.ts';

export type CallRisk = 'harmless' | 'visible';

/** A part of a video was lost on the way, or took too long; sent again it may arrive. */
const passingSubcodes = new Set([1_363_019, 1_363_030, 1_363_033, 1_363_037]);
/** "There was a problem uploading your video": Facebook itself says to try again. */
const passingCodes = new Set([6000, 6001]);
/** Facebook could not read the page behind a link, or does not allow the link. */
const linkRefused = 1_609_005;

/** The error for an answer that is no success we can read. */
export function errorOf(answer: Answer, risk: CallRisk, now: Date): ChannelError {
  return graphErrorOf(answer, { name: 'Facebook', risk, now, special: (problem) => specialCase(problem, risk) });
}

function specialCase(problem: GraphProblem, risk: CallRisk): Partial<ChannelError> | undefined {
  const { code, subcode = 0, message } = problem;
  if (risk === 'harmless' && (passingSubcodes.has(subcode) || passingCodes.has(code)))
    return { kind: 'temporary', words: `Facebook did not take the video this time: ${message}` };
  if (code === linkRefused || subcode === linkRefused)
    return { kind: 'rejected', code: 'link_refused', words: `Facebook could not use the link: ${message}` };
  // What was prepared is not there (any more), so nothing became visible by this call.
  if (risk === 'visible' && isGoneProblem(problem))
    return { kind: 'rejected', words: `Facebook no longer has what was prepared: ${message}` };
  return undefined;
}

/** A refusal of the upload server: `{ debug_info: { retriable, type, message } }`. */
export function uploadErrorOf(answer: Answer, now: Date): ChannelError {
  const common = errorOf(answer, 'harmless', now);
  if (answer.kind !== 'answered') return common;
  const told = uploadProblem.safeParse(answer.json());
  if (!told.success) return common;
  const { retriable = false, message = 'no reason was given' } = told.data.debug_info;
  const words = `Facebook did not take the video: ${asSentence(message)}`;
  return { ...common, kind: retriable ? 'temporary' : 'rejected', code: 'upload_refused', words };
}

export function asSentence(text: string): string {
  return /[.!?)]$/.test(text) ? text : `${text}.`;
}
