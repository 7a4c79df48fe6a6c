/** The server was off over a due time, and the rule for missed posts is to ask: somebody answers, by keyboard alone. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connects } from './connects.ts';
import { signsUp } from './first-steps.ts';
import { type Networks, startNetworks, staysInside } from './networks.ts';
import { type Person, sayWhatWasJudged, stopAtTheFirstFailure } from './person.ts';
import { type Stage, setStage } from './stage.ts';

const words = 'Raku on Friday.';

let networks: Networks;
let stage: Stage;
let noor: Person;
/** When it was let go, in ms: it is due five seconds later. */
let pressedAt = Number.NaN;

/** So late a post may be at most here; the page offers no choice that is as short. */
const lateMs = 2_000;

/** Says by the API up to which lateness a post goes out without a question; beyond it, somebody is asked. */
async function allowsLateness(latenessLimitMs: number): Promise<void> {
  const { request } = noor.context;
  const me = (await (await request.get('/api/v1/me')).json()) as { workspaces: { id: string }[] };
  const address = `/api/v1/workspaces/${me.workspaces[0]?.id}`;
  const { revision } = (await (await request.get(address)).json()) as { revision: number };
  const headers = { 'idempotency-key': randomUUID(), origin: noor.address };
  const answer = await request.patch(address, { data: { revision, missedRule: 'ask', latenessLimitMs }, headers });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** For how many sends Today asks somebody. */
const asked = () => noor.page.getByText(/your rule says ask/).count();

/** How many posts readers see at a network. */
function seenAt(id: string): number {
  const { installed, standIn } = networks.of(id);
  return installed.visible(standIn).length;
}

beforeAll(async () => {
  networks = await startNetworks('threads', 'x');
  for (const id of ['threads', 'x']) {
    const { installed, standIn } = networks.of(id);
    installed.addAccount(standIn, 'Marram Pottery');
  }
  stage = await setStage({ settings: networks.settings });
  noor = await stage.newcomer();
  await staysInside(noor);
  await signsUp(noor);
  await noor.goesTo('Accounts');
  await connects(noor, { network: 'Threads', handle: 'marram-pottery' });
  await connects(noor, { network: 'X', handle: 'marram_pottery' });
  await allowsLateness(lateMs);
}, 120_000);
afterAll(async () => {
  sayWhatWasJudged('A missed post');
  await stage?.close();
  await networks?.close();
});

describe('a post that was due while the server was off', { timeout: 120_000 }, () => {
  stopAtTheFirstFailure(() => noor);

  it('is let go by keys, and the server dies before it leaves', async () => {
    await noor.findsAndDoes('new post', 'New post');
    await noor.field('Text, all accounts').waitFor();
    await noor.types(words);
    // The first post goes to all accounts.
    await noor.sees('It fits 2 accounts.');
    await noor.tabsTo('Add pictures');
    await noor.keys('s');
    await noor.sees('At a time');
    await noor.tabsTo('At a time');
    // Before the first of the choices is the last: now.
    await noor.keys('ArrowLeft');
    await noor.sees('It leaves five seconds after you press the button');
    await noor.keys('Escape');
    // Five seconds are left once it is taken: the server dies at once.
    noor.expects(/ERR_|Failed to fetch|when fetching the script/);
    const taken = noor.page.waitForResponse((answer) => answer.url().endsWith('/schedule'));
    await noor.keys('Control+Enter');
    await taken;
    pressedAt = Date.now();
    await stage.killServer();
    expect(seenAt('threads') + seenAt('x')).toBe(0);
  });

  it('is asked about on Today when the server is there again', async () => {
    await expect.poll(() => Date.now() > pressedAt + 5_000 + lateMs, { timeout: 20_000 }).toBe(true);
    await stage.startServerAgain();
    await noor.keys('g', 't');
    await noor.isAt('/today');
    await expect.poll(asked, { timeout: 20_000 }).toBe(2);
    expect(seenAt('threads') + seenAt('x')).toBe(0);
    await noor.judges('Missed, today');
  });

  it('leads to a kinder rule, chosen by a key', async () => {
    await noor.findsAndDoes('settings', 'Go to Settings');
    await noor.isAt('/settings');
    await noor.sees('waits under “Needs you” until somebody decides.');
    await noor.tabsTo('Send late without asking');
    await noor.keys('End');
    await noor.sees(/^Up to 7\sdays late it is sent by itself\./);
  });

  it('sends one late and skips the other, without a pointer', async () => {
    await noor.findsAndDoes('today', 'Go to Today');
    await noor.isAt('/today');
    await noor.tabsTo('Send now');
    await noor.keys('Enter');
    await expect.poll(asked, { timeout: 20_000 }).toBe(1);
    await noor.tabsTo('Skip it');
    await noor.keys('Enter');
    await noor.sees('Nothing needs you.');
    await expect.poll(() => seenAt('threads') + seenAt('x'), { timeout: 20_000 }).toBe(1);
  });

  it('shows in Activity what came of each', async () => {
    await noor.keys('g', 'a');
    await noor.isAt('/activity');
    const list = noor.part('list', 'Publications');
    await noor.sees('Published', list);
    await noor.sees('Cancelled', list);
    await noor.judges('Missed, activity');
    expect(seenAt('threads') + seenAt('x')).toBe(1);
    expect(noor.faults).toEqual([]);
  });
});
