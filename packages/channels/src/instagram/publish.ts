/** Makes one call of a publication: a turn of a container, the post itself, or what follows it. */
import { secretUnreadable } from '../kit/index.ts';
import { readAnswer, readGraphBudgets } from '../kit/server.ts';
import type { Json, StepCall, StepOutcome, StepTrace } from '../spec.ts';
import { type Access, accessOf, pathOf, type Servers } from './api.ts';
import { makeContainer } from './containers.ts';
import { errorOf } from './errors.ts';
import { containersOf, postContainerKey } from './plan.ts';
import type { ContainerTurn } from './turns.ts';
import { containerStatus, doneAnswer, madeAnswer, permalinkAnswer } from './wire.ts';

/** Where the making of the post stands; kept between the turns. */
type PostTurn =
  /** Too old or refused: is the container still good? */
  | { readonly stage: 'check'; readonly containerId: string }
  /** It was not: everything is prepared once more, `made` so far. */
  | { readonly stage: 'again'; readonly made: readonly string[]; readonly turn?: ContainerTurn }
  | { readonly stage: 'publish'; readonly containerId: string }
  /** It is out; only its address is missing, and was asked for `looks` times. */
  | { readonly stage: 'link'; readonly mediaId: string; readonly looks: number };

/*
 * A turn may come twice, when a worker died in between. All but one only read or prepare, and a container that is
 * published twice is one post.
 */

/** Makes the one call that `call.step` names. */
export async function performStep(call: StepCall, servers: Servers): Promise<StepOutcome> {
  const access = accessOf(call, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  // What the answer's headers told of the limits belongs to the outcome, whichever call it was.
  const seen: Answers = [];
  const watched: Access = {
    ...access,
    async call(request) {
      const answer = await access.call(request);
      seen.push(answer);
      return answer;
    },
  };
  const outcome = await makeCall(watched, call);
  const budgets = seen.flatMap((answer) => readGraphBudgets(answer, call.now));
  return budgets.length > 0 ? { ...outcome, budgets } : outcome;
}

type Answers = Awaited<ReturnType<Access['call']>>[];

function makeCall(access: Access, call: StepCall): Promise<StepOutcome> {
  if (call.step.key === 'post-1') return turnOfPost(access, call);
  if (call.step.key === 'comment-1') return writeFirstComment(access, call);
  if (call.step.key === 'comments-off-1') return closeComments(access, call);
  const plan = containersOf(call.content).find((one) => one.stepKey === call.step.key);
  if (!plan) throw new Error(`The content has no container for the step ${call.step.key}.`);
  const childIds = plan.childKeys.map((key) => traceFor(call, key).remoteId);
  return makeContainer(access, call, plan, childIds, call.pending as ContainerTurn | undefined);
}

/** Containers end after 24 hours; from then on we look before we publish. */
const trustedMs = 20 * 3_600_000;

async function turnOfPost(access: Access, call: StepCall): Promise<StepOutcome> {
  if (containersOf(call.content).length === 0) return { kind: 'failed', error: mediaMissing };
  const turn = call.pending as PostTurn | undefined;
  const containerId = containerIdOf(call);
  if (!turn) {
    const isOld = call.now.getTime() - madeAt(call) > trustedMs;
    return isOld ? checkContainer(access, call, containerId) : publish(access, call, containerId);
  }
  if (turn.stage === 'check') return checkContainer(access, call, containerId);
  if (turn.stage === 'again') return prepareAgain(access, call, turn);
  return turn.stage === 'publish' ? publish(access, call, containerId) : readLink(access, turn);
}

const mediaMissing = {
  kind: 'rejected',
  code: 'media_missing',
  words: 'Instagram takes no post without a picture or a video.',
} as const;

function madeAt(call: StepCall): number {
  const handle = traceFor(call, postContainerKey).handle;
  const told = typeof handle === 'object' && handle !== null && !Array.isArray(handle) ? handle.madeAt : undefined;
  return typeof told === 'string' ? Date.parse(told) : call.now.getTime();
}

/** The container that the visible call is, or was, about. */
export function containerIdOf(call: StepCall): string {
  const turn = call.pending as PostTurn | undefined;
  return turn && 'containerId' in turn ? turn.containerId : traceFor(call, postContainerKey).remoteId;
}

/** The one call after which the post is there. */
async function publish(access: Access, call: StepCall, containerId: string): Promise<StepOutcome> {
  const reply = await access.call({
    path: pathOf(call.account.remoteId, 'media_publish'),
    form: { creation_id: containerId },
  });
  const made = readAnswer(reply, madeAnswer);
  if (!made) return { kind: 'failed', error: errorOf(reply, 'visible', call.now) };
  return pending({ stage: 'link', mediaId: made.id, looks: 0 }, 1, `Published as ${made.id}.`);
}

const maxLooks = 3;

/** A post without its address is a post all the same, so nothing that happens here is a failure. */
async function readLink(
  access: Access,
  { mediaId, looks }: Extract<PostTurn, { stage: 'link' }>,
): Promise<StepOutcome> {
  const reply = await access.call({ path: pathOf(mediaId), query: { fields: 'permalink' } });
  const url = readAnswer(reply, permalinkAnswer)?.permalink;
  if (url === undefined && looks + 1 < maxLooks)
    return pending(
      { stage: 'link', mediaId, looks: looks + 1 },
      5_000,
      `Published as ${mediaId}; its address is not told yet.`,
    );
  return {
    kind: 'done',
    trace: { remoteId: mediaId, ...(url ? { url } : {}) },
    answered: `Published as ${url ?? mediaId}.`,
  };
}

async function checkContainer(access: Access, call: StepCall, containerId: string): Promise<StepOutcome> {
  const reply = await access.call({ path: pathOf(containerId), query: { fields: 'status_code,status' } });
  const container = readAnswer(reply, containerStatus);
  if (!container) return { kind: 'failed', error: errorOf(reply, 'visible', call.now) };
  const { status_code: status } = container;
  if (status === 'FINISHED') return pending({ stage: 'publish', containerId }, 1, 'It is still ready.');
  if (status === 'IN_PROGRESS') return pending({ stage: 'check', containerId }, 10_000, 'Instagram is still working.');
  if (status === 'EXPIRED' || status === 'ERROR')
    return pending({ stage: 'again', made: [] }, 1, 'What was prepared had ended after a day; it is prepared again.');
  const words = 'Instagram says that it is published already.';
  return { kind: 'failed', error: { kind: 'unknown_outcome', code: 'published_already', words } };
}

/** One turn of one container, as in the steps before; the last one is what is published. */
async function prepareAgain(
  access: Access,
  call: StepCall,
  { made, turn }: Extract<PostTurn, { stage: 'again' }>,
): Promise<StepOutcome> {
  const plans = containersOf(call.content);
  const plan = plans[made.length];
  if (!plan) throw new Error('There is nothing left to prepare.');
  const childIds = plan.childKeys.map((_, index) => made[index] ?? '');
  const outcome = await makeContainer(access, call, plan, childIds, turn);
  if (outcome.kind === 'pending')
    return { ...outcome, pending: { stage: 'again', made: [...made], turn: outcome.pending } };
  if (outcome.kind === 'failed') return outcome;
  const containerId = outcome.trace.remoteId;
  if (made.length + 1 === plans.length) return pending({ stage: 'publish', containerId }, 1, outcome.answered);
  return pending({ stage: 'again', made: [...made, containerId] }, 1, outcome.answered);
}

async function writeFirstComment(access: Access, call: StepCall): Promise<StepOutcome> {
  const mediaId = traceFor(call, 'post-1').remoteId;
  const reply = await access.call({
    path: pathOf(mediaId, 'comments'),
    form: { message: call.content.firstComment ?? '' },
  });
  const made = readAnswer(reply, madeAnswer);
  if (!made) return { kind: 'failed', error: errorOf(reply, 'visible', call.now) };
  return { kind: 'done', trace: { remoteId: made.id }, answered: `Written as ${made.id}.` };
}

async function closeComments(access: Access, call: StepCall): Promise<StepOutcome> {
  const mediaId = traceFor(call, 'post-1').remoteId;
  const reply = await access.call({ path: pathOf(mediaId), form: { comment_enabled: 'false' } });
  if (!readAnswer(reply, doneAnswer)) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
  return { kind: 'done', trace: { remoteId: mediaId }, answered: 'Comments are closed.' };
}

function pending(turn: PostTurn, waitMs: number, answered: string): StepOutcome {
  return { kind: 'pending', pending: turn as unknown as Json, waitMs, answered };
}

export function traceFor(call: StepCall, key: string): StepTrace {
  const trace = call.done[key];
  if (!trace) throw new Error(`The step ${call.step.key} needs ${key}, which is not done.`);
  return trace;
}
