/** Makes one call of a publication: a turn of a container, or of making a piece visible. */
import { secretUnreadable } from '../kit/index.ts';
import { readAnswer, readGraphBudgets } from '../kit/server.ts';
import type { ChannelError, Json, StepCall, StepOutcome } from '../spec.ts';
import { type Access, accessOf, pathOf, type Servers } from './api.ts';
import { makeContainer, readStatus, type WaitTurn } from './containers.ts';
import { errorOf, isGone } from './errors.ts';
import { containerKeyOf, containersOf, type Piece, piecesOf, traceOf } from './plan.ts';
import { idAnswer, permalinkAnswer } from './wire.ts';

/** Where the making of a piece stands; kept between the turns. */
type PieceTurn =
  /** Made anew, or not found when it was to be published (`misses` times): published only if it still can be. */
  | { readonly stage: 'check'; readonly containerId: string; readonly misses: number; readonly rounds: number }
  /** It could not: everything is prepared once more, `made` so far. */
  | { readonly stage: 'again'; readonly made: readonly string[]; readonly rounds: number; readonly turn?: WaitTurn }
  /** It is out; only its address is missing. */
  | { readonly stage: 'link'; readonly postId: string };

type CheckTurn = Extract<PieceTurn, { stage: 'check' }>;

/** Makes the one call that `call.step` names. */
export async function performStep(call: StepCall, servers: Servers): Promise<StepOutcome> {
  const access = accessOf(call, servers);
  if (!access) return { kind: 'failed', error: secretUnreadable };
  // What the answer's headers told of the limits belongs to the outcome, whichever call it was.
  const seen: Awaited<ReturnType<Access['call']>>[] = [];
  const watched: Access = {
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

function makeCall(access: Access, call: StepCall): Promise<StepOutcome> {
  const pieces = piecesOf(call.content);
  const piece = pieces.find((one) => one.stepKey === call.step.key);
  if (piece) return turnOfPiece(access, call, piece);
  const plan = pieces.flatMap((one) => containersOf(one)).find((one) => one.stepKey === call.step.key);
  if (!plan) throw new Error(`The content has nothing for the step ${call.step.key}.`);
  const childIds = plan.childKeys.map((key) => traceOf(call.done, key).remoteId);
  return makeContainer(access, call, plan, childIds, call.pending as WaitTurn | undefined);
}

/** Containers end after 24 hours; from then on we look before we publish. */
const trustedMs = 20 * 3_600_000;
/** So often Threads may not find what it called ready, before we prepare it anew. */
const maxMisses = 3;
const maxRounds = 3;

function turnOfPiece(access: Access, call: StepCall, piece: Piece): Promise<StepOutcome> {
  const turn = call.pending as PieceTurn | undefined;
  if (!turn) {
    const fresh: CheckTurn = { stage: 'check', containerId: containerIdOf(call, piece), misses: 0, rounds: 0 };
    const isOld = call.now.getTime() - madeAt(call, piece) > trustedMs;
    return isOld ? check(access, call, fresh) : publish(access, call, fresh);
  }
  if (turn.stage === 'check') return check(access, call, turn);
  return turn.stage === 'again' ? prepareAgain(access, call, piece, turn) : readLink(access, turn.postId);
}

function madeAt(call: StepCall, piece: Piece): number {
  const { handle } = traceOf(call.done, containerKeyOf(piece));
  const told = typeof handle === 'object' && handle !== null && !Array.isArray(handle) ? handle.madeAt : undefined;
  return typeof told === 'string' ? Date.parse(told) : call.now.getTime();
}

/** The container that the call of a piece is, or was, about. */
export function containerIdOf(call: StepCall, piece: Piece): string {
  const turn = call.pending as PieceTurn | undefined;
  return turn && 'containerId' in turn ? turn.containerId : traceOf(call.done, containerKeyOf(piece)).remoteId;
}

/**
 * The one call after which the piece is there. “Media Not Found” to a container that was called ready happens: Threads
 * has not spread it yet, or has lost it (fbsamples/threads_api issue 70, gitroomhq/postiz-app pull 2047). Such an answer
 * says that nothing was published by this call, so the container is looked at before anything else.
 */
async function publish(
  access: Access,
  call: StepCall,
  { containerId, misses, rounds }: CheckTurn,
): Promise<StepOutcome> {
  const reply = await access.call({ path: '/me/threads_publish', form: { creation_id: containerId } });
  const made = readAnswer(reply, idAnswer);
  if (made) return pending({ stage: 'link', postId: made.id }, 1, `Published as ${made.id}.`);
  if (!isGone(reply)) return { kind: 'failed', error: errorOf(reply, 'visible', call.now) };
  const words = `Threads did not find container ${containerId}.`;
  return pending({ stage: 'check', containerId, misses: misses + 1, rounds }, 5_000, words);
}

/** A post without its address is a post all the same, so nothing that happens here is a failure. */
async function readLink(access: Access, postId: string): Promise<StepOutcome> {
  const reply = await access.call({ path: pathOf(postId), query: { fields: 'id,permalink' } });
  const url = readAnswer(reply, permalinkAnswer)?.permalink;
  return {
    kind: 'done',
    trace: { remoteId: postId, ...(url ? { url } : {}) },
    answered: `Published as ${url ?? postId}.`,
  };
}

/**
 * Looks, and publishes at once what is ready and not published. The two belong together: a turn may be taken twice when
 * a worker died in it, and the second time then sees what the first one did.
 */
async function check(access: Access, call: StepCall, turn: CheckTurn): Promise<StepOutcome> {
  const { containerId, misses, rounds } = turn;
  const { reply, container } = await readStatus(access, containerId);
  if (!container && !isGone(reply)) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
  const status = container?.status ?? 'gone';
  if (status === 'PUBLISHED') return { kind: 'failed', error: publishedAlready };
  if (status === 'IN_PROGRESS') return pending(turn, 10_000, 'Threads is still working.');
  if (status === 'FINISHED' && misses < maxMisses) return publish(access, call, turn);
  if (rounds + 1 >= maxRounds) return { kind: 'failed', error: lostAgain };
  return pending(
    { stage: 'again', made: [], rounds: rounds + 1 },
    1,
    `What was prepared is ${status === 'FINISHED' ? 'lost' : status.toLowerCase()}; it is prepared again.`,
  );
}

const publishedAlready: ChannelError = {
  kind: 'unknown_outcome',
  code: 'published_already',
  words: 'Threads says that it is published already.',
};

const lostAgain: ChannelError = {
  kind: 'rejected',
  code: 'container_lost',
  words: 'Threads lost what it had prepared, several times. Nothing was published; try again later.',
};

/** One turn of one container, as in the steps before; the last one is what is published. */
async function prepareAgain(
  access: Access,
  call: StepCall,
  piece: Piece,
  { made, turn, rounds }: Extract<PieceTurn, { stage: 'again' }>,
): Promise<StepOutcome> {
  const plans = containersOf(piece);
  const plan = plans[made.length];
  if (!plan) throw new Error('There is nothing left to prepare.');
  const childIds = plan.childKeys.map((_, index) => made[index] ?? '');
  const outcome = await makeContainer(access, call, plan, childIds, turn);
  if (outcome.kind === 'pending')
    return { ...outcome, pending: { stage: 'again', made: [...made], rounds, turn: outcome.pending } };
  if (outcome.kind === 'failed') return outcome;
  const containerId = outcome.trace.remoteId;
  return made.length + 1 === plans.length
    ? pending({ stage: 'check', containerId, misses: 0, rounds }, 1, outcome.answered)
    : pending({ stage: 'again', made: [...made, containerId], rounds }, 1, outcome.answered);
}

function pending(turn: PieceTurn, waitMs: number, answered: string): StepOutcome {
  return { kind: 'pending', pending: turn as unknown as Json, waitMs, answered };
}
