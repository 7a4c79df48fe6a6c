/** A token that ended and is not renewed: a person signs in again on the network's page, and what waited goes out once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connects, goesThroughTheDoor } from './connects.ts';
import { signsUp } from './first-steps.ts';
import { type Networks, startNetworks, staysInside } from './networks.ts';
import { type Person, sayWhatWasJudged, stopAtTheFirstFailure } from './person.ts';
import { type Stage, setStage } from './stage.ts';

const words = 'Raku on Friday.';
const door = { network: 'X', handle: 'marram_pottery' } as const;

let networks: Networks;
let stage: Stage;
let noor: Person;

const x = () => networks.of('x');
const seenThere = () => x().installed.visible(x().standIn);

beforeAll(async () => {
  networks = await startNetworks('x');
  x().installed.addAccount(x().standIn, 'Marram Pottery');
  stage = await setStage({ settings: networks.settings });
  noor = await stage.newcomer();
  await staysInside(noor);
  await signsUp(noor);
}, 120_000);
afterAll(async () => {
  sayWhatWasJudged('An expired token');
  await stage?.close();
  await networks?.close();
});

describe('a token that ended', { timeout: 120_000 }, () => {
  stopAtTheFirstFailure(() => noor);

  it('stops a post, and nothing is seen at the network', async () => {
    await noor.goesTo('Accounts');
    await connects(noor, door);
    // Found out by the post alone: whatever else is read from the account meanwhile goes on.
    x().standIn.fault({ kind: 'unauthorized', route: 'posts.create', times: 'always' });
    x().standIn.fault({ kind: 'unauthorized', route: 'oauth.token', times: 'always' });
    await noor.opens('/posts/new');
    await noor.field('Text, all accounts').waitFor();
    await noor.types(words);
    await noor.presses(/^Accounts$/);
    await noor.page.getByRole('checkbox', { name: /^X/ }).check();
    await noor.keys('Escape');
    await noor.presses('Choose a time');
    await noor.page.getByRole('radio', { name: 'Now' }).check({ force: true });
    await noor.keys('Escape');
    await noor.presses('Publish now');
    await noor.goesTo('Today');
    await noor.sees('Connect again');
    await noor.judges('Token, today');
    expect(seenThere()).toEqual([]);
  });

  it('tells in Activity that the post waits, why, and what to do', async () => {
    await noor.goesTo('Activity');
    await noor.sees('It goes out by itself then.');
    await noor.sees(/must be connected again/, noor.part('region', 'Alarms'));
    await noor.judges('Token, activity');
    await noor.follows('Connect again', noor.part('article'));
    await noor.isAt('/accounts');
    await noor.sees('Connect again');
    await noor.judges('Token, accounts');
  });

  it('goes through the network’s page again, and what waited is sent by itself, once', async () => {
    x().standIn.reset();
    // What was given before is worth nothing any more.
    x().installed.expireAccess?.(x().standIn);
    await noor.presses('Connect again');
    await goesThroughTheDoor(noor, door);
    await noor.sees('Connected', noor.part('list', 'Connected accounts'));
    await noor.goesTo('Activity');
    await noor.sees('Published at', noor.part('article'));
    await noor.seesNoMore(/must be connected again/);
    expect(seenThere().map(({ text }) => text)).toEqual([words]);
    expect(x().standIn.counts['posts.create']).toBe(1);
    await noor.goesTo('Today');
    await noor.sees('Nothing needs you.');
    expect(noor.faults).toEqual([]);
  });
});
