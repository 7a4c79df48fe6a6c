import { capabilitiesFor } from '@antiphon/channels/kit';
import type { MetricName } from '@antiphon/contract';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { os } from '../../http/implement.ts';
import { notFound } from '../../platform/errors.ts';
import { type AccountRow, findAccount, findAccounts } from '../accounts/index.ts';
import { mostPastPosts } from '../publications/index.ts';
import { readQuartiles, readTotals } from './fixed-age.queries.ts';
import { badCursor } from './metrics.errors.ts';
import { presentAccountNumbers, presentCosts, presentNumbers, presentSeries } from './metrics.present.ts';
import {
  findMeasured,
  listAccountSamples,
  listMeasured,
  listSamples,
  type MeasuredPublication,
  readAccountLatest,
} from './metrics.queries.ts';
import { readingCosts } from './reading-costs.rules.ts';
import { refreshMetrics } from './refresh-metrics.ts';
import { findTurn } from './turns.queries.ts';

export const metricsRoutes = {
  list: os.metrics.list.handler(async ({ input, context }) => {
    const { limit, cursor, accountId, origin } = input;
    const after = cursor ? readCursor(cursor) : undefined;
    return context.inWorkspace(async (scope) => {
      const rows = await listMeasured(scope, { accountId, origin, limit: limit + 1, after });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        items: await presentAll(context.app, scope, page),
        nextCursor: rows.length > limit && last ? writeCursor(last) : null,
      };
    });
  }),

  ofPublications: os.metrics.ofPublications.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => ({
      items: await presentAll(context.app, scope, await findMeasured(scope, input.publicationIds)),
    })),
  ),

  ofPublication: os.metrics.ofPublication.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const [row] = await findMeasured(scope, [input.publicationId]);
      const account = row && (await findAccount(scope, row.accountId));
      if (!account) throw notFound('published post');
      const gives = givesOf(context.app, account).post;
      const samples = await listSamples(scope, row.id);
      return presentSeries(row, { samples, gives, isReadable: isReadable(account, gives) }, context.app.clock.now());
    }),
  ),

  ofAccount: os.metrics.ofAccount.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const account = await findAccount(scope, input.accountId);
      if (!account) throw notFound('account');
      const now = context.app.clock.now();
      const since = new Date(now.getTime() - input.days * 86_400_000);
      const turn = await findTurn(scope, account.id);
      const totals = async (origin: 'made' | 'imported') => ({
        ...(await readTotals(scope, account.id, origin, now)),
        median: (await readQuartiles(scope, account.id, origin)).median,
      });
      const facts = {
        accountId: account.id,
        gives: givesOf(context.app, account),
        isReadable: account.state === 'connected',
        ...(await readAccountLatest(scope, account.id)),
        samples: await listAccountSamples(scope, account.id, since),
        problem: account.problem ?? turn?.problem ?? null,
        notBefore: turn?.notBefore ?? null,
        made: await totals('made'),
        imported: await totals('imported'),
      };
      return presentAccountNumbers(facts, now);
    }),
  ),

  costs: os.metrics.costs.handler(async ({ input, context }) => {
    const channel = context.app.channel(input.channel);
    if (!channel) throw notFound('network');
    return { costs: presentCosts(readingCosts(channel, mostPastPosts)) };
  }),

  refresh: os.metrics.refresh.handler(({ input, context }) => refreshMetrics(context.app, input)),
};

async function presentAll(app: AppContext, scope: WorkspaceScope, rows: readonly MeasuredPublication[]) {
  const found = await findAccounts(scope, [...new Set(rows.map(({ accountId }) => accountId))]);
  const accounts = new Map(found.map((account) => [account.id, account]));
  const now = app.clock.now();
  return rows.map((row) => {
    const account = accounts.get(row.accountId);
    const gives = account ? givesOf(app, account).post : [];
    return presentNumbers(row, account !== undefined && isReadable(account, gives), gives.length > 0, now);
  });
}

function givesOf(
  app: AppContext,
  account: AccountRow,
): { post: readonly MetricName[]; account: readonly MetricName[] } {
  const channel = app.channel(account.channel);
  return channel ? capabilitiesFor(channel, { details: account.details as never }).metrics : { post: [], account: [] };
}

function isReadable(account: AccountRow, gives: readonly MetricName[]): boolean {
  return account.state === 'connected' && gives.length > 0;
}

function writeCursor(row: MeasuredPublication): string {
  return Buffer.from(`${row.publishedAt.toISOString()} ${row.id}`).toString('base64url');
}

function readCursor(cursor: string): { publishedAt: Date; id: string } {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const publishedAt = new Date(at);
  if (Number.isNaN(publishedAt.getTime()) || !/^[0-9a-f-]{36}$/.test(id)) throw badCursor();
  return { publishedAt, id };
}
