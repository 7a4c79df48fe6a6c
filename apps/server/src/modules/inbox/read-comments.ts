/** Asks a network what stands below one post, and keeps it. One reader per post at a time. */
import type { Channel, ChannelError, Comment } from '@antiphon/channels';
import { capabilitiesFor } from '@antiphon/channels/kit';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { type AccountRow, type AskNetwork, askNetwork, findAccount } from '../accounts/index.ts';
import { markAnswered } from './all-comments.queries.ts';
import {
  endReading,
  failReading,
  findReading,
  forgetGone,
  listPartIds,
  type OutPublication,
  takeReading,
  upsertComments,
} from './inbox.queries.ts';
import { type AskPage, pageSizeOf, paying } from './pay-for-comments.ts';
import { backoffMs } from './readings.rules.ts';

/** Longer than all pages together may take. */
const turnMs = 180_000;
/** Per reading; posts with more comments show the oldest of them. */
const mostPages = 20;

export interface ReadRequest {
  readonly workspaceId: string;
  readonly publication: OutPublication;
  /** A person asks for it now. */
  readonly isWish: boolean;
  readonly signal?: AbortSignal;
}

export type ReadResult =
  | { readonly kind: 'read'; readonly count: number }
  | { readonly kind: 'busy' }
  | { readonly kind: 'waiting'; readonly until: Date; readonly words: string }
  | { readonly kind: 'no_comments' }
  | { readonly kind: 'failed'; readonly error: ChannelError; readonly retryAt: Date };

/** Whether comments of this account's posts can be read, or answered too. */
export function commentsOf(channel: Channel | undefined, account: AccountRow | undefined): 'read' | 'answer' | null {
  if (!channel?.readComments || !account) return null;
  return capabilitiesFor(channel, { details: account.details as never }).comments ?? null;
}

type Begun =
  | {
      readonly kind: 'ours';
      readonly channel: Channel;
      readonly remoteId: string;
      /** Ids that are parts of the post itself. */
      readonly parts: ReadonlySet<string>;
    }
  | Exclude<ReadResult, { readonly kind: 'read' | 'failed' }>;

/** Takes the turn, where the network may be asked. */
async function begin(app: AppContext, scope: WorkspaceScope, request: ReadRequest): Promise<Begun> {
  const { publication, isWish } = request;
  const account = await findAccount(scope, publication.accountId);
  const channel = account && app.channel(account.channel);
  const { remoteId, takenDownAt } = publication;
  if (!channel || commentsOf(channel, account) === null || !remoteId || takenDownAt) return { kind: 'no_comments' };
  const now = app.clock.now();
  const until = new Date(now.getTime() + turnMs);
  if (await takeReading(scope, publication.id, { now, until, isWish }))
    return { kind: 'ours', channel, remoteId, parts: new Set(await listPartIds(scope, publication.id)) };
  const { notBefore, heldUntil, problem } = (await findReading(scope, publication.id)) ?? {};
  if (!notBefore || (heldUntil && heldUntil > now)) return { kind: 'busy' };
  return { kind: 'waiting', until: notBefore, words: problem ?? 'The network asked us to wait.' };
}

/** Reads all comments of a post; what the network no longer shows is forgotten here too. */
export async function readComments(app: AppContext, request: ReadRequest): Promise<ReadResult> {
  const { workspaceId, publication } = request;
  const begun = await app.db.inWorkspace(workspaceId, (scope) => begin(app, scope, request));
  if (begun.kind !== 'ours') return begun;
  const { channel, remoteId } = begun;
  const ask = askNetwork(app, { ...request, accountId: publication.accountId, channel });
  const pages = pagesOf(ask, channel, remoteId);
  const read = await readAll(paying(app, { workspaceId, publicationId: publication.id, channel }, pages));
  if (read.kind === 'failed') return endFailed(app, request, read.error);
  const told = read.comments.filter((comment) => !begun.parts.has(comment.remoteId));
  await app.db.inWorkspace(workspaceId, async (scope) => {
    const at = app.clock.now();
    await upsertComments(
      scope,
      publication,
      told.map((comment) => ({ id: app.ids.next(comment.at), comment })),
      at,
    );
    if (read.isComplete)
      await forgetGone(
        scope,
        publication.id,
        told.map((comment) => comment.remoteId),
        at,
      );
    await markAnswered(scope, publication.id);
    await endReading(scope, publication.id, { at, isComplete: read.isComplete });
    await emitEvent(scope, {
      name: 'comments.read',
      data: { publicationId: publication.id, accountId: publication.accountId, comments: told.length },
      id: app.ids.next(at),
      at,
    });
  });
  return { kind: 'read', count: told.length };
}

export type AllComments =
  | { readonly kind: 'read'; readonly comments: readonly Comment[]; readonly isComplete: boolean }
  | { readonly kind: 'failed'; readonly error: ChannelError };

export function pagesOf(ask: AskNetwork, channel: Channel, remoteId: string): AskPage {
  const limit = pageSizeOf(channel);
  return (cursor) =>
    ask(async (context) => {
      if (!channel.readComments) throw new Error(`${channel.id} reads no comments`);
      return channel.readComments(context, remoteId, { limit, ...(cursor ? { cursor } : {}) });
    });
}

/** Every page, each comment once. */
export async function readAll(askPage: AskPage): Promise<AllComments> {
  const found = new Map<string, Comment>();
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await askPage(cursor);
    if (answer.kind === 'failed') return answer;
    for (const comment of answer.value.comments) found.set(comment.remoteId, comment);
    cursor = answer.value.cursor;
    if (cursor === undefined) return { kind: 'read', comments: [...found.values()], isComplete: true };
  }
  return { kind: 'read', comments: [...found.values()], isComplete: false };
}

async function endFailed(app: AppContext, request: ReadRequest, error: ChannelError): Promise<ReadResult> {
  const { workspaceId, publication } = request;
  const nowMs = app.clock.now().getTime();
  const isRateLimited = error.kind === 'rate_limited';
  const retryAt = await app.db.inWorkspace(workspaceId, async (scope) => {
    const until = await failReading(scope, publication.id, {
      isRateLimited,
      problem: error.words,
      notBefore: (count) => {
        const patience = new Date(nowMs + backoffMs(count));
        return isRateLimited && error.retryAt && error.retryAt > patience ? error.retryAt : patience;
      },
    });
    const at = app.clock.now();
    const data = { publicationId: publication.id, accountId: publication.accountId, kind: error.kind };
    await emitEvent(scope, { name: 'comments.failed', data, id: app.ids.next(at), at });
    return until;
  });
  return { kind: 'failed', error, retryAt };
}
