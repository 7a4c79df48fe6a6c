/** The inbox: what others said below the posts of all accounts, with what was answered. */
import type { InboxPage } from '@antiphon/contract';
import type { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { findAccounts } from '../accounts/index.ts';
import { countUnanswered, type InboxFilter, listAnswers, listInbox, listRepliesTo } from './all-comments.queries.ts';
import { writeCursor } from './cursors.rules.ts';
import { presentComment, presentReply } from './inbox.present.ts';
import { listReplyCalls } from './inbox.queries.ts';
import { whyNoReply } from './reply-to-comment.ts';

const countedAtMost = 1_000;

/** A page of the inbox. */
export async function listAllComments(
  app: AppContext,
  scope: WorkspaceScope,
  filter: InboxFilter,
): Promise<z.infer<typeof InboxPage>> {
  const rows = await listInbox(scope, { ...filter, limit: filter.limit + 1 });
  const page = rows.slice(0, filter.limit);
  const told = page.map(({ comment }) => comment);
  const accounts = await findAccounts(scope, [...new Set(told.map(({ accountId }) => accountId))]);
  const accountOf = new Map(accounts.map((account) => [account.id, account]));
  const answers = Map.groupBy(await listAnswers(scope, told), placeOf);
  const replies = await listRepliesTo(
    scope,
    told.map(({ id }) => id),
  );
  const calls = await listReplyCalls(
    scope,
    replies.map(({ id }) => id),
  );
  const last = told.at(-1);
  return {
    items: page.map(({ comment, publication, postTitle, postUrl }) => {
      const account = accountOf.get(comment.accountId);
      return {
        ...presentComment(comment),
        accountId: comment.accountId,
        publicationId: publication.id,
        postId: publication.postId,
        postTitle,
        postUrl,
        isAnswered: comment.isAnswered,
        answers: (answers.get(`${comment.accountId} ${comment.remoteId}`) ?? []).map(presentComment),
        replies: replies.filter(({ commentId }) => commentId === comment.id).map((row) => presentReply(row, calls)),
        whyNoReply: whyNoReply(publication, account, account && app.channel(account.channel)),
      };
    }),
    nextCursor: rows.length > filter.limit && last ? writeCursor(last) : null,
    unanswered: await countUnanswered(scope, countedAtMost),
  };
}

const placeOf = (answer: { readonly accountId: string; readonly parentRemoteId: string | null }): string =>
  `${answer.accountId} ${answer.parentRemoteId}`;
