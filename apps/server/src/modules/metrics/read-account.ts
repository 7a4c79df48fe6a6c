/** Asks one network about one account and its posts: one reader at a time, in batches, and what came is kept at once. */
import type { Channel, ChannelError, PostReading } from '@antiphon/channels';
import { capabilitiesFor } from '@antiphon/channels/kit';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { askNetwork, findAccount } from '../accounts/index.ts';
import { insertSamples, mostPaidAtOnce } from '../publications/index.ts';
import {
  insertAccountReading,
  insertReadings,
  isAccountReadingDue,
  listDuePublications,
  type ToRead,
} from './metrics.queries.ts';
import { payForAccount, payForPosts } from './pay-for-numbers.ts';
import { backoffMs } from './reading-ages.rules.ts';
import { extendTurn, failTurn, giveTurnBack, takeTurn } from './turns.queries.ts';

export interface ReadAccountRequest {
  readonly workspaceId: string;
  readonly accountId: string;
  /** The moment by which ages are counted and that readings carry; absent: the clock's, anew for each call. */
  readonly now?: Date;
  /** A person asks for these now; absent: what is due. */
  readonly wish?: { readonly publications: readonly ToRead[]; readonly withAccount: boolean };
  /** Ends the calls under way. */
  readonly signal?: AbortSignal;
}

export type ReadAccountResult =
  | { readonly kind: 'read'; readonly posts: number; readonly gone: number; readonly account: boolean }
  | { readonly kind: 'busy'; readonly until: Date }
  | { readonly kind: 'waiting'; readonly until: Date; readonly words: string | null }
  | { readonly kind: 'no_numbers' }
  | { readonly kind: 'failed'; readonly error: ChannelError; readonly retryAt: Date };

/** Longer than any one call may take, so that a living reader never loses its turn. */
const turnMs = 120_000;
/** Per run; the rest comes with the next look of the schedule. */
const mostPosts = 2_000;

/**
 * Reads what is due, or wished, of one account. A second reader of the same account is told `busy`. A refused sign-in
 * marks the account; other failures leave the network alone for a while.
 */
export async function readAccountMetrics(app: AppContext, request: ReadAccountRequest): Promise<ReadAccountResult> {
  const { workspaceId, accountId } = request;
  const begun = await app.db.inWorkspace(workspaceId, (scope) => begin(app, scope, request));
  if (begun.kind !== 'ours') return begun;
  try {
    const outcome = await readInTurn(app, request, begun);
    return outcome.kind === 'failed' ? await endFailed(app, request, outcome.error) : outcome;
  } catch (error) {
    // Not the network's fault but ours: the turn is given up all the same, and the job's own retry follows.
    await app.db.inWorkspace(workspaceId, (scope) =>
      failTurn(scope, accountId, {
        notBefore: (count) => new Date(app.clock.now().getTime() + backoffMs(count)),
        isRateLimited: false,
        problem: 'Reading stopped half-way. It is tried again.',
      }),
    );
    throw error;
  }
}

interface Todo {
  readonly posts: readonly ToRead[];
  readonly account: boolean;
}
type Begun =
  | { readonly kind: 'ours'; readonly channel: Channel; readonly handle: string; readonly todo: Todo }
  | Exclude<ReadAccountResult, { readonly kind: 'failed' }>;

/** Takes the turn and looks what there is to read, in one commit; with nothing to read the turn is given back at once. */
async function begin(app: AppContext, scope: WorkspaceScope, request: ReadAccountRequest): Promise<Begun> {
  const { accountId, wish } = request;
  const now = app.clock.now();
  const until = new Date(now.getTime() + turnMs);
  const turn = await takeTurn(scope, accountId, { now, until, isWish: wish !== undefined });
  if (turn.kind === 'busy') return turn;
  if (turn.kind === 'waiting') return { kind: 'waiting', until: turn.until, words: turn.problem };
  const account = await findAccount(scope, accountId);
  const channel = account && app.channel(account.channel);
  const todo = channel && (await lookForWork(scope, channel, account.details, request, request.now ?? now));
  if (todo && (todo.posts.length > 0 || todo.account)) return { kind: 'ours', channel, handle: account.handle, todo };
  await giveTurnBack(scope, accountId);
  return todo && !wish ? { kind: 'read', posts: 0, gone: 0, account: false } : { kind: 'no_numbers' };
}

async function lookForWork(
  scope: WorkspaceScope,
  channel: Channel,
  details: unknown,
  { accountId, wish }: ReadAccountRequest,
  now: Date,
): Promise<Todo> {
  const gives = capabilitiesFor(channel, { details: details as never }).metrics;
  const posts = () => wish?.publications ?? listDuePublications(scope, accountId, now, mostPosts);
  return {
    posts: gives.post.length === 0 ? [] : await posts(),
    account: gives.account.length > 0 && (wish?.withAccount ?? (await isAccountReadingDue(scope, accountId, now))),
  };
}

type InTurn =
  | { readonly kind: 'read'; readonly posts: number; readonly gone: number; readonly account: boolean }
  | { readonly kind: 'failed'; readonly error: ChannelError };

/** Batch by batch. Where each post is paid for, batches are small, and the money is kept as each call is about to leave. */
async function readInTurn(
  app: AppContext,
  request: ReadAccountRequest,
  { channel, handle, todo }: Extract<Begun, { kind: 'ours' }>,
): Promise<InTurn> {
  const { workspaceId, accountId } = request;
  const ask = askNetwork(app, { ...request, channel });
  const payer = { workspaceId, accountId, handle, channel };
  const batchSize = channel.priceOf ? Math.min(channel.maxPostsPerRead, mostPaidAtOnce) : channel.maxPostsPerRead;
  let posts = 0;
  let gone = 0;
  for (let at = 0; at < todo.posts.length; at += batchSize) {
    const batch = todo.posts.slice(at, at + batchSize);
    const remoteIds = batch.map(({ remoteId }) => remoteId);
    const answer = await ask((context) => payForPosts(app, payer, batch, () => channel.readPosts(context, remoteIds)));
    if (answer.kind === 'failed') return answer;
    const kept = await keepPosts(app, request, batch, answer.value);
    posts += kept.posts;
    gone += kept.gone;
  }
  const own = todo.account
    ? await ask((context) => payForAccount(app, payer, () => channel.readAccount(context)))
    : undefined;
  if (own?.kind === 'failed') return own;
  const at = request.now ?? app.clock.now();
  await app.db.inWorkspace(workspaceId, async (scope) => {
    if (own) {
      await insertAccountReading(scope, accountId, own.value, at);
      await tell(app, scope, 'metrics.read', { accountId, posts: 0, gone: 0 });
    }
    await giveTurnBack(scope, accountId);
  });
  return { kind: 'read', posts, gone, account: todo.account };
}

/** Numbers, and what is gone, in one commit. A post that the answer leaves out was asked about and gave nothing. */
async function keepPosts(
  app: AppContext,
  request: ReadAccountRequest,
  batch: readonly ToRead[],
  answers: readonly PostReading[],
): Promise<{ posts: number; gone: number }> {
  const byRemoteId = new Map(answers.map((answer) => [answer.remoteId, answer]));
  const at = request.now ?? app.clock.now();
  const kept = batch.map(({ id, remoteId }) => {
    const answer = byRemoteId.get(remoteId);
    return { id, isGone: answer?.kind === 'gone', metrics: answer?.kind === 'read' ? answer.metrics : {} };
  });
  const counts = {
    posts: kept.filter(({ isGone }) => !isGone).length,
    gone: kept.filter(({ isGone }) => isGone).length,
  };
  await app.db.inWorkspace(request.workspaceId, async (scope) => {
    await extendTurn(scope, request.accountId, new Date(app.clock.now().getTime() + turnMs));
    await insertReadings(
      scope,
      kept.map(({ id, isGone }) => ({ publicationId: id, outcome: isGone ? ('gone' as const) : ('read' as const) })),
      at,
    );
    await insertSamples(
      scope,
      kept.map(({ id, metrics }) => ({ publicationId: id, metrics })),
      at,
    );
    await tell(app, scope, 'metrics.read', { accountId: request.accountId, ...counts });
  });
  return counts;
}

/** The network said no: what it means for the account, and until when the network is left alone. */
async function endFailed(
  app: AppContext,
  { workspaceId, accountId }: ReadAccountRequest,
  error: ChannelError,
): Promise<ReadAccountResult> {
  const nowMs = app.clock.now().getTime();
  const isRateLimited = error.kind === 'rate_limited';
  const retryAt = await app.db.inWorkspace(workspaceId, async (scope) => {
    const until = await failTurn(scope, accountId, {
      isRateLimited,
      problem: error.words,
      notBefore: (count) => {
        const patience = new Date(nowMs + backoffMs(count));
        return isRateLimited && error.retryAt && error.retryAt > patience ? error.retryAt : patience;
      },
    });
    await tell(app, scope, 'metrics.failed', { accountId, kind: error.kind });
    return until;
  });
  return { kind: 'failed', error, retryAt };
}

async function tell(
  app: AppContext,
  scope: WorkspaceScope,
  name: string,
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  const now = app.clock.now();
  await emitEvent(scope, { name, data, id: app.ids.next(now), at: now });
}
