/** The demo: one press, no sign-up, ninety days to look at, and nothing in it that cannot be broken. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, sayWhatWasJudged, stopAtTheFirstFailure } from './person.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
let visitor: Person;

beforeAll(async () => {
  stage = await setStage();
  visitor = await stage.newcomer();
}, 120_000);
afterAll(async () => {
  sayWhatWasJudged('The demo');
  await stage?.close();
});

const rowsOf = (list: string): Promise<number> => visitor.part('list', list).getByRole('listitem').count();
const accountsOf = (): Promise<number> => visitor.page.getByRole('button', { name: /^Disconnect / }).count();

describe('the demo', { timeout: 120_000 }, () => {
  stopAtTheFirstFailure(() => visitor);

  it('opens by one press, without an e-mail, and is marked as a demo', async () => {
    await visitor.opens('/');
    const pressedAt = performance.now();
    await visitor.presses('Open the demo');
    await visitor.isAt('/today', 100_000);
    await visitor.sees('Demo.');
    process.stdout.write(`The demo was open after ${Math.round(performance.now() - pressedAt)} ms.\n`);
    await visitor.sees('What came back');
    await visitor.judges('Demo: Today');
  });

  it('has a brand, briefs and three accounts', async () => {
    await visitor.goesTo('Briefs');
    await visitor.judges('Demo: Briefs');
    await visitor.opens('/brands');
    await expect.poll(() => rowsOf('Brands'), { timeout: 15_000 }).toBeGreaterThan(0);
    await visitor.judges('Demo: Brands');
    await visitor.goesTo('Accounts');
    await expect.poll(accountsOf, { timeout: 15_000 }).toBe(3);
    await visitor.sees('Demo.');
    await visitor.judges('Demo: Accounts');
  });

  it('has a library', async () => {
    await visitor.goesTo('Library');
    await expect
      .poll(() => visitor.part('list', 'Assets').locator('img').count(), { timeout: 20_000 })
      .toBeGreaterThan(3);
    await visitor.judges('Demo: Library');
  });

  it('has posts, planned and out', async () => {
    await visitor.goesTo('Calendar');
    await visitor.sees('Filter');
    await visitor.judges('Demo: Calendar');
    await visitor.page.getByRole('radio', { name: 'List' }).click();
    await expect.poll(() => rowsOf('Posts'), { timeout: 15_000 }).toBeGreaterThan(10);
    await visitor.sees('Demo.');
    await visitor.judges('Demo: Posts');
    await visitor.follows(/\w+/, visitor.part('list', 'Posts'));
    await visitor.isAt(/^\/posts\//);
    await visitor.judges('Demo: Composer');
  });

  it('has sends with their attempts, and numbers that came back with their age', async () => {
    await visitor.goesTo('Activity');
    await visitor.sees(/\d+ sends since .+ published/);
    await visitor.page.getByRole('radio', { name: 'Sent' }).check({ force: true });
    // The newest may be younger than its first reading: whatever the hour, one further down has been read.
    const sent = visitor.part('list', 'Publications').getByRole('link', { name: /Published/ });
    await expect.poll(() => sent.count(), { timeout: 15_000 }).toBeGreaterThan(10);
    await sent.nth(10).click();
    await visitor.sees('We sent');
    await visitor.sees(/read .+ ago|read just now/i, visitor.part('article'));
    await visitor.judges('Demo: Activity');
  });

  it('has an inbox of what people said, answered in place and counted as their network counts', async () => {
    await visitor.goesTo('Inbox');
    const inbox = visitor.part('list', 'Comments of all posts');
    await expect.poll(() => inbox.locator('[data-comment]').count(), { timeout: 60_000 }).toBeGreaterThan(3);
    await visitor.judges('Demo: Inbox');
    await visitor.page.getByRole('radio', { name: /^Unanswered \d/ }).check({ force: true });
    // The first one, by keyboard alone.
    await visitor.keys('j', 'r');
    const words = visitor.page.getByRole('textbox', { name: /^Your reply to/ });
    await words.fill('x'.repeat(501));
    await visitor.sees(/too long: (Chirp|Murmur) takes/);
    await words.fill('Yes, on Saturday from ten.');
    await visitor.judges('Demo: Inbox, a reply');
    await visitor.keys('Control+Enter');
    await visitor.page.getByRole('radio', { name: 'Answered', exact: true }).check({ force: true });
    await visitor.sees('Yes, on Saturday from ten.', inbox);
    await visitor.sees('Sent', inbox);
  });

  it('says what the numbers support with the interval, draws it, and shows it as a table', async () => {
    await visitor.goesTo('Insights');
    await visitor.sees('Still open');
    await visitor.judges('Demo: Insights');
    // The numbers of the posts stand in their place whole: nothing of a row has to be scrolled to.
    const numbers = visitor.part('table', 'Reactions per post');
    const hidden = () => numbers.evaluate((table) => table.scrollWidth - (table.parentElement?.clientWidth ?? 0));
    for (const width of [360, 1280]) {
      await visitor.page.setViewportSize({ width, height: 800 });
      await expect.poll(hidden, { message: `at ${width} px` }).toBe(0);
    }
    await visitor.presses('Show as a table');
    await visitor.judges('Demo: Insights, as a table');
  });

  it('offers as the next brief only what the numbers support, with its words and where they come from', async () => {
    // Every demo has an audience of its own: in ninety days its numbers support a finding, or they do not.
    const offers = visitor.page.getByRole('button', { name: /^Use in the next brief/ });
    if ((await offers.count()) === 0) {
      await visitor.sees(/Not enough data yet/);
      return;
    }
    await visitor.presses(/^Use in the next brief/);
    await visitor.isAt(/^\/briefs\/[0-9a-f-]{36}$/);
    await visitor.sees('Learned, and used here');
    expect(await visitor.field('What we want to say').inputValue()).not.toBe('');
    await visitor.judges('Demo: the next brief');
  });

  it('shows what was spent, and the rest of its pages', async () => {
    await visitor.opens('/spend');
    await visitor.sees(/\$\d/);
    await visitor.judges('Demo: Spend');
    await visitor.goesTo('Settings');
    await visitor.judges('Demo: Settings');
  });

  it('can be broken, and one press puts a fresh one in its place', async () => {
    const putAway = visitor.part('list', 'Brands').getByText('Put away');
    await visitor.opens('/brands');
    await visitor.presses('Put it away');
    await putAway.waitFor();
    // The page may be reading of the old workspace while it is taken away.
    visitor.expects(/status of 404/);
    await visitor.presses('Reset');
    await visitor.isAt('/today', 100_000);
    await visitor.sees('Demo.');
    await visitor.opens('/brands');
    await expect.poll(() => rowsOf('Brands'), { timeout: 15_000 }).toBeGreaterThan(0);
    expect(await putAway.count()).toBe(0);
    expect(visitor.faults).toEqual([]);
  });
});
