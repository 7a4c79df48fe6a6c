import { randomBytes } from 'node:crypto';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { os } from '../../http/implement.ts';
import { notFound } from '../../platform/errors.ts';
import { findAccount } from '../accounts/index.ts';
import { readCursor, writeCursor } from './cursors.rules.ts';
import { presentComment, presentReply } from './inbox.present.ts';
import {
  countComments,
  findOut,
  findReading,
  listComments,
  listReplies,
  listReplyCalls,
  type OutPublication,
} from './inbox.queries.ts';
import { listAllComments } from './list-all-comments.ts';
import { priceWordsOf } from './pay-for-comments.ts';
import { commentsOf, type ReadResult, readComments } from './read-comments.ts';
import { nextReadingAt } from './readings.rules.ts';
import { decideReply, replyMax, replyToComment, whyNoReply } from './reply-to-comment.ts';

export const commentsRoutes = {
  inbox: os.comments.inbox.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { cursor, search, workspaceId: _, ...asked } = input;
      const after = cursor ? readCursor(cursor) : undefined;
      return listAllComments(context.app, scope, { ...asked, search: search?.trim() || undefined, after });
    }),
  ),

  list: os.comments.list.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const publication = await findOut(scope, input.publicationId);
      if (!publication) throw notFound('published post');
      const after = input.cursor ? readCursor(input.cursor) : undefined;
      const rows = await listComments(scope, publication.id, { limit: input.limit + 1, after });
      const page = rows.slice(0, input.limit);
      const last = page.at(-1);
      return {
        items: page.map(presentComment),
        nextCursor: rows.length > input.limit && last ? writeCursor(last) : null,
        ...(await standingOf(context.app, scope, publication)),
      };
    }),
  ),

  read: os.comments.read.handler(async ({ input, context }) => {
    const publication = await context.inWorkspace((scope) => findOut(scope, input.publicationId));
    if (!publication) throw notFound('published post');
    const { workspaceId } = input;
    return told(await readComments(context.app, { workspaceId, publication, isWish: true }));
  }),

  reply: os.comments.reply.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { publicationId, commentId, text } = input;
      const seed = randomBytes(16).toString('hex');
      const wish = { publicationId, commentId, text, pass: context.pass, seed };
      const id = await replyToComment(context.app, scope, wish);
      const row = (await listReplies(scope, publicationId)).find((reply) => reply.id === id);
      if (!row) throw notFound('reply');
      return presentReply(row, []);
    }),
  ),

  decide: os.comments.decide.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { replyId, decision } = input;
      const row = await decideReply(context.app, scope, { id: replyId, decision, userId: context.pass.userId });
      return presentReply(row, await listReplyCalls(scope, [row.id]));
    }),
  ),
};

/** How the comments of a post stand: what we replied, when they were read, and what can be done. */
async function standingOf(app: AppContext, scope: WorkspaceScope, publication: OutPublication) {
  const replies = await listReplies(scope, publication.id);
  const calls = await listReplyCalls(
    scope,
    replies.map(({ id }) => id),
  );
  const reading = await findReading(scope, publication.id);
  const account = await findAccount(scope, publication.accountId);
  const channel = account && app.channel(account.channel);
  const isReadable = commentsOf(channel, account) !== null && publication.remoteId !== null;
  const isRead = isReadable && account?.state === 'connected' && publication.takenDownAt === null;
  const readAt = reading?.readAt ?? null;
  const next = isRead ? nextReadingAt(publication.publishedAt, readAt, app.clock.now()) : null;
  return {
    total: await countComments(scope, publication.id),
    replies: replies.map((row) => presentReply(row, calls)),
    isReadable,
    whyNoReply: whyNoReply(publication, account, channel),
    accountId: publication.accountId,
    replyMax: account ? replyMax(account) : 0,
    priceWords: channel && isReadable ? priceWordsOf(channel) : null,
    isComplete: reading?.isComplete ?? false,
    readAt: readAt?.toISOString() ?? null,
    nextReadAt: next?.toISOString() ?? null,
    problem: reading?.problem ?? null,
  };
}

function told(result: ReadResult) {
  switch (result.kind) {
    case 'read':
      return {
        outcome: result.kind,
        words: result.count === 0 ? 'There are no comments.' : 'Read just now.',
        retryAt: null,
      };
    case 'busy':
      return { outcome: result.kind, words: 'The comments are being read now.', retryAt: null };
    case 'waiting':
      return { outcome: result.kind, words: result.words, retryAt: result.until.toISOString() };
    case 'no_comments':
      return { outcome: result.kind, words: 'This network lets no program read comments here.', retryAt: null };
    case 'failed':
      return { outcome: result.kind, words: result.error.words, retryAt: result.retryAt.toISOString() };
  }
}
