/** What the numbers of a workspace support, worked out anew from the samples. */
import { type AccountSummary, summary } from '@antiphon/learning';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import {
  type EngagementAtFixedAge,
  fixedAgeHours,
  listEngagement,
  type Quartiles,
  readQuartiles,
} from '../metrics/index.ts';
import { documentOf, unreadOf } from './document.rules.ts';
import { type AccountOfWorkspace, listAccountsToLearnFrom, readTimeZone } from './insights.queries.ts';

/** Older posts say little about the audience of today. */
const lookBackMs = 2 * 365 * 86_400_000;

export interface AccountFindings {
  readonly account: AccountOfWorkspace;
  readonly summary: AccountSummary;
  readonly quartiles: Quartiles;
  readonly unreadPosts: number;
  readonly posts: ReadonlyMap<string, EngagementAtFixedAge>;
}

export interface Findings {
  readonly now: Date;
  readonly timeZone: string;
  readonly accounts: readonly AccountFindings[];
}

/** Everything the statistics need, read in one unit of work. */
export async function readGround(app: AppContext, scope: WorkspaceScope) {
  const now = app.clock.now();
  const timeZone = await readTimeZone(scope);
  const posts = await listEngagement(scope, { since: new Date(now.getTime() - lookBackMs) });
  const accounts = await listAccountsToLearnFrom(scope);
  const document = documentOf(accounts, posts, { timeZone, fixedAgeHours });
  return { now, timeZone, posts, accounts, document };
}

/** Accounts learn from the others of their network, so all are summed up even where one is asked for. */
export async function readInsights(app: AppContext, scope: WorkspaceScope, accountId?: string): Promise<Findings> {
  const { now, timeZone, posts, accounts, document } = await readGround(app, scope);
  const byAccount = Map.groupBy(posts, (post) => post.accountId);
  const summaries = new Map(summary(document).accounts.map((one) => [one.id, one]));
  const found: AccountFindings[] = [];
  for (const account of accounts) {
    const own = summaries.get(account.id);
    if (!own || (accountId && account.id !== accountId)) continue;
    const ofAccount = byAccount.get(account.id) ?? [];
    found.push({
      account,
      summary: own,
      quartiles: await readQuartiles(scope, account.id, 'made'),
      unreadPosts: unreadOf(ofAccount, now, fixedAgeHours),
      posts: new Map(ofAccount.map((post) => [post.publicationId, post])),
    });
  }
  return { now, timeZone, accounts: found };
}
