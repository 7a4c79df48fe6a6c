/** A person asks for numbers now. */
import type { RefreshAnswer } from '@antiphon/contract';
import type { z } from 'zod';
import type { AppContext } from '../../context.ts';
import { notFound } from '../../platform/errors.ts';
import { findAccount } from '../accounts/index.ts';
import { findMeasured, listNewestPublications, type ToRead } from './metrics.queries.ts';
import { inWords } from './metrics.rules.ts';
import { type ReadAccountResult, readAccountMetrics } from './read-account.ts';

export interface RefreshRequest {
  readonly workspaceId: string;
  readonly publicationId?: string | undefined;
  readonly accountId?: string | undefined;
}

/** An account's wish reads its followers and so many of its newest posts. */
const newestPosts = 100;

/** Reads one publication, or an account with its newest posts. @throws AppError 404 `not_found`. */
export async function refreshMetrics(app: AppContext, request: RefreshRequest): Promise<z.infer<typeof RefreshAnswer>> {
  const { workspaceId } = request;
  const { account, publications } = await app.db.inWorkspace(workspaceId, async (scope) => {
    const publication = request.publicationId ? (await findMeasured(scope, [request.publicationId]))[0] : undefined;
    if (request.publicationId && !publication) throw notFound('published post');
    const found = await findAccount(scope, publication?.accountId ?? request.accountId ?? '');
    if (!found) throw notFound('account');
    const wished: ToRead[] = publication
      ? publication.remoteId
        ? [{ id: publication.id, remoteId: publication.remoteId }]
        : []
      : await listNewestPublications(scope, found.id, newestPosts);
    return { account: found, publications: wished };
  });
  if (account.state !== 'connected') {
    const words = account.problem ?? 'This account is disconnected.';
    return { outcome: 'failed', posts: 0, gone: 0, words: `${words} Connect again to read numbers.`, retryAt: null };
  }
  const wish = { publications, withAccount: !request.publicationId };
  const result = await readAccountMetrics(app, { workspaceId, accountId: account.id, wish });
  return answerOf(result, app.clock.now());
}

function answerOf(result: ReadAccountResult, now: Date): z.infer<typeof RefreshAnswer> {
  const nothing = { posts: 0, gone: 0 };
  switch (result.kind) {
    case 'read': {
      const { posts, gone } = result;
      return { outcome: 'read', posts, gone, words: readWords(posts, gone), retryAt: null };
    }
    case 'busy':
      return { ...nothing, outcome: 'busy', words: 'The numbers of this account are being read now.', retryAt: null };
    case 'waiting':
      return {
        ...nothing,
        outcome: 'waiting',
        words: `${result.words ?? 'The network asked us to wait.'} Asked again ${inWords(result.until, now)}.`,
        retryAt: result.until.toISOString(),
      };
    case 'no_numbers':
      return { ...nothing, outcome: 'no_numbers', words: 'This network gives no numbers for this.', retryAt: null };
    case 'failed': {
      const again = result.error.kind === 'reconnect' ? '' : ` Asked again ${inWords(result.retryAt, now)}.`;
      const retryAt = result.error.kind === 'reconnect' ? null : result.retryAt.toISOString();
      return { ...nothing, outcome: 'failed', words: `${result.error.words}${again}`, retryAt };
    }
  }
}

function readWords(posts: number, gone: number): string {
  const read = posts === 0 ? '' : `Read ${posts === 1 ? 'the numbers of one post' : `the numbers of ${posts} posts`}.`;
  const missing = gone === 0 ? '' : `The network says ${gone === 1 ? 'one post is' : `${gone} posts are`} gone.`;
  return [read, missing].filter(Boolean).join(' ') || 'Read the numbers of the account.';
}
