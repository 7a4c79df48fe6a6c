/**
 * What follows when LinkedIn refuses a post as the copy of another one. How long it remembers stands nowhere, and after
 * a deletion it names posts that are not there, made up at each refusal (ComposioHQ/composio#2710, 2026-02-22). So the
 * named post is taken for ours only when it is seen, or, where no app may look, when its name tells that it was made
 * between our first try and well before this one.
 */
import type { Answer } from '@antiphon/wire';
import { z } from 'zod';
import { momentWords } from '../kit/moment-words.ts';
import { readAnswer } from '../kit/server.ts';
import type { ChannelError, StepCall, StepOutcome } from '../spec.ts';
import { callLinkedIn, encode, type Ground } from './api.ts';
import { readDetails } from './capabilities.ts';
import { errorOf } from './errors.ts';
import { momentOfUrn, traceOf, urlOfPost } from './urn.rules.ts';
import { type PostAnswer, postAnswer } from './wire.ts';

/** Clocks of two servers may differ by this much. */
const clockSkewMs = 60_000;
/** Waits while LinkedIn does not show the post that it names. */
const patienceMs = [30_000, 120_000, 600_000];

/** Left between the refusal and the looks: which post was named, and how often it was not there. */
const looking = z.strictObject({ duplicateOf: z.string().min(1), looks: z.int().min(0) });
type Looking = z.infer<typeof looking>;

/** The refusal itself. `original` is '' when it names no post. */
export function settleDuplicate(call: StepCall, original: string, reply: Answer): StepOutcome {
  if (original === '') return { kind: 'failed', error: errorOf(reply, 'visible', call.now) };
  if (readDetails(call.account.details).kind === 'organization')
    return lookLater({ duplicateOf: original, looks: 0 }, 2_000, 'LinkedIn says that this is out already');
  const moment = momentOfUrn(original);
  if (moment && moment < firstTry(call)) return { kind: 'failed', error: olderPost(original, moment) };
  if (!moment || moment.getTime() >= call.now.getTime() - clockSkewMs) {
    const words = `LinkedIn refused this as a copy of ${original}, and no app may look whether that post is there.`;
    return {
      kind: 'failed',
      error: { kind: 'unknown_outcome', code: 'duplicate_unclear', words, ...evidenceIn(reply) },
    };
  }
  return taken(original, moment);
}

/** One look at the named post; such calls only read. */
export async function lookAtDuplicate(ground: Ground<StepCall>, pending: unknown): Promise<StepOutcome> {
  const { context } = ground;
  const state = looking.parse(pending);
  const urn = state.duplicateOf;
  const reply = await callLinkedIn(ground, { path: `/rest/posts/${encode(urn)}` });
  const post = readAnswer(reply, postAnswer);
  if (post) return judge(context, urn, post);
  if (reply.kind === 'answered' && reply.status === 404) {
    const waitMs = patienceMs[state.looks];
    if (waitMs !== undefined)
      return lookLater({ ...state, looks: state.looks + 1 }, waitMs, 'It is not there, or not yet');
    return { kind: 'failed', error: duplicateOfNothing(urn) };
  }
  // The post was refused, so a look that fails is a look to be made again.
  return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}

function judge(call: StepCall, urn: string, post: PostAnswer): StepOutcome {
  const made = new Date(post.createdAt ?? momentOfUrn(urn)?.getTime() ?? 0);
  const isOurs = post.author === undefined || post.author === call.account.remoteId;
  if (!isOurs || made < firstTry(call)) return { kind: 'failed', error: olderPost(urn, made) };
  return taken(urn, made);
}

function taken(urn: string, made: Date): StepOutcome {
  const words = `LinkedIn refused a second one: the same post is out since ${momentWords(made)}, and was taken as this one.`;
  return {
    kind: 'done',
    trace: traceOf(urn),
    answered: `Out already as ${urlOfPost(urn)}`,
    warnings: [{ code: 'taken_as_ours', words }],
  };
}

function firstTry({ identity }: StepCall): Date {
  return new Date(identity.postedAt.getTime() - clockSkewMs);
}

function lookLater(state: Looking, waitMs: number, said: string): StepOutcome {
  const answered = `${said.replace(/\.$/, '')} (${state.duplicateOf}); we look at that post.`;
  return { kind: 'pending', pending: { ...state }, waitMs, answered };
}

function olderPost(urn: string, made: Date): ChannelError {
  const words = `LinkedIn refuses the same post twice: it is out since ${momentWords(made)} as ${urlOfPost(urn)} Change the words, then send this again.`;
  return { kind: 'rejected', code: 'duplicate_post', words };
}

function duplicateOfNothing(urn: string): ChannelError {
  const words = `LinkedIn refuses this as a copy of ${urn}, which is not there. It does so for a day or two after the same post was deleted. Change the words, or send it again later.`;
  return { kind: 'rejected', code: 'duplicate_of_deleted', words };
}

function evidenceIn(reply: Answer): Pick<ChannelError, 'status' | 'evidence'> {
  return reply.kind === 'answered' ? { status: reply.status, evidence: reply.body.slice(0, 2000) } : {};
}
