/**
 * `npm run bench:chaos [-- --small --seed=… --factor=… --no-naive]`: a bounded run in which everything goes wrong that
 * can, counted at the end by what readers see. Prints JSON; ends with 1 when a promise was broken.
 */
import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { startS3 } from '../../apps/server/src/platform/storage/testing/start-s3.ts';
import { startClient } from './client.ts';
import { type House as Counted, countSeen, judge, readHouse, readStory } from './count.ts';
import { judgeOrder } from './count-order.ts';
import { faultKinds, spreadFaults, stepKinds } from './faults.ts';
import { killInTurn } from './kills.ts';
import { runNaive } from './naive.ts';
import { noteAsides, readAsides } from './note-asides.ts';
import { planRun, smallMix, wholeMix } from './plan.ts';
import { type House, startHouse } from './processes.ts';
import { chanceOf } from './seeded.ts';
import { Tally } from './tally.ts';
import { watchStarts } from './watch-starts.ts';
import { startWorld, type World } from './world.ts';

const argumentOf = (name: string) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.split('=')[1];
const isSmall = process.argv.includes('--small');
const seed = argumentOf('seed') ?? 'kiln';
const factor = Number(argumentOf('factor') ?? 5);
const size = isSmall
  ? { mix: smallMix, spanMs: 45_000, kills: 3, pauseMs: 3_000, databases: 1, settleMs: 1_000_000 }
  : { mix: wholeMix, spanMs: 240_000, kills: 20, pauseMs: 6_000, databases: 2, settleMs: 1_200_000 };
const workerCount = 2;
const lostShare = 0.15;
/** What a network that refuses asks for: a minute, divided like our own waits, but not below a second. */
const retryAfterMs = Math.max(1_000, Math.round(60_000 / factor));
const leadMs = 15_000;

const say = (line: string) => void process.stderr.write(`chaos: ${line}\n`);

const chance = chanceOf(seed);
const plan = planRun(size.mix, size.spanMs, chance.branch('plan'));
say(`${plan.publications} publications of ${plan.posts.length} posts by ${plan.accounts.length} accounts`);

const world = await startWorld(plan, factor);
const s3 = await startS3();
const house = await startHouse(
  {
    ...world.settings,
    ANTIPHON_ALLOW_PRIVATE_HOSTS: [...world.hosts, new URL(s3.endpoint).host].join(','),
    ANTIPHON_S3_BUCKET: 'media',
    ANTIPHON_S3_ENDPOINT: s3.endpoint,
    ANTIPHON_S3_ACCESS_KEY_ID: 'S3RVER',
    ANTIPHON_S3_SECRET_ACCESS_KEY: 'S3RVER',
    ANTIPHON_WAITS_DIVIDED_BY: String(factor),
  },
  workerCount,
);
say(`the house stands: ${house.ownerUrl}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));
process.on('exit', () => {
  for (const end of house.unexpectedEnds) say(`ended by itself: ${end}`);
  house.kill();
});
const client = await startClient({ address: house.address, plan, world, chance: chance.branch('line'), lostShare });
say('all accounts are connected');
const starts = watchStarts(world);
await noteAsides(house.ownerUrl);
const faults = spreadFaults(world, chance.branch('faults'), retryAfterMs);
const beganAt = new Date(Date.now() + leadMs);
let isOver = false;
const planning = client.planAll(beganAt).then(() => say(`all posts are planned (${client.counts.planned})`));
const killing = wait(leadMs).then(() =>
  killInTurn(world, house, chance.branch('kills'), {
    least: size.kills,
    databases: size.databases,
    pauseMs: size.pauseMs,
    isOver: () => isOver,
  }),
);
const expiring = wait(leadMs + size.spanMs / 2).then(() => expireAll(world));
await planning;
await expiring;
const lastDueAt = beganAt.getTime() + size.spanMs;
const settled = settle(house, lastDueAt + size.settleMs).finally(() => {
  isOver = true;
});
const { counted, settledAt } = await settled;
const kills = await killing;
const seen = countSeen(world, plan);
const verdict = judge(plan, seen, counted.rows);
const order = judgeOrder(plan, counted.rows, starts, await readAsides(house.ownerUrl));
const passedBy = new Set(order.outOfOrder.map(({ id }) => id));
const stories = await Promise.all([...passedBy].slice(0, 5).map((id) => readStory(house.ownerUrl, id)));
await client.close();
await house.stop();
const naive = process.argv.includes('--no-naive') ? null : await runNaive(plan, chance, { factor, retryAfterMs, say });
const emptyCells = [...findEmptyCells()];
const broken = {
  duplicates: seen.duplicates.sum,
  lost: verdict.lost.length,
  inWrongAccount: seen.inWrongAccount.sum,
  unsettled: verdict.unsettled.length,
  atOnce: order.atOnce.length,
  outOfOrder: order.outOfOrder.length,
  staleLanes: counted.staleLanes + counted.repairedLanes,
  programsThatEnded: house.unexpectedEnds.length,
  unplanned: plan.publications - client.counts.planned,
  emptyCells: emptyCells.length,
  tooFewKills: Math.max(0, size.kills - kills.workers) + Math.max(0, size.databases - kills.databases),
  naiveWithoutDuplicates: naive?.duplicatesInAll === 0 ? 1 : 0,
};
const isKept = Object.values(broken).every((count) => count === 0);
console.log(
  JSON.stringify(
    {
      isKept,
      node: process.version,
      cores: cpus().length,
      at: new Date().toISOString(),
      run: { seed, factor, isSmall, workers: workerCount, spanMs: size.spanMs, retryAfterMs, mix: size.mix },
      publications: plan.publications,
      posts: plan.posts.length,
      kinds: Object.fromEntries(
        ['least', 'pictures', 'thread', 'comment', 'video'].map((kind) => [
          kind,
          plan.posts.filter((post) => post.kind === kind).reduce((total, post) => total + post.accounts.length, 0),
        ]),
      ),
      broken,
      published: verdict.published,
      needPerson: verdict.needPerson,
      settledMs: settledAt === null ? null : settledAt - lastDueAt,
      order: { ...order, unknownCalls: starts.unknown() },
      attemptsPerPublication: counted.rows.reduce((total, row) => total + row.attempts, 0) / counted.rows.length,
      client: client.counts,
      kills,
      faults: { calls: faults.calls, struck: faults.struck, emptyCells },
      details: {
        duplicates: seen.duplicates,
        lost: verdict.lost.slice(0, 20),
        unsettled: verdict.unsettled.slice(0, 20),
        passedBy: stories,
        ended: house.unexpectedEnds,
        complaints: tally(house.complaints),
      },
      naive,
    },
    null,
    2,
  ),
);
await s3.stop();
await world.close();
process.exit(isKept ? 0 : 1);

/** All access ends in the middle; who cannot renew it signs in again, as a person would. */
async function expireAll({ networks }: World): Promise<void> {
  for (const { installed, standIn } of networks.values()) installed.expireAccess?.(standIn);
  say('all access has ended');
  for (let round = 0; round < 5; round += 1) {
    await wait(3_000);
    await client.reconnectAll().catch((error: unknown) => say(`signing in again: ${error}`));
  }
}

/** Waits until nothing moves any more. */
async function settle(running: House, deadline: number): Promise<{ counted: Counted; settledAt: number | null }> {
  let told = 0;
  for (;;) {
    await wait(1_000);
    const counted = await readHouse(running.ownerUrl, client.accountIds).catch(() => undefined);
    if (!counted) continue;
    const moving = counted.rows.filter((row) => row.isMoving).length;
    if (moving === 0) return { counted, settledAt: Date.now() };
    if (Date.now() > deadline) return { counted, settledAt: null };
    told += 1;
    if (told % 10 === 0) say(`${moving} are on their way`);
    if (told % 30 === 0) await client.reconnectAll().catch((error: unknown) => say(`signing in again: ${error}`));
  }
}

function* findEmptyCells(): Generator<string> {
  for (const [network, { installed }] of world.networks) {
    for (const step of stepKinds) {
      if (installed.routes[step].length === 0) continue;
      for (const fault of faultKinds)
        if (faults.struck.get(fault, network, step) === 0) yield `${fault} at ${network}, ${step}`;
      if (step !== 'reading' && kills.struck.get(network, step) === 0) yield `killed at ${network}, ${step}`;
    }
  }
}

/** How often each thing was complained of, without what differs from time to time. */
function tally(lines: readonly string[]): Tally {
  const counts = new Tally();
  for (const line of lines) {
    const { msg, err } = readLine(line.slice(line.indexOf('{')));
    counts.add(`${msg ?? line}: ${String(err?.message ?? '').slice(0, 120)}`);
  }
  return counts;
}

function readLine(line: string): { msg?: string; err?: { message?: string } } {
  try {
    return JSON.parse(line) as { msg?: string; err?: { message?: string } };
  } catch {
    return { msg: line.slice(0, 200) };
  }
}
