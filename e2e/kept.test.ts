/** Nothing is lost: a closed tab, a lost line and an ended sign-in keep every word that was typed. */
import { afterAll, beforeAll, describe, it } from 'vitest';
import { noor as entry, signsIn, signsUp } from './first-steps.ts';
import { type Person, sayWhatWasJudged, stopAtTheFirstFailure } from './person.ts';
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

/** A post that begins: the caret stands in the text already. */
async function beginsAPost(): Promise<void> {
  await noor.opens('/posts/new');
  await noor.field('Text, all accounts').waitFor();
}

async function seesItElsewhere(words: string): Promise<void> {
  await elsewhere.opens('/calendar');
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
    await noor.opens('/calendar');
    await noor.sees('The kiln is cooling, we open it on Saturday');
    await noor.seesNoMore('Only in this browser');
    await noor.follows('The kiln is cooling, we open it on Saturday');
    await noor.sees('The kiln is cooling, we open it on Saturday', noor.field('Text, all accounts'));
    await seesItElsewhere('The kiln is cooling, we open it on Saturday');
  });

  it('waits in the browser while there is no line, and is saved when it is back', async () => {
    noor.expects(/ERR_INTERNET_DISCONNECTED/);
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
});
