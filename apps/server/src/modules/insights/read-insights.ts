/** What the numbers of a workspace support, worked out anew from the samples. */
import { type AccountSummary, type BestTimeDocument, summary } from '@antiphon/learning';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { type EngagementAtFixedAge, listEngagement } from '../metrics/index.ts';
import { documentOf, laterAges, unreadOf, usualRangeOf } from './document.rules.ts';
import {
  type AccountOfWorkspace,
  listAccountsToLearnFrom,
  readEngagementAt,
  readTimeZone,
} from './insights.queries.ts';

/** Older posts say little about the audience of today. */
const lookBackMs = 2 * 365 * 86_400_000;

export interface AccountFindings {
  readonly account: AccountOfWorkspace;
  readonly summary: AccountSummary;
  /** Where the middle half of the posts lies; null below four. */
  readonly usualRange: readonly [number, number] | null;
  readonly unreadPosts: number;
  readonly posts: ReadonlyMap<string, EngagementAtFixedAge>;
}

export interface Findings {
  readonly now: Date;
  readonly timeZone: string;
  readonly accounts: readonly AccountFindings[];
}

/** What the statistics need, as it was at one moment. */
export interface Ground {
  readonly now: Date;
  readonly timeZone: string;
  readonly posts: readonly EngagementAtFixedAge[];
  readonly accounts: readonly AccountOfWorkspace[];
  readonly document: BestTimeDocument;
}

/** Everything the statistics need, read in one unit of work. */
export async function readGround(app: AppContext, scope: WorkspaceScope): Promise<Ground> {
  const now = app.clock.now();
  const timeZone = await readTimeZone(scope);
  const posts = await listAtTheirAges(scope, new Date(now.getTime() - lookBackMs));
  const accounts = await listAccountsToLearnFrom(scope);
  return { now, timeZone, posts, accounts, document: documentOf(accounts, posts, { timeZone }) };
}

/** Each post with its engagement at the age of its kind; null where nobody read it then. */
async function listAtTheirAges(scope: WorkspaceScope, since: Date): Promise<EngagementAtFixedAge[]> {
  const posts = await listEngagement(scope, { since });
  const videos = posts.filter(({ mediaType }) => mediaType === 'video').map(({ publicationId }) => publicationId);
  if (videos.length === 0) return posts;
  const later = await readEngagementAt(scope, videos, laterAges.video);
  return posts.map((post) =>
    post.mediaType === 'video' ? { ...post, engagement: later.get(post.publicationId) ?? null } : post,
  );
}

/**
 * Works findings out. Thousands of posts take a noticeable part of a second, so it is done outside any unit of work.
 * Accounts learn from the others of their network: all are summed up even where one is asked for.
 */
export function findingsOf({ now, timeZone, posts, accounts, document }: Ground, accountId?: string): Findings {
  const byAccount = Map.groupBy(posts, (post) => post.accountId);
  const summaries = new Map(summary(document).accounts.map((one) => [one.id, one]));
  const found = accounts.flatMap((account): AccountFindings[] => {
    const own = summaries.get(account.id);
    if (!own || (accountId && account.id !== accountId)) return [];
    const ofAccount = byAccount.get(account.id) ?? [];
    return [
      {
        account,
        summary: own,
        usualRange: usualRangeOf(ofAccount),
        unreadPosts: unreadOf(ofAccount, now),
        posts: new Map(ofAccount.map((post) => [post.publicationId, post])),
      },
    ];
  });
  return { now, timeZone, accounts: found };
}

/** Reads and works out in one go. */
export async function readInsights(app: AppContext, workspaceId: string, accountId?: string): Promise<Findings> {
  return findingsOf(await app.db.readWorkspace(workspaceId, (scope) => readGround(app, scope)), accountId);
}
