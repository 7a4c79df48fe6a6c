import { checkFacts } from '@antiphon/models/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { holdsWord } from './judge-text.rules.ts';
import { ask, connect, type Item, itemsOf, type Run, settle, textOf, write } from './testing/studio-world.ts';
import { type SampleBrief, tenBriefs } from './testing/ten-briefs.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
}, 120_000);
afterAll(() => server?.stop());

const wordsOnly = { captions: 5, pictures: 0, hashtags: false };
const one = { captions: 1, pictures: 0, hashtags: false };
const [pottery] = tenBriefs;
const farm = tenBriefs.at(-1);
if (!pottery || !farm) throw new Error('no briefs');

const sourcesOf = ({ what, audience = '', brand, link = '' }: SampleBrief) => [what, audience, brand, link];

async function ledgerOf(person: Person) {
  const { items } = await person.call('spending.entries', { workspaceId: person.workspaceId, limit: 200 });
  const sum = (kind: string) =>
    items.filter((entry) => entry.kind === kind).reduce((total, entry) => total + BigInt(entry.amount), 0n);
  return { reserved: sum('reserve'), settled: sum('settle'), released: sum('release') };
}

function judgeCaptions(sample: SampleBrief, run: Run): void {
  const { brand, what, link = '', bannedWords } = sample;
  const items = itemsOf(run, 'caption');
  const captions = items.map(textOf);
  expect(captions, brand).toHaveLength(5);
  expect(
    new Set(
      captions.map((text) =>
        text
          .toLowerCase()
          .match(/[\p{L}\p{N}]+/gu)
          ?.join(' '),
      ),
    ).size,
    brand,
  ).toBe(5);
  expect(
    items.flatMap((item) => item.answer?.warnings ?? []),
    brand,
  ).toEqual([]);
  const others = tenBriefs.filter((other) => other !== sample);
  for (const text of captions) {
    expect(checkFacts(text, sourcesOf(sample)).foreign, text).toEqual([]);
    expect(checkFacts(text, [what, link]).missing, text).toEqual([]);
    expect(bannedWords.filter((word) => holdsWord(text, word))).toEqual([]);
    expect(others.filter((other) => text.includes(other.brand))).toEqual([]);
  }
}

function judgeVersions(sample: SampleBrief, run: Run): void {
  const versions = itemsOf(run, 'version');
  expect(versions).toHaveLength(2);
  for (const version of versions) {
    expect(version.fit?.overBy, `${sample.brand}: ${version.note} ${textOf(version)}`).toBe(0);
    expect(checkFacts(textOf(version), sourcesOf(sample)).foreign).toEqual([]);
  }
}

describe('ten briefs', () => {
  it('give five captions each that hold their own facts and no others, no two alike, no banned word', async () => {
    const ada = await server.signUp();
    const accountIds = [await connect(ada, 'chirp'), await connect(ada, 'murmur')];
    const runs = await Promise.all(
      tenBriefs.map(async (sample) => ({
        sample,
        run: await ask(ada, await write(ada, sample, accountIds), wordsOnly),
      })),
    );
    for (const { sample, run } of runs) {
      judgeCaptions(sample, run);
      judgeVersions(sample, run);
      expect(BigInt(run.spent)).toBeLessThanOrEqual(BigInt(run.estimate.high));
      expect(run.reserved).toBe('0');
    }
    const costs = runs.map(({ run }) => BigInt(run.spent)).reduce((sum, cost) => sum + cost, 0n);
    const month = await ada.call('spending.month', { workspaceId: ada.workspaceId });
    expect(BigInt(month.spent)).toBe(costs);
    expect(month.reserved).toBe('0');
  }, 180_000);
});

describe('a run', () => {
  it('says before what it costs at most, and after to the unit what it did', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const briefId = await write(ada, pottery, [await connect(ada, 'chirp')]);
    const estimate = await ada.call('studio.estimate', { workspaceId, briefId });
    expect(estimate.lines.map((line) => line.words)).toEqual([
      '5 captions',
      'Hashtags',
      '3 pictures, 1024 × 1280',
      '1 version',
    ]);
    const run = await ask(ada, briefId);
    expect(run.estimate).toEqual(estimate.total);
    const generations = run.items.flatMap((item) => item.answer?.generation ?? []);
    expect(generations).toHaveLength(9);
    for (const { cost, estimate: before, state } of generations) {
      expect(state).toBe('succeeded');
      expect(BigInt(cost ?? 0)).toBeLessThanOrEqual(BigInt(before?.high ?? 0));
    }
    const exact = generations.reduce((sum, { cost }) => sum + BigInt(cost ?? 0), 0n);
    expect(BigInt(run.spent)).toBe(exact);
    const ledger = await ledgerOf(ada);
    expect(ledger.settled).toBe(exact);
    expect(ledger.reserved).toBe(ledger.settled + ledger.released);
    expect(ledger.reserved).toBe(BigInt(run.estimate.high));
  }, 60_000);

  it('writes its words before it starts a picture, and keeps the pictures in the library', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const run = await ask(ada, await write(ada, pottery), { captions: 2, pictures: 2, hashtags: true });
    const generationOf = (item: Item) => item.answer?.generation;
    const words = run.items.filter((item) => item.kind !== 'picture').map(generationOf);
    const pictures = itemsOf(run, 'picture').map(generationOf);
    const lastWord = Math.max(...words.map((row) => Date.parse(row?.finishedAt ?? '')));
    for (const picture of pictures) expect(Date.parse(picture?.startedAt ?? '')).toBeGreaterThanOrEqual(lastWord);
    for (const item of itemsOf(run, 'picture')) {
      const asset = await ada.call('assets.get', { workspaceId, assetId: item.answer?.assetId ?? '' });
      expect(asset).toMatchObject({ kind: 'image', width: 1024, height: 1280, isMadeByAi: true });
      expect(asset.title).toMatch(/^Three places left for the wood-firing weekend, 5 and 6 December\. .+…$/);
    }
    expect(textOf(itemsOf(run, 'hashtags')[0])).toMatch(/^#\S+( #\S+)+$/);
  }, 60_000);

  it('is refused whole when it could pass the cap, and nothing was sent or reserved', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const briefId = await write(ada, pottery);
    const estimate = await ada.call('studio.estimate', { workspaceId, briefId });
    const high = BigInt(estimate.total?.high ?? 0);
    await ada.call('spending.setCap', { workspaceId, revision: estimate.month.revision, cap: (high - 1n).toString() });
    const refusal = /^Stopped at your cap of \$0\.\d{4}\. Nothing was sent to the provider\./;
    expect((await ada.call('studio.estimate', { workspaceId, briefId })).refusal).toMatch(refusal);
    await expect(ada.call('studio.run', { workspaceId, briefId })).rejects.toMatchObject({
      status: 402,
      code: 'over_cap',
      problem: { detail: expect.stringMatching(refusal) },
    });
    expect((await ada.call('studio.runs', { workspaceId, briefId })).items).toEqual([]);
    expect((await ada.call('generations.list', { workspaceId })).items).toEqual([]);
    expect(await ledgerOf(ada)).toEqual({ reserved: 0n, settled: 0n, released: 0n });
  });

  it('is started once when the same request comes twice', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const briefId = await write(ada, pottery);
    const options = { idempotencyKey: 'click' };
    const [first, second] = await Promise.all([
      ada.call('studio.run', { workspaceId, briefId, wishes: one }, options),
      ada.call('studio.run', { workspaceId, briefId, wishes: one }, options),
    ]);
    expect(second?.id).toBe(first?.id);
    expect((await ada.call('studio.runs', { workspaceId, briefId })).items).toHaveLength(1);
    await settle(ada, first?.id ?? '');
  });

  it('suggests a time for each account with its reason, none at the same minute, all ahead', async () => {
    const ada = await server.signUp({ timeZone: 'Europe/Dublin' });
    const accountIds = [await connect(ada, 'chirp'), await connect(ada, 'murmur'), await connect(ada, 'lumen')];
    const { times } = await ask(ada, await write(ada, pottery, accountIds), one);
    expect(times.map((time) => time.accountId)).toEqual(accountIds);
    for (const time of times) {
      expect(time.reason).toContain('A guess: no data yet');
      expect(time.timeZone).toBe('Europe/Dublin');
      expect(Date.parse(time.at)).toBeGreaterThan(Date.now());
    }
    expect(new Set(times.map((time) => time.at)).size).toBe(3);
  });

  it('streams its words as they come', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const briefId = await write(ada, pottery);
    const run = await ada.call('studio.run', {
      workspaceId,
      briefId,
      wishes: { captions: 2, pictures: 0, hashtags: false },
    });
    const stream = await ada.api.studio.stream({ workspaceId, runId: run.id });
    const growing: string[] = [];
    // Read while it is written, an answer has no text yet: half a text could be edited or kept by mistake.
    const unfinished: Item[] = [];
    const unfinishedOf = ({ items }: Run) =>
      items.filter(({ answer }) => answer?.generation?.state === 'running' && answer.generation.text);
    const ended = new Set<string>();
    for await (const told of stream) {
      if (told.state === 'running' && told.text) {
        growing.push(told.text);
        unfinished.push(...unfinishedOf(await ada.call('studio.get', { workspaceId, runId: run.id })));
      }
      if (told.state === 'succeeded') ended.add(told.generationId);
    }
    expect(ended.size).toBe(2);
    const done = await settle(ada, run.id);
    const whole = itemsOf(done, 'caption').map(textOf);
    expect(growing.length).toBeGreaterThan(2);
    expect(unfinished.length).toBeGreaterThan(0);
    expect(unfinished.map(({ answer }) => answer?.text)).toEqual(unfinished.map(() => null));
    for (const part of growing)
      expect(
        whole.some((text) => text.startsWith(part.trimEnd())),
        part,
      ).toBe(true);
    expect(growing.some((part) => whole.every((text) => part.length < text.length))).toBe(true);
  }, 30_000);
});

describe('an item', () => {
  it('is edited, rewritten and brought back, and its history loses nothing', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const run = await ask(ada, await write(ada, farm), one);
    const [caption] = itemsOf(run, 'caption');
    const itemId = caption?.id ?? '';
    const written = textOf(caption);
    const edited = await ada.call('studio.edit', {
      workspaceId,
      itemId,
      revision: caption?.revision ?? 0,
      text: 'My own words.',
    });
    expect(edited.answer).toMatchObject({ how: 'edited', text: 'My own words.', generation: null });
    await expect(
      ada.call('studio.edit', { workspaceId, itemId, revision: caption?.revision ?? 0, text: 'Late words.' }),
    ).rejects.toMatchObject({ status: 409, code: 'stale_write', problem: { current: { id: itemId } } });
    await ada.call('studio.restore', { workspaceId, itemId, answerId: caption?.answer?.id ?? '' });
    const { estimate } = await ada.call('studio.estimateItem', { workspaceId, itemId, rewrite: { how: 'shorter' } });
    await ada.call('studio.rewrite', { workspaceId, itemId, rewrite: { how: 'shorter' } });
    const [shorter] = itemsOf(await settle(ada, run.id), 'caption');
    expect(textOf(shorter).length).toBeLessThan(written.length);
    expect(shorter?.answer).toMatchObject({ how: 'shorter' });
    expect(BigInt(shorter?.answer?.generation?.cost ?? 0)).toBeLessThanOrEqual(BigInt(estimate?.high ?? 0));
    const { items } = await ada.call('studio.history', { workspaceId, itemId });
    expect(items.map((answer) => answer.how)).toEqual(['shorter', 'edited', 'written']);
    const back = await ada.call('studio.restore', { workspaceId, itemId, answerId: items.at(-1)?.id ?? '' });
    expect(textOf(back)).toBe(written);
  }, 30_000);

  it('is rewritten in another tone and another language', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const run = await ask(ada, await write(ada, pottery), one);
    const itemId = itemsOf(run, 'caption')[0]?.id ?? '';
    await ada.call('studio.rewrite', { workspaceId, itemId, rewrite: { how: 'tone', tone: 'playful' } });
    const [playful] = itemsOf(await settle(ada, run.id), 'caption');
    expect(playful?.answer).toMatchObject({ how: 'tone', wish: 'playful', generation: { state: 'succeeded' } });
    await ada.call('studio.rewrite', { workspaceId, itemId, rewrite: { how: 'translate', language: 'de' } });
    const [german] = itemsOf(await settle(ada, run.id), 'caption');
    expect(textOf(german)).toContain('5. und 6. Dezember');
    expect(german?.answer?.generation?.warnings.map((warning) => warning.code)).toContain('not_translated');
  }, 30_000);

  it('is made anew unlike all the others, and the old one stays in its history', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const run = await ask(ada, await write(ada, pottery), wordsOnly);
    const before = itemsOf(run, 'caption');
    const itemId = before[2]?.id ?? '';
    await ada.call('studio.regenerate', { workspaceId, itemId });
    const after = itemsOf(await settle(ada, run.id), 'caption');
    const fresh = textOf(after.find((item) => item.id === itemId));
    expect(before.map(textOf)).not.toContain(fresh);
    expect((await ada.call('studio.history', { workspaceId, itemId })).items.map((answer) => answer.text)).toEqual([
      fresh,
      textOf(before[2]),
    ]);
  }, 30_000);

  it('is kept and marked as favourite; a kept caption stands in the library once', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const run = await ask(ada, await write(ada, pottery), one);
    const [caption] = itemsOf(run, 'caption');
    const itemId = caption?.id ?? '';
    for (const isKept of [true, false, true]) await ada.call('studio.mark', { workspaceId, itemId, isKept });
    const marked = await ada.call('studio.mark', { workspaceId, itemId, isFavourite: true });
    expect(marked).toMatchObject({ isKept: true, isFavourite: true });
    const { items } = await ada.call('assets.list', { workspaceId });
    expect(items.filter((asset) => asset.kind === 'text')).toHaveLength(1);
  }, 30_000);
});

describe('versions', () => {
  it('are made to fit where the caption is too long, and keep its words where it fits', async () => {
    const ada = await server.signUp();
    const accountIds = [await connect(ada, 'chirp'), await connect(ada, 'lumen')];
    const run = await ask(ada, await write(ada, farm, accountIds), one);
    const [short, long] = itemsOf(run, 'version');
    const caption = textOf(itemsOf(run, 'caption')[0]);
    expect(caption.length).toBeGreaterThan(280);
    expect(short?.answer?.how).toBe('fit');
    expect(short?.fit).toMatchObject({ max: 280, overBy: 0 });
    expect(textOf(short)).toContain('lowerfield.example/boxes');
    expect(long?.answer).toMatchObject({ how: 'same', text: caption, generation: null });
    const ledger = await ledgerOf(ada);
    expect(ledger.reserved).toBe(ledger.settled + ledger.released);
  }, 30_000);

  it('say when their caption was changed, and are made anew for it', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const run = await ask(ada, await write(ada, pottery, [await connect(ada, 'chirp')]), one);
    const [caption] = itemsOf(run, 'caption');
    const itemId = caption?.id ?? '';
    await ada.call('studio.edit', { workspaceId, itemId, revision: caption?.revision ?? 0, text: 'Come to the kiln.' });
    const stale = await ada.call('studio.get', { workspaceId, runId: run.id });
    expect(itemsOf(stale, 'version')[0]).toMatchObject({ isStale: true });
    const { items } = await ada.call('studio.makeVersions', { workspaceId, itemId });
    expect(items).toMatchObject([{ isStale: false, answer: { how: 'same', text: 'Come to the kiln.' } }]);
  }, 30_000);
});

describe('posts from kept answers', () => {
  it('carry a version per account, kept hashtags where they fit and kept pictures', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const accountIds = [await connect(ada, 'chirp'), await connect(ada, 'lumen')];
    const run = await ask(ada, await write(ada, farm, accountIds), { captions: 1, pictures: 1, hashtags: true });
    for (const item of run.items.filter(({ kind }) => kind !== 'version'))
      await ada.call('studio.mark', { workspaceId, itemId: item.id, isKept: true });
    const { posts } = await ada.call('studio.makePosts', { workspaceId, runId: run.id, plan: 'suggested_times' });
    expect(posts).toHaveLength(1);
    const [made] = posts;
    expect(made?.publicationIds).toHaveLength(2);
    const post = await ada.call('posts.get', { workspaceId, postId: made?.postId ?? '' });
    expect(post.briefId).toBe(run.briefId);
    const tags = textOf(itemsOf(run, 'hashtags')[0]);
    const texts = accountIds.map(
      (accountId) => post.versions.find((version) => version.accountId === accountId)?.content.parts[0]?.text ?? '',
    );
    expect(texts[1]).toBe(`${textOf(itemsOf(run, 'caption')[0])}\n\n${tags}`);
    const short = textOf(itemsOf(run, 'version')[0]);
    const hasLeftOut = made?.leftOut.some(({ accountId }) => accountId === accountIds[0]) ?? false;
    expect(texts[0]).toBe(hasLeftOut ? short : `${short}\n\n${tags}`);
    for (const version of post.versions) {
      expect(version.checks.filter((check) => check.level === 'error')).toEqual([]);
      expect(version.content.parts[0]?.media).toHaveLength(1);
    }
    const publication = await ada.call('publications.get', {
      workspaceId,
      publicationId: made?.publicationIds[0] ?? '',
    });
    expect(publication).toMatchObject({ state: 'scheduled', wallTime: run.times[0]?.wallTime });
    const again = await ada.call('studio.makePosts', { workspaceId, runId: run.id, plan: 'suggested_times' });
    expect(again.posts).toMatchObject([{ postId: made?.postId, publicationIds: [], wasThere: true }]);
    await ada.call('posts.remove', { workspaceId, postId: made?.postId ?? '' });
    const anew = await ada.call('studio.makePosts', { workspaceId, runId: run.id });
    expect(anew.posts).toMatchObject([{ wasThere: false }]);
    expect(anew.posts[0]?.postId).not.toBe(made?.postId);
    const planned = await ada.call('studio.makePosts', { workspaceId, runId: run.id, plan: 'suggested_times' });
    expect(planned.posts).toMatchObject([{ postId: anew.posts[0]?.postId, wasThere: true }]);
    expect(planned.posts[0]?.publicationIds).toHaveLength(2);
  }, 60_000);

  it('asked for by many at once are numbered one after the other, and stop at the cap', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const briefId = await write(ada, farm, []);
    const wishes = { captions: 1, pictures: 0, hashtags: false };
    const runs = await Promise.all(
      Array.from({ length: 5 }, () => ada.call('studio.run', { workspaceId, briefId, wishes })),
    );
    expect(runs.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4, 5]);
    for (const run of runs) await settle(ada, run.id);
    const { total } = await ada.call('studio.estimate', { workspaceId, briefId, wishes });
    const month = await ada.call('spending.month', { workspaceId });
    const cap = String(BigInt(month.spent) + BigInt(total?.high ?? 0) + 1n);
    await ada.call('spending.setCap', { workspaceId, revision: month.revision, cap });
    const tries = await Promise.allSettled(
      Array.from({ length: 6 }, () => ada.call('studio.run', { workspaceId, briefId, wishes })),
    );
    const refused = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(refused.length).toBeGreaterThan(0);
    for (const reason of refused) expect(reason).toMatchObject({ status: 402 });
  }, 60_000);

  it('are refused with the account that a kept caption does not fit', async () => {
    const ada = await server.signUp();
    const { workspaceId } = ada;
    const run = await ask(ada, await write(ada, farm, [await connect(ada, 'chirp')]), { ...one, captions: 2 });
    const second = itemsOf(run, 'caption')[1];
    await expect(ada.call('studio.makePosts', { workspaceId, runId: run.id })).rejects.toMatchObject({
      code: 'nothing_kept',
    });
    await ada.call('studio.mark', { workspaceId, itemId: second?.id ?? '', isKept: true });
    await expect(ada.call('studio.makePosts', { workspaceId, runId: run.id })).rejects.toMatchObject({
      status: 422,
      code: 'too_long',
    });
    await ada.call('studio.makeVersions', { workspaceId, itemId: second?.id ?? '' });
    await settle(ada, run.id);
    const { posts } = await ada.call('studio.makePosts', { workspaceId, runId: run.id });
    expect(posts).toMatchObject([{ captionId: second?.id, publicationIds: [] }]);
  }, 30_000);
});
