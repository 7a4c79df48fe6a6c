/** Nothing is lost: a closed tab, a lost line and an ended sign-in keep every word that was typed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noor as entry, signsIn, signsUp } from './first-steps.ts';
import { type Person, sayWhatWasJudged, stopAtTheFirstFailure, type Words } from './person.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
let noor: Person;
/** The same person at another machine: what she sees has reached the server. */
let elsewhere: Person;

beforeAll(async () => {
  stage = await setStage();
  noor = await stage.newcomer();
  elsewhere = await stage.newcomer();
  await signsUp(noor);
  await elsewhere.opens('/');
  await signsIn(elsewhere);
  await elsewhere.isAt('/today');
}, 120_000);
afterAll(async () => {
  sayWhatWasJudged('Nothing is lost');
  await stage?.close();
});

/** What the browser says of its own calls while there is no line, the look for a newer service worker among them. */
const withoutLine = [/ERR_INTERNET_DISCONNECTED/, /when fetching the script/];

/** A post that begins: the caret stands in the text already. */
async function beginsAPost(): Promise<void> {
  await noor.opens('/posts/new');
  await noor.field('Text, all accounts').waitFor();
}

/** The browser has kept the app's own files, a few seconds after the first visit: from then on it opens without a line. */
async function appIsKept(): Promise<void> {
  await noor.page.evaluate(async () => void (await navigator.serviceWorker.ready));
}

async function seesItElsewhere(words: Words): Promise<void> {
  await elsewhere.opens('/calendar?view=list');
  await elsewhere.sees(words);
}

describe('what was typed', { timeout: 120_000 }, () => {
  stopAtTheFirstFailure(() => noor);

  it('is there again after the tab was closed half a second after the last letter', async () => {
    await beginsAPost();
    await noor.types('The kiln is cooling, we open it on Saturday');
    await noor.page.waitForTimeout(500);
    await noor.page.close();
    noor = await noor.opensAnotherTab();
    await noor.opens('/calendar?view=list');
    await noor.sees('The kiln is cooling, we open it on Saturday');
    await noor.seesNoMore('Only in this browser');
    await noor.follows('The kiln is cooling, we open it on Saturday');
    await noor.sees('The kiln is cooling, we open it on Saturday', noor.field('Text, all accounts'));
    await seesItElsewhere('The kiln is cooling, we open it on Saturday');
  });

  it('waits in the browser while there is no line, and is saved when it is back', async () => {
    noor.expects(...withoutLine);
    await beginsAPost();
    await noor.types('Three places left. ');
    await noor.sees(/^Saved/);
    await noor.context.setOffline(true);
    await noor.sees(/Offline since \d\d:\d\d/);
    await noor.types('Bring a pot you do not love.');
    await noor.sees(/^Kept in this browser/);
    await noor.judges('Composer, offline');
    await noor.context.setOffline(false);
    await noor.seesNoMore(/Offline since/);
    await noor.sees(/^Saved/);
    await seesItElsewhere('Bring a pot you do not love.');
  });

  it('is there again, to the last letter, after the tab was closed without a line; its address finds it for good', async () => {
    await beginsAPost();
    await appIsKept();
    await noor.context.setOffline(true);
    await noor.types('Nobody heard the kiln crack. ');
    await noor.sees(/^Kept in this browser/);
    await noor.types('It was the frost.');
    await noor.page.close();
    noor = await noor.opensAnotherTab();
    noor.expects(...withoutLine);
    await noor.opens('/calendar?view=list');
    await noor.sees('Only in this browser');
    await noor.follows(/^Nobody heard the kiln crack/);
    await noor.sees('It was the frost.', noor.field('Text, all accounts'));
    const address = new URL(noor.page.url());
    expect(address.searchParams.get('draft')).not.toBeNull();
    await noor.judges('Composer, opened again offline');
    await noor.context.setOffline(false);
    await noor.sees(/^Saved/);
    await seesItElsewhere(/^Nobody heard the kiln crack/);
    await noor.opens(address.pathname + address.search);
    await noor.sees('It was the frost.', noor.field('Text, all accounts'));
  });

  it('is still there after the sign-in was ended from another machine, and goes out when one is back', async () => {
    noor.expects(/401/);
    await beginsAPost();
    await noor.types('Ash from the firebox. ');
    await noor.sees(/^Saved/);
    await elsewhere.opens('/settings');
    await elsewhere.presses('End it');
    await noor.types('It makes the glaze.');
    await noor.sees('Your sign-in has ended.');
    await noor.sees(/^Kept in this browser/);
    await noor.judges('Composer, signed out');
    await noor.follows('Sign in again');
    await signsIn(noor, entry);
    await noor.isAt(/^\/posts\//);
    await noor.sees('It makes the glaze.', noor.field('Text, all accounts'));
    await noor.sees(/^Saved/);
    await seesItElsewhere('It makes the glaze.');
  });

  it('is found and saved after the sign-in had ended, the tab was closed, and one came back', async () => {
    noor.expects(/401/);
    await beginsAPost();
    await noor.types('Salt glaze wants ');
    await noor.sees(/^Saved/);
    await elsewhere.opens('/settings');
    await elsewhere.presses('End it');
    await noor.types('patience.');
    await noor.sees('Your sign-in has ended.');
    await noor.page.close();
    noor = await noor.opensAnotherTab();
    noor.expects(/401/);
    await noor.opens('/calendar?view=list');
    await signsIn(noor, entry);
    await noor.isAt('/calendar');
    await seesItElsewhere('Salt glaze wants patience.');
    await noor.follows('Salt glaze wants patience.');
    await noor.sees('Salt glaze wants patience.', noor.field('Text, all accounts'));
  });
});
