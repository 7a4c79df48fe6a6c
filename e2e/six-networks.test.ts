/** A week for six networks: connected, written once, checked, planned, and moved by mouse, by finger and by keys. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connects, type Door } from './connects.ts';
import { signsUp } from './first-steps.ts';
import { blockOf, drags, dragsByFinger, standsAt } from './in-calendar.ts';
import { type Networks, startNetworks, staysInside } from './networks.ts';
import { daysOfNextWeek, zone } from './next-week.ts';
import { type Person, sayWhatWasJudged, stopAtTheFirstFailure } from './person.ts';
import { type Stage, setStage } from './stage.ts';

let networks: Networks;
let stage: Stage;
let noor: Person;
let doors: readonly Door[];

const six = ['bluesky', 'mastodon', 'linkedin', 'threads', 'x', 'facebook'] as const;
/** Longer than X takes, and shorter than all others do. */
const long = `${'The kiln is cooling. '.repeat(13)}We open it on Saturday.`;
const [, tuesday = '', wednesday = '', thursday = '', friday = ''] = daysOfNextWeek();

beforeAll(async () => {
  networks = await startNetworks(...six);
  for (const id of six) {
    const { installed, standIn } = networks.of(id);
    installed.addAccount(standIn, 'Marram Pottery');
  }
  const { url } = networks.of('mastodon').standIn;
  doors = [
    {
      network: 'Bluesky',
      way: 'Sign in with Bluesky',
      fields: { Handle: 'marram-pottery.test' },
      handle: 'marram-pottery.test',
    },
    { network: 'Mastodon', way: 'Sign in with Mastodon', fields: { Server: url }, handle: 'marram-pottery' },
    {
      network: 'LinkedIn',
      way: 'LinkedIn with your pages',
      profile: /^Marram Pottery marram-pottery/,
      handle: 'Marram Pottery',
    },
    { network: 'Threads', handle: 'marram-pottery' },
    { network: 'X', handle: 'marram_pottery' },
    { network: 'Facebook', handle: 'marram-pottery' },
  ];
  stage = await setStage({ settings: networks.settings });
  noor = await stage.newcomer();
  await staysInside(noor);
  await signsUp(noor);
}, 120_000);
afterAll(async () => {
  sayWhatWasJudged('A week for six networks');
  await stage?.close();
  await networks?.close();
});

describe('a week for six networks', { timeout: 120_000 }, () => {
  stopAtTheFirstFailure(() => noor);

  it('begins with six accounts, each connected on its network’s own page', async () => {
    await noor.goesTo('Accounts');
    for (const door of doors) await connects(noor, door);
    await noor.sees('6 accounts');
    await noor.judges('Six networks, accounts');
  });

  it('takes one text for all six, and says which of them cannot take it', async () => {
    await noor.opens('/posts/new');
    await noor.field('Text, all accounts').waitFor();
    await noor.types(long);
    await noor.presses(/^Accounts$/);
    await noor.page.getByRole('checkbox').first().waitFor();
    for (const box of await noor.page.getByRole('checkbox').all()) await box.check();
    await noor.keys('Escape');
    await noor.sees(/over/, versions());
    await noor.judges('Six networks, too long for one');
  });

  it('gives the sixth words of its own, and shows the post as each network draws it', async () => {
    await noor.presses(/marram_pottery/, versions());
    await noor.field('Text, marram_pottery').fill('The kiln is cooling. We open it on Saturday.');
    await noor.sees('Differs', versions());
    await noor.seesNoMore(/over/, versions());
    for (const { network } of doors) {
      await noor.presses(new RegExp(`^${network} `), versions());
      await noor.sees(`As ${network} shows it`);
      await noor.sees(/^The kiln is cooling\./, noor.part('region', 'Preview'));
      // LinkedIn folds what is longer than 210 characters, and so does what is shown here.
      expect(await noor.part('region', 'Preview').getByRole('button', { name: 'more' }).count(), network).toBe(
        network === 'LinkedIn' ? 1 : 0,
      );
    }
    await noor.judges('Six networks, one with its own words');
  });

  it('plans all six for Tuesday morning', async () => {
    await choosesTime(tuesday, '10:00');
    await noor.presses('Schedule all 6');
    await noor.news('1 post to 6 accounts for').waitFor();
  });

  it('plans two more, for some of the networks each', async () => {
    await writes('Glaze test no. 7', ['Mastodon', 'Threads'], wednesday, '12:00');
    await writes('Open day at the pottery', ['LinkedIn', 'Facebook'], wednesday, '15:30');
  });

  it('shows the week, where the mouse puts all six on Thursday afternoon', async () => {
    await noor.goesTo('Calendar');
    await noor.opens(`/calendar?view=week&date=${tuesday}`);
    await standsAt(noor, 'The kiln is cooling', tuesday, '10:00');
    await noor.judges('Six networks, the week');
    await drags(noor, 'The kiln is cooling', thursday, 4);
    await noor.sees(/14:00, Dublin time/);
    await noor.page.mouse.up();
    await noor.news('moved to').waitFor();
    await standsAt(noor, 'The kiln is cooling', thursday, '14:00');
  });

  it('moves another by keys alone', async () => {
    await blockOf(noor, 'Open day at the pottery').focus();
    await noor.keys('Space', 'ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowDown');
    const said = noor.page.locator('[aria-live="assertive"]');
    await expect.poll(() => said.textContent()).toMatch(/16:00, Dublin time/);
    await noor.keys('Enter');
    await noor.news('“Open day at the pottery” moved to').waitFor();
    await standsAt(noor, 'Open day at the pottery', friday, '16:00');
  });

  it('is a list of days on a phone, where a finger moves the third', async () => {
    await noor.page.setViewportSize({ width: 360, height: 740 });
    await noor.opens(`/calendar?view=week&date=${tuesday}`);
    await standsAt(noor, 'Glaze test no. 7', wednesday, '12:00');
    await dragsByFinger(noor, 'Glaze test no. 7', tuesday, /12:00, Dublin time/);
    await noor.news('“Glaze test no. 7” moved to').waitFor();
    await standsAt(noor, 'Glaze test no. 7', tuesday, '12:00');
  });

  it('has the week as it was meant, and nothing has gone out yet', async () => {
    await noor.page.setViewportSize({ width: 1280, height: 900 });
    await noor.opens(`/calendar?view=week&date=${tuesday}`);
    await standsAt(noor, 'Glaze test no. 7', tuesday, '12:00');
    await standsAt(noor, 'The kiln is cooling', thursday, '14:00');
    await standsAt(noor, 'Open day at the pottery', friday, '16:00');
    // One block each: none of a post's sends was left behind.
    for (const title of ['Glaze test no. 7', 'The kiln is cooling', 'Open day at the pottery'])
      expect(await blockOf(noor, title).count(), title).toBe(1);
    await noor.judges('Six networks, the week as meant');
    for (const id of six) {
      const { installed, standIn } = networks.of(id);
      expect(installed.visible(standIn), id).toEqual([]);
    }
  });
});

/** Writes a post for some of the networks and plans it. */
async function writes(text: string, on: readonly string[], day: string, time: string): Promise<void> {
  await noor.opens('/posts/new');
  await noor.field('Text, all accounts').waitFor();
  await noor.types(text);
  await noor.presses(/^Accounts$/);
  // It begins with the accounts of the post before.
  for (const { network } of doors)
    await noor.page.getByRole('checkbox', { name: new RegExp(`^${network} `) }).setChecked(on.includes(network));
  await noor.keys('Escape');
  await choosesTime(day, time);
  await noor.presses(`Schedule all ${on.length}`);
  await noor.news(`1 post to ${on.length} accounts for`).waitFor();
}

async function choosesTime(day: string, time: string): Promise<void> {
  await noor.presses('Choose a time');
  await noor.fills({ Zone: zone, Day: day, Time: time });
  await noor.sees('It goes out in');
  await noor.keys('Escape');
}

const versions = () => noor.part('navigation', 'Versions');
