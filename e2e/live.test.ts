/** Live: what happens shows in every tab by itself, also after the server was killed and came back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectsAPretendAccount, signsUp } from './first-steps.ts';
import { type Person, sayWhatWasJudged, stopAtTheFirstFailure } from './person.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
let noor: Person;
/** Another tab of the same browser, left open at Posts. */
let beside: Person;

beforeAll(async () => {
  stage = await setStage();
  noor = await stage.newcomer();
  await signsUp(noor);
  await connectsAPretendAccount(noor, 'marram');
  beside = await noor.opensAnotherTab();
  await beside.opens('/calendar?view=list');
  await beside.sees('Nothing is planned');
  await beside.stays();
}, 120_000);
afterAll(async () => {
  sayWhatWasJudged('Live');
  await stage?.close();
});

const times = 12;

/** Writes a post by the API, and waits until the tab beside shows it. @returns how long that took, in ms. */
async function writesAndSees(title: string): Promise<{ readonly afterCall: number; readonly afterAnswer: number }> {
  const seen = beside.page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (document.body.textContent?.includes(wanted)) resolve(Date.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
    title,
  );
  const calledAt = Date.now();
  await noor.calls('posts', { title, content: { parts: [{ text: title }] }, versions: [] });
  const answeredAt = Date.now();
  const seenAt = await seen;
  return { afterCall: seenAt - calledAt, afterAnswer: seenAt - answeredAt };
}

const middle = (figures: readonly number[]): number => [...figures].sort((a, b) => a - b)[figures.length >> 1] ?? 0;

describe('two tabs', { timeout: 120_000 }, () => {
  stopAtTheFirstFailure(() => beside);

  it('show at once what was done in the other', async () => {
    await noor.opens('/posts/new');
    await noor.field('Text, all accounts').waitFor();
    await noor.types('The kiln is cooling.');
    await beside.sees('The kiln is cooling.');
    await beside.stayed();
  });

  it('show within a blink what a program did', async () => {
    const seen = [];
    for (let index = 0; index < times; index += 1) seen.push(await writesAndSees(`Written by a program, ${index}`));
    const calls = seen.map(({ afterCall }) => afterCall);
    const answers = seen.map(({ afterAnswer }) => afterAnswer);
    // The commit lies between the call and its answer, so the time since the commit lies between these two.
    process.stdout.write(
      `Seen in the other tab ${middle(answers)} ms after the answer (at most ${Math.max(...answers)}), ` +
        `${middle(calls)} ms after the call (at most ${Math.max(...calls)}); the aim is 300 ms after the commit.\n`,
    );
    expect(seen).toHaveLength(times);
    await beside.stayed();
  });
});

describe('a server that is killed', { timeout: 120_000 }, () => {
  stopAtTheFirstFailure(() => beside);

  it('is missed in words; when it is back, the tabs show what happened in between, without a reload', async () => {
    for (const tab of [noor, beside])
      tab.expects(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/);
    await noor.stays();
    await noor.presses('Choose a time');
    await noor.page.getByRole('radio', { name: 'Now' }).check({ force: true });
    await noor.keys('Escape');
    await noor.presses('Publish now');
    await noor.sees('leaving now');
    await stage.killServer();
    await beside.sees(/Offline since/);
    await beside.judges('Posts, while the server is away');
    await stage.startServerAgain();
    await noor.calls('posts', {
      title: 'Written while nobody listened',
      content: { parts: [{ text: 'Hello.' }] },
      versions: [],
    });

    await beside.sees('Written while nobody listened');
    await beside.seesNoMore(/Offline since/);
    await beside.sees('Published');
    await noor.sees('Published', noor.part('region', 'On its way'));
    await noor.stayed();
    await beside.stayed();
  });
});
