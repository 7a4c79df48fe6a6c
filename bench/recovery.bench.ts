/**
 * Recovery: a worker dies by SIGKILL while networks hold its visible calls; how long until another one asks the
 * networks what became of them. Real settings, real processes.
 */
import pg from 'pg';
import { startClient } from './chaos/client.ts';
import { planRun } from './chaos/plan.ts';
import { startHouse } from './chaos/processes.ts';
import { chanceOf } from './chaos/seeded.ts';
import { startWorld } from './chaos/world.ts';
import { type Figure, median, round } from './figures.ts';

const kills = 3;
const network = 'bluesky';
const waitMs = 60_000;

export async function benchRecovery(): Promise<Figure[]> {
  const chance = chanceOf('recovery');
  const plan = planRun({ [network]: { accounts: 4, each: 20 } }, 0, chance);
  const world = await startWorld(plan, 1);
  const settings = { ...world.settings, ANTIPHON_ALLOW_PRIVATE_HOSTS: world.hosts.join(',') };
  const house = await startHouse(settings, 1);
  const client = await startClient({ address: house.address, plan, world, chance, lostShare: 0 });
  const owner = new pg.Client({ connectionString: house.ownerUrl });
  await owner.connect();
  await owner.query("set app.maintenance = 'on'");
  const waits: number[] = [];
  try {
    const found = world.networks.get(network);
    if (!found) throw new Error('There is no such network.');
    const [route] = found.installed.routes.visible;
    // One of each account, so that all of them are under way when the worker dies; words alone, for want of a storage.
    const words = plan.posts.filter((post) => post.kind === 'least');
    const roundOf = (kill: number) =>
      plan.accounts.flatMap((_, index) => words.filter(({ accounts }) => accounts.includes(index))[kill] ?? []);
    for (let kill = 0; kill < kills; kill += 1) {
      const [dying] = house.workers;
      if (!dying) throw new Error('There is no worker.');
      const hold = found.standIn.fault({ kind: 'hold_after', route, times: 'always' });
      const posts = roundOf(kill);
      await client.planAll(new Date(), posts);
      await hold.reached;
      await house.addWorker();
      const underWay = await until(async () => (hold.struck >= posts.length ? hold.struck : undefined));
      const killedAt = Date.now();
      await house.killWorker(dying);
      hold.remove();
      const asked = await until(async () => {
        const { rows } = await owner.query<{ asked_at: Date }>('select asked_at from questions where asked_at > $1', [
          new Date(killedAt),
        ]);
        return rows.length >= underWay ? rows : undefined;
      });
      waits.push(...asked.map((row) => row.asked_at.getTime() - killedAt));
    }
  } finally {
    await owner.end();
    await client.close();
    await house.stop();
    await world.close();
  }
  const details = { kills, sends: waits.length, median: round(median(waits) / 1000) };
  const name = 'SIGKILL of a worker in the middle of a send, to the question at the network, longest';
  return [{ name, value: round(Math.max(...waits) / 1000), unit: 's', aim: '≤ 10', details }];
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`What was waited for did not come within ${waitMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
