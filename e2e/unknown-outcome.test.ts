/** An unknown outcome, settled by a person: the network took the post, or did not, and nobody but a reader can tell. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connects } from './connects.ts';
import { signsUp } from './first-steps.ts';
import { type Networks, startNetworks, staysInside } from './networks.ts';
import { type Person, sayWhatWasJudged, stopAtTheFirstFailure } from './person.ts';
import { type Stage, setStage } from './stage.ts';

const [first, second] = ['Raku on Friday.', 'The wheel is free on Sunday.'] as const;

let networks: Networks;
let stage: Stage;
let noor: Person;

beforeAll(async () => {
  networks = await startNetworks('linkedin');
  const { installed, standIn } = linkedin();
  installed.addAccount(standIn, 'Noor');
  stage = await setStage({ settings: { ...networks.settings, ANTIPHON_WAITS_DIVIDED_BY: '100' } });
  noor = await stage.newcomer();
  await staysInside(noor);
  await signsUp(noor);
}, 120_000);
afterAll(async () => {
  sayWhatWasJudged('An unknown outcome');
  await stage?.close();
  await networks?.close();
});

const linkedin = () => networks.of('linkedin');
/** What readers see there with these words. */
const seenThere = (text: string) =>
  linkedin()
    .installed.visible(linkedin().standIn)
    .filter((post) => post.text === text);

/** Writes a post and lets it go. */
async function publishes(text: string): Promise<void> {
  await noor.opens('/posts/new');
  await noor.field('Text, all accounts').waitFor();
  await noor.types(text);
  await noor.presses(/^Accounts$/);
  await noor.page.getByRole('checkbox', { name: /^LinkedIn/ }).check();
  await noor.keys('Escape');
  await noor.presses('Choose a time');
  await noor.page.getByRole('radio', { name: 'Now' }).check({ force: true });
  await noor.keys('Escape');
  await noor.presses('Publish now');
  await noor.sees('1 post leaving now.');
}

describe('an unknown outcome', { timeout: 120_000 }, () => {
  stopAtTheFirstFailure(() => noor);

  it('begins with a profile that no app may read back, and says so before anything is sent', async () => {
    await noor.goesTo('Accounts');
    await connects(noor, {
      network: 'LinkedIn',
      way: 'LinkedIn, your own profile only',
      handle: 'Noor Example',
    });
    await noor.sees(/a person looks whether the post is there/);
  });

  it('asks a person when the reply is lost, with what was sent as evidence', async () => {
    const { standIn } = linkedin();
    standIn.fault({ kind: 'lose_after', route: 'posts.create' });
    await publishes(first);
    await noor.goesTo('Today');
    await noor.sees('Look and decide');
    await noor.judges('Unknown, today');
    await noor.follows('Look and decide');
    await noor.isAt('/activity');
    await noor.sees('Look once, then tell us.');
    await noor.sees('The connection broke off.', noor.part('table', /What we sent/));
    await noor.sees(/lets no app read the posts of a member/, noor.part('table', /What we sent/));
    expect(seenThere(first)).toHaveLength(1);
    await noor.judges('Unknown, the question');
  });

  it('takes the person’s word and the link: it is there, and nothing is sent again', async () => {
    const [post] = seenThere(first);
    await noor.fills({ 'It is there': `https://www.linkedin.com/feed/update/${post?.remoteId}/` });
    await noor.presses('Mark as published');
    await noor.sees('Published', noor.part('article'));
    await noor.sees('See the post', noor.part('article'));
    await noor.seesNoMore(/waits for you on LinkedIn/);
    await noor.judges('Unknown, settled as there');
    expect(seenThere(first)).toHaveLength(1);
  });

  it('sends again what the person did not find, and only then', async () => {
    linkedin().standIn.fault({ kind: 'lose_before', route: 'posts.create' });
    await publishes(second);
    await noor.follows('Look in Activity');
    await noor.sees('Look once, then tell us.');
    expect(seenThere(second)).toHaveLength(0);
    await noor.presses('Send again', noor.part('region', 'Settle it'));
    await noor.sees('Published at', noor.part('article'));
    await noor.judges('Unknown, sent again');
  });

  it('leaves each of them there once, and asks for nothing more', async () => {
    await noor.goesTo('Today');
    await noor.sees('Nothing needs you.');
    expect(seenThere(first)).toHaveLength(1);
    expect(seenThere(second)).toHaveLength(1);
    expect(linkedin().standIn.counts['posts.create']).toBe(3);
    expect(noor.faults).toEqual([]);
  });
});
