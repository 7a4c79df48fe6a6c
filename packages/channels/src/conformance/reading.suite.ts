import { expect, it } from 'vitest';
import { contextOf, startGround } from './ground.ts';
import { textContent } from './samples.ts';
import type { ChannelSubject, Ground } from './subject.ts';
import { expectNoSecrets, newPublication, publishAll } from './test-publisher.ts';

/** Numbers, and the posts that were there before. */
export function readingSuite(subject: ChannelSubject): void {
  it('reads numbers of a post: only those it names, and never below zero', async () => {
    const ground = await startGround(subject);
    const [remoteId] = await publishTexts(ground, 1);
    ground.clock.advance(3_600_000);
    const reading = await ground.rig.channel.readPosts(contextOf(ground), [remoteId ?? '']);
    if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
    expectNoSecrets(ground, reading);
    expect(reading.value).toMatchObject([{ remoteId, kind: 'read' }]);
    const [first] = reading.value;
    const metrics = first?.kind === 'read' ? first.metrics : {};
    expect(Object.keys(metrics).length).toBeGreaterThan(0);
    for (const [name, value] of Object.entries(metrics)) {
      expect(ground.capabilities.metrics.post).toContain(name);
      expect(Number.isInteger(value) && value >= 0, `${name} is ${value}`).toBe(true);
    }
  });

  it('reads numbers of several posts at once, each by its id', async () => {
    const ground = await startGround(subject);
    const ids = await publishTexts(ground, 3);
    const reading = await ground.rig.channel.readPosts(contextOf(ground), ids);
    if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
    expect(reading.value.map((one) => one.remoteId).sort()).toEqual([...ids].sort());
    expect(await ground.rig.channel.readPosts(contextOf(ground), [])).toEqual({ kind: 'read', value: [] });
  });

  it.runIf(subject.face.capabilities.canDelete)('says that a deleted post is gone', async () => {
    const ground = await startGround(subject);
    const [kept = '', deleted = ''] = await publishTexts(ground, 2);
    await ground.rig.channel.deletePost?.(contextOf(ground), deleted);
    const reading = await ground.rig.channel.readPosts(contextOf(ground), [kept, deleted]);
    if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
    expect(reading.value.find((one) => one.remoteId === deleted)).toEqual({ remoteId: deleted, kind: 'gone' });
    expect(reading.value.find((one) => one.remoteId === kept)?.kind).toBe('read');
  });

  it('reads numbers of the account', async () => {
    const ground = await startGround(subject);
    const reading = await ground.rig.channel.readAccount(contextOf(ground));
    if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
    for (const [name, value] of Object.entries(reading.value)) {
      expect(ground.capabilities.metrics.account).toContain(name);
      expect(Number.isInteger(value) && value >= 0, `${name} is ${value}`).toBe(true);
    }
  });

  it.runIf(subject.face.capabilities.canReadPastPosts)(
    'pages through past posts: newest first, none twice, none missed',
    async () => {
      const ground = await startGround(subject);
      if (!ground.capabilities.canReadPastPosts) return;
      const ids = await publishTexts(ground, 5);
      const seen: { remoteId: string; at: number; text: string }[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < 10; page += 1) {
        const reading = await ground.rig.channel.readPastPosts(contextOf(ground), {
          limit: 2,
          ...(cursor ? { cursor } : {}),
        });
        if (reading.kind !== 'read') throw new Error(JSON.stringify(reading));
        expect(reading.value.posts.length).toBeLessThanOrEqual(2);
        for (const post of reading.value.posts) seen.push({ ...post, at: post.publishedAt.getTime() });
        cursor = reading.value.cursor;
        if (cursor === undefined) break;
      }
      expect(seen.map((post) => post.remoteId)).toEqual([...ids].reverse());
      expect(seen.map((post) => post.at)).toEqual(seen.map((post) => post.at).toSorted((a, b) => b - a));
      expect(seen.at(-1)?.text).toContain('Past post 1.');
    },
  );

  it('tells the kinds of failure apart when reading', async () => {
    const ground = await startGround(subject);
    const [remoteId = ''] = await publishTexts(ground, 1);
    const { channel, standIn } = ground.rig;
    const route = subject.routes.readPosts;
    const kindAfter = async () => {
      const reading = await channel.readPosts(contextOf(ground), [remoteId]);
      return reading.kind === 'failed' ? reading.error.kind : 'read';
    };
    const expected = [
      ['rate_limited', 'rate_limited'],
      ['unauthorized', 'reconnect'],
      ['server_error_before', 'temporary'],
      ['malformed', 'temporary'],
      ['lose_before', 'temporary'],
    ] as const;
    for (const [fault, kind] of expected) {
      const handle = standIn.fault({ kind: fault, route });
      expect(await kindAfter(), fault).toBe(kind);
      expect(handle.struck).toBe(1);
    }
    expect(await kindAfter()).toBe('read');
  });
}

/** Publishes texts a minute apart; their ids, oldest first. */
async function publishTexts(ground: Ground, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 1; index <= count; index += 1) {
    ground.clock.advance(60_000);
    const publication = newPublication(ground, textContent(ground, `Past post ${index}.`));
    await publishAll(ground, publication);
    const main = publication.steps.find((step) => step.kind === 'visible');
    ids.push(publication.done[main?.key ?? '']?.remoteId ?? '');
  }
  return ids;
}
