import { describe, expect, it } from 'vitest';
import { hello, textContent } from '../conformance/index.ts';
import type { Finding } from '../spec.ts';
import { callOf, type Ground, picture, publish, startInTest, statusesOf } from './test-ground.ts';

describe('an outcome that nobody knows', () => {
  const minutes = (count: number) => count * 60_000;

  /** The finding for `hello`, `ageMs` after a call that was lost. */
  async function findAfter(ground: Ground, ageMs: number, clock: { now: number }): Promise<Finding> {
    const sentAt = new Date(clock.now);
    clock.now += ageMs;
    return ground.channel.find({ ...callOf(ground, hello, 'post-1', {}, new Date(clock.now)), sentAt });
  }

  it('is answered by the list first, even while the key is remembered', async () => {
    const clock = { now: Date.parse('2026-11-20T10:00:00Z') };
    const ground = await startInTest({ now: () => new Date(clock.now) });
    ground.standIn.fault({ kind: 'lose_after', route: 'statuses.create' });
    await ground.channel.perform(callOf(ground, hello, 'post-1'));
    const finding = await findAfter(ground, minutes(5), clock);
    expect(finding).toMatchObject({ kind: 'found', trace: { remoteId: statusesOf(ground)[0]?.id } });
    expect(ground.standIn.counts['statuses.create']).toBe(1);
  });

  it.each([
    [10, 'absent'],
    [120, 'repeat'],
    [49 * 60, 'repeat'],
    [51 * 60, 'absent'],
    [24 * 3600, 'absent'],
  ])('may be sent again with its key only while it is surely remembered: after %i s %s', async (seconds, kind) => {
    const clock = { now: Date.parse('2026-11-20T10:00:00Z') };
    const ground = await startInTest({ now: () => new Date(clock.now) });
    expect((await findAfter(ground, seconds * 1000, clock)).kind).toBe(kind);
  });

  it('is never sent again on the word of a key that other software may ignore', async () => {
    const clock = { now: Date.parse('2026-11-20T10:00:00Z') };
    const ground = await startInTest({
      now: () => new Date(clock.now),
      version: '2.7.2 (compatible; Pleroma 2.7.0)',
      knowsIdempotency: false,
    });
    expect((await findAfter(ground, minutes(5), clock)).kind).toBe('absent');
  });

  it('stays one post when the same call is made twice with its key', async () => {
    const ground = await startInTest();
    const call = callOf(ground, hello, 'post-1');
    const first = await ground.channel.perform(call);
    expect(await ground.channel.perform(call)).toMatchObject({
      kind: 'done',
      trace: first.kind === 'done' && first.trace,
    });
    expect(statusesOf(ground)).toHaveLength(1);
  });

  it('is found by its media when the words are the same as those of another post', async () => {
    const ground = await startInTest();
    const content = { parts: [{ text: 'Same words.', media: [picture] }], options: {} } as const;
    await publish(ground, textContent('Same words.'));
    const sentAt = new Date();
    const media = await ground.channel.perform(callOf(ground, content, 'media-1.1'));
    if (media.kind !== 'done') throw new Error(media.kind);
    const done = { 'media-1.1': media.trace };
    const call = callOf(ground, content, 'post-1', done, new Date(Date.now() + 5000));
    expect((await ground.channel.find({ ...call, sentAt })).kind).toBe('absent');
    await ground.channel.perform({ ...call, identity: { ...call.identity, seed: 'f'.repeat(32) } });
    expect(await ground.channel.find({ ...call, sentAt })).toMatchObject({
      kind: 'found',
      trace: { remoteId: statusesOf(ground)[1]?.id },
    });
  });

  it('is found behind pages of later posts, and cannot be told when there are too many', async () => {
    const ground = await startInTest();
    const sentAt = new Date();
    const postMany = async (from: number, to: number) => {
      for (let count = from; count < to; count += 1) {
        const call = callOf(ground, textContent(`Post ${count}`), 'post-1');
        await ground.channel.perform({ ...call, identity: { ...call.identity, seed: `${count}`.padStart(32, '0') } });
      }
    };
    const find = () => ground.channel.find({ ...callOf(ground, textContent('Post 0'), 'post-1'), sentAt });
    await postMany(0, 42);
    expect(await find()).toMatchObject({ kind: 'found', trace: { remoteId: statusesOf(ground).at(0)?.id } });
    expect((await ground.channel.find({ ...callOf(ground, hello, 'post-1'), sentAt })).kind).toBe('absent');
    await postMany(42, 201);
    expect((await find()).kind).toBe('cannot_tell');
  });
});
