/** By keyboard alone: from the first page to a published post, without a pointer. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noor as entry } from './first-steps.ts';
import { type Person, sayWhatWasJudged, stopAtTheFirstFailure } from './person.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
let noor: Person;
let studio: string;

beforeAll(async () => {
  stage = await setStage();
  noor = await stage.newcomer();
}, 120_000);
afterAll(async () => {
  sayWhatWasJudged('By keyboard');
  await stage?.close();
});

describe('by keyboard alone', { timeout: 120_000 }, () => {
  stopAtTheFirstFailure(() => noor);

  it('signs up', async () => {
    await noor.opens('/');
    await noor.sees('Make a new workspace');
    await noor.tabsTo('Make a new workspace');
    await noor.keys('Enter');
    await noor.sees('Your name');
    await noor.tabsTo('Your name');
    await noor.types(entry.name);
    await noor.tabsTo('E-mail');
    await noor.types(entry.email);
    await noor.tabsTo('Password');
    await noor.types(entry.password);
    await noor.tabsTo('Name of the workspace');
    await noor.types('Marram Pottery');
    await noor.keys('Enter');
    await noor.isAt('/today');
  });

  it('connects a pretend account by the palette', async () => {
    await noor.sees('Nothing is here yet.');
    await noor.findsAndDoes('accounts', 'Go to Accounts');
    await noor.isAt('/accounts');
    await noor.sees('Try with a pretend one');
    await noor.tabsTo('Try with a pretend one');
    await noor.keys('Enter');
    await noor.sees('Pretend network');
    await noor.tabsTo('Pretend network');
    await noor.types('chirp');
    await noor.tabsTo('Handle');
    await noor.types('marram');
    await noor.tabsTo('Pretend password');
    await noor.types('pretend');
    await noor.keys('Enter');
    await noor.sees('Connected');
    await noor.seesNoMore('Pretend network');
  });

  it('writes a brief and asks', async () => {
    await noor.keys('n');
    await noor.isAt('/briefs/new');
    await noor.sees('What do you want to say?');
    await noor.types('Three places left for the wood-firing weekend, 5 and 6 December.');
    await noor.keys('Control+Enter');
    await noor.isAt(/^\/briefs\/[0-9a-f-]{36}$/);
    studio = new URL(noor.page.url()).pathname;
    await noor.sees('Ask for answers');
    await noor.tabsTo('marram');
    await noor.keys('Space');
    await noor.sees(/^Saved/);
    await noor.keys('Control+Enter');
    await expect
      .poll(() => noor.part('list', 'Captions').locator('[data-phase="ready"]').count(), { timeout: 40_000 })
      .toBe(5);
  });

  it('keeps a caption and makes a post of it', async () => {
    await noor.keys('j', 'Space');
    await noor.sees('Schedule 1 kept');
    await noor.keys('s');
    await noor.sees('Make 1 post of what you kept');
    await noor.tabsTo('As a draft');
    await noor.keys('Enter');
    await noor.isAt(/^\/posts\//);
    expect(noor.page.url()).not.toContain(studio);
  });

  it('publishes it now', async () => {
    await noor.sees('It fits one account.');
    await noor.keys('s');
    await noor.sees('At a time');
    await noor.tabsTo('At a time');
    // Before the first of the choices is the last: now.
    await noor.keys('ArrowLeft');
    await noor.sees('It leaves five seconds after you press the button');
    await noor.keys('Escape', 'Control+Enter');
    await noor.sees('1 post leaving now.');
    await noor.sees('Published', noor.part('region', 'On its way'));
    await noor.keys('g', 'a');
    await noor.isAt('/activity');
    await noor.sees('Published at');
    expect(noor.faults).toEqual([]);
  });

  it('selects several posts, puts them away together, and takes that back as one', async () => {
    const titles = ['First in the kiln', 'Second in the kiln', 'Third in the kiln'];
    for (const title of titles)
      await noor.calls('posts', { title, content: { parts: [{ text: title }] }, versions: [] });
    await noor.keys('g', 'c');
    await noor.isAt('/calendar');
    await noor.sees('Filter');
    await noor.keys('l');
    for (const title of titles) await noor.sees(title);
    await noor.keys('j', 'Space', 'Shift+ArrowDown', 'Shift+ArrowDown');
    await noor.sees('3 selected');
    await noor.judges('Posts, several selected');
    await noor.tabsTo('Put away');
    await noor.keys('Enter');
    await noor.sees('3 posts put away.');
    for (const title of titles) await noor.seesNoMore(title, noor.part('list', 'Posts'));
    await noor.keys('z');
    for (const title of titles) await noor.sees(title);
  });
});
