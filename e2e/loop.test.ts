/** The loop, as a newcomer walks it: from the first page to what came back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, sayWhatWasJudged, stopAtTheFirstFailure } from './person.ts';
import { type Stage, setStage } from './stage.ts';
import { costs, watchesTheAnswers } from './watch-answers.ts';

let stage: Stage;
let noor: Person;
let studio: string;

/** A day from now on, as a date field takes it. */
const dayAhead = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  stage = await setStage();
  noor = await stage.newcomer();
}, 120_000);
afterAll(async () => {
  sayWhatWasJudged('The loop');
  await stage?.close();
});

describe('the loop', { timeout: 120_000 }, () => {
  stopAtTheFirstFailure(() => noor);

  it('begins at the first page: a newcomer signs up and finds an empty day', async () => {
    await noor.opens('/');
    await noor.sees('Say it once.');
    await noor.judges('First page');
    await noor.follows('Make a new workspace');
    await noor.judges('Sign-up');
    await noor.fills({
      'Your name': 'Noor Brennan',
      'E-mail': 'noor@marram.example',
      Password: 'thirty hours of pine',
      'Name of the workspace': 'Marram Pottery',
    });
    await noor.presses('Make it');
    await noor.isAt('/today');
    await noor.judges('Today, empty');
  });

  it('takes a brand: how it sounds and what it never says', async () => {
    await noor.opens('/brands');
    await noor.judges('Brands, empty');
    await noor.presses('New brand');
    await noor.fills({
      Name: 'Marram Pottery',
      Voice: 'Plain and warm. No exclamation marks.',
      'A post that sounds right': 'The kiln is cooling. We open it on Saturday.',
      'Words never to say': 'bargain',
    });
    await noor.presses('Make the brand');
    await noor.sees('Marram Pottery', noor.part('list', 'Brands'));
    await noor.judges('A brand');
  });

  it('takes a brief in a few words, and says what asking would cost before anything is asked', async () => {
    await noor.goesTo('Briefs');
    await noor.judges('Briefs, empty');
    await noor.follows('New brief');
    await noor.judges('New brief');
    await noor.fills({
      'What do you want to say?': 'Three places left for the wood-firing weekend, 5 and 6 December.',
    });
    await noor.presses('Begin');
    await noor.isAt(/^\/briefs\/[0-9a-f-]{36}$/);
    studio = new URL(noor.page.url()).pathname;
    await noor.fills({ 'To whom': 'People who have made pots before', Tone: 'warm' });
    await noor.chooses('Brand', 'Marram Pottery');
    await noor.sees('Saved');
    await noor.sees(/≤\s?\$0\.\d{4}/, noor.part('table', 'Cost of asking'));
    await noor.judges('Studio, before asking');
  });

  it('asks: words stream in before the last picture, and every cost becomes exact', async () => {
    const seen = await watchesTheAnswers(noor);
    await noor.presses('Ask for answers');
    const captions = noor.part('list', 'Captions');
    await expect.poll(() => captions.locator('[data-phase="ready"]').count(), { timeout: 40_000 }).toBe(5);
    await expect.poll(() => noor.part('list', 'Pictures').locator('img').count(), { timeout: 40_000 }).toBe(3);
    const moments = await seen();
    expect(
      moments.some(({ written, drawn }) => written > 0 && drawn < 3),
      'a caption was there before the last picture',
    ).toBe(true);
    await expect.poll(() => captions.getByText('≤').count(), { timeout: 15_000 }).toBe(0);
    // On a busy machine all may be written before the line is open: then another answer is asked for and watched.
    for (let tries = 0; !(await seen()).some(({ begun }) => begun > 0); tries += 1) {
      expect(tries, 'how often no letter was seen while it was written').toBeLessThan(4);
      await noor.presses(/^Write this one again/, captions.getByRole('listitem').first());
      await noor.sees('Another answer takes its place.');
      await expect.poll(() => captions.locator('[data-phase="ready"]').count(), { timeout: 40_000 }).toBe(5);
    }
    const { spent, bound } = await costs(noor);
    expect(spent).toBeGreaterThan(0);
    expect(spent).toBeLessThanOrEqual(bound);
    await noor.judges('Studio, answered');
  });

  it('edits a caption, makes one shorter, takes that back, and keeps one', async () => {
    const [first, second] = ['Answer 1', 'Answer 2'].map((name) =>
      noor.part('list', 'Captions').getByRole('listitem', { name }),
    );
    if (!first || !second) throw new Error('no captions');
    await noor.presses('Edit', first);
    await noor.judges('Studio, editing');
    await noor.fills({ 'The text': 'Three places left at the kiln, 5 and 6 December. Bring a pot.' });
    await noor.presses('Keep this text');
    await noor.seesNoMore('Keep this text');
    await noor.sees('Bring a pot.', first);

    const words = second.locator('.say-s').first();
    const before = (await words.textContent()) ?? '';
    await noor.presses('Rewrite, earlier answers', second);
    await noor.picks('Shorter');
    await expect
      .poll(async () => ((await words.textContent()) ?? '').length, { timeout: 20_000 })
      .toBeLessThan(before.length);
    await expect.poll(() => second.getAttribute('data-phase'), { timeout: 20_000 }).toBe('ready');
    await noor.keys('z');
    await expect.poll(() => words.textContent(), { timeout: 15_000 }).toBe(before);

    await noor.presses('Keep it', first);
    await noor.sees('Schedule 1 kept');
  });

  it('keeps what was made in the library, says where it came from, and takes in a picture of one’s own', async () => {
    await noor.goesTo('Library');
    const assets = noor.part('list', 'Assets');
    await expect.poll(() => assets.locator('img').count(), { timeout: 20_000 }).toBeGreaterThanOrEqual(3);
    await noor.judges('Library');
    await noor.adds('kiln at dusk.png', 'image/png', await noor.page.screenshot());
    await noor.presses('kiln at dusk', assets);
    await noor.fills({ 'Alt text': 'The kiln at dusk, its door still closed.' });
    await noor.keys('Tab');
    await noor.judges('Library, a picture of one’s own');
    await noor.presses(/^Three places left for the wood-firing weekend/, assets);
    await noor.sees('Made by AI', noor.page.locator('.as-detail'));
    await noor.judges('Library, a picture that was made');
  });

  it('connects a pretend account, with posts it already has', async () => {
    await noor.goesTo('Accounts');
    await noor.judges('Accounts, empty');
    await noor.presses('Try with a pretend one');
    await noor.chooses('Pretend network', 'chirp');
    await noor.fills({ Handle: 'marram', 'Pretend password': 'pretend', 'Posts it already has': '12' });
    await noor.judges('Connecting an account');
    await noor.presses('Connect', noor.part('dialog'));
    await noor.sees('Connected');
    await noor.sees(/12 past posts|12 posts/);
    await noor.judges('Accounts');
  });

  it('makes a post of what was kept, checks it as one types and shows it as the network will', async () => {
    await noor.opens(studio);
    await noor.presses('Schedule 1 kept');
    await noor.presses('As a draft');
    await noor.isAt(/^\/posts\//);
    await noor.presses(/^Accounts$/);
    await noor.page.getByRole('checkbox', { name: /marram/ }).check();
    await noor.keys('Escape');
    await noor.presses(/marram/, noor.part('navigation', 'Versions'));
    await noor.sees('fits', noor.part('navigation', 'Versions'));
    await noor.sees('Bring a pot.', noor.part('region', 'Preview'));
    await noor.judges('Composer');
  });

  it('schedules at a wall time in a named zone, and takes it back', async () => {
    await noor.presses(/^All accounts/, noor.part('navigation', 'Versions'));
    await noor.presses('Choose a time');
    await noor.fills({ Zone: 'Asia/Tokyo', Day: dayAhead(3), Time: '09:30' });
    await noor.sees('It goes out in');
    await noor.judges('Choosing a time');
    await noor.keys('Escape');
    await noor.presses(/^Schedule/);
    await noor.sees('1 post for');
    await noor.sees('Scheduled', noor.part('region', 'On its way'));
    await noor.goesTo('Calendar');
    await noor.page.getByRole('radio', { name: 'List' }).click();
    await noor.sees('Bring a pot.');
    await noor.judges('Posts');
    await noor.follows(/Bring a pot/);
    await noor.presses('Take it back', noor.part('region', 'On its way'));
    await noor.sees('Cancelled', noor.part('region', 'On its way'));
  });

  it('publishes now: taken back within five seconds once, let go once, and shown as it happens', async () => {
    await noor.stays();
    await noor.presses(/Tokyo|Choose a time/);
    await noor.page.getByRole('radio', { name: 'Now' }).check({ force: true });
    await noor.keys('Escape');
    await noor.presses('Publish now');
    await noor.sees('1 post leaving now.');
    await noor.presses('Undo', noor.news('leaving now'));
    await noor.sees('Cancelled', noor.part('region', 'On its way'));

    await noor.presses('Choose a time');
    await noor.page.getByRole('radio', { name: 'Now' }).check({ force: true });
    await noor.keys('Escape');
    await noor.presses('Publish now');
    await noor.sees('Published', noor.part('region', 'On its way'));
    await noor.stayed();
    await noor.judges('Composer, published');
  });

  it('tells in Activity what was sent and what came back, in plain words', async () => {
    await noor.follows('Look in Activity');
    await noor.isAt('/activity');
    const sent = noor.part('table', /What we sent/);
    await noor.sees(/\d\d:\d\d:\d\d/, sent);
    await noor.sees('Published at', noor.part('article'));
    await noor.judges('Activity');
  });

  it('reads the numbers back and draws them', async () => {
    await noor.presses('Read now', noor.part('article'));
    await noor.sees('Likes', noor.part('article'));
    await noor.goesTo('Today');
    await noor.sees('Bring a pot.');
    await noor.judges('Today, after a post');
  });

  it('says in Insights that there is not enough data yet, and how many posts are missing', async () => {
    await noor.goesTo('Insights');
    await noor.sees('Not enough data yet');
    await noor.sees(/about \d+ more posts/);
    await noor.judges('Insights, not enough yet');
  });

  it('leaves every other page in order too', async () => {
    for (const [path, name] of [
      ['/spend', 'Spend'],
      ['/settings', 'Settings'],
      ['/settings/models', 'Models and keys'],
      ['/dev-mailbox', 'Mailbox'],
      ['/nowhere', 'A page that is not there'],
    ] as const) {
      await noor.opens(path);
      await noor.judges(name);
    }
    await noor.keys('Control+k');
    await noor.judges('Palette');
    await noor.keys('Escape', '?');
    await noor.judges('Shortcuts');
  });
});
