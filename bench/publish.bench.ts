/**
 * Publishing: 20,000 due publications drained on an instant sandbox, against a bare SKIP LOCKED loop that makes
 * the same HTTP call and one commit; and how long after its due time a post starts when little is going on.
 */
import type { AppContext } from '../apps/server/src/context.ts';
import { startPublisher } from '../apps/server/src/modules/publications/index.ts';
import { type Person, startTestServer } from '../apps/server/src/testing/start-test-server.ts';
import { type Figure, percentile, round } from './figures.ts';
import {
  type BenchAccount,
  connectAccounts,
  drainBare,
  paceAround,
  plant,
  startWorld,
  withInstantWorld,
} from './publish-ground.ts';

const accountCount = 200;
const drainCount = Number(process.argv.find((argument) => argument.startsWith('--drain='))?.slice(8) ?? 20_000);

export async function benchPublishing(): Promise<Figure[]> {
  const world = await startWorld();
  const server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  try {
    const ada = await server.signUp();
    const app = withInstantWorld(server.app, world.url);
    const accounts = await connectAccounts(app, ada, accountCount);
    const drainHalf = () => drainBare(server.ownerUrl, world.url, accounts, drainCount / 2);
    const before = await drainHalf();
    const own = await drainOwn(app, ada, server.ownerUrl, accounts);
    const bare = paceAround(before, await drainHalf());
    const starts = await dueToStart(app, ada, server.ownerUrl, accounts);
    return [
      {
        name: 'drain',
        value: round(own),
        unit: 'publications/s',
        baseline: {
          name: 'bare loop',
          value: round(bare.perSecond),
          ratio: round(own / bare.perSecond),
          how: bare.how,
        },
        aim: 'ratio ≥ 0.5',
        details: { publications: drainCount, accounts: accountCount },
      },
      {
        name: 'due to start, p50',
        value: round(percentile(starts, 0.5)),
        unit: 'ms',
        aim: '≤ 10',
        details: { posts: starts.length },
      },
      { name: 'due to start, p99', value: round(percentile(starts, 0.99)), unit: 'ms', aim: '≤ 100' },
    ];
  } finally {
    await server.stop();
    world.stop();
  }
}

async function drainOwn(
  app: AppContext,
  ada: Person,
  ownerUrl: string,
  accounts: readonly BenchAccount[],
): Promise<number> {
  const due = new Date(Date.now() - 1000);
  await plant(
    ownerUrl,
    ada,
    accounts,
    Array.from({ length: drainCount }, () => due),
  );
  const startedAt = performance.now();
  const publisher = await startPublisher(app);
  for (;;) {
    // Of the lanes, which are few: counting the publications would itself be a good part of the work.
    const { rows } = await app.db.inWorkspace(ada.workspaceId, (scope) =>
      scope.client.query<{ left: number }>(
        'select count(*)::int as left from lanes where held_by is not null or next_due_at is not null',
      ),
    );
    if (rows[0]?.left === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const seconds = (performance.now() - startedAt) / 1000;
  await publisher.stop();
  return drainCount / seconds;
}

/** Posts that come due one by one; from the due time to the moment the call leaves. */
async function dueToStart(
  app: AppContext,
  ada: Person,
  ownerUrl: string,
  accounts: readonly BenchAccount[],
): Promise<number[]> {
  const publisher = await startPublisher(app);
  const first = Date.now() + 1500;
  const dues = Array.from({ length: 200 }, (_, index) => new Date(first + index * 60));
  await plant(ownerUrl, ada, accounts, dues);
  app.db.hinter.touch();
  await new Promise((resolve) => setTimeout(resolve, 1500 + 200 * 60 + 1500));
  await publisher.stop();
  const { rows } = await app.db.inWorkspace(ada.workspaceId, (scope) =>
    scope.client.query<{ late: number }>(
      `select extract(epoch from s.sent_at - p.due_at) * 1000 as late from steps s join publications p on p.workspace_id = s.workspace_id and p.id = s.publication_id where p.due_at >= $1`,
      [new Date(first)],
    ),
  );
  return rows.map((row) => Number(row.late));
}
