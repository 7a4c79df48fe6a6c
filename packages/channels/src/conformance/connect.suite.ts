import { expect, it } from 'vitest';
import { connectBy, connectContext, contextOf, methodOf, startGround, startRig } from './ground.ts';
import { textContent } from './samples.ts';
import type { ChannelSubject, Ground } from './subject.ts';
import { errorIn, newPublication, publishAll, throughJson, tryStep } from './test-publisher.ts';

const yearMs = 365 * 24 * 3_600_000;

/** Ways in, refusals in words, and renewing what ages. */
export function connectSuite(subject: ChannelSubject): void {
  it('offers exactly the ways in that are examined here', async () => {
    const { rig } = await startRig(subject);
    expect(rig.channel.connect.map((one) => one.id).sort()).toEqual(subject.connects.map((one) => one.method).sort());
  });

  it.each(subject.connects)('connects by $method', async (connectCase) => {
    const { rig, clock, fetch } = await startRig(subject);
    const outcome = await connectBy(
      methodOf(rig, connectCase),
      connectCase.input(rig.standIn.url),
      connectContext(clock, fetch, subject.app?.(rig.standIn.url)),
    );
    if (outcome.kind !== 'connected') throw new Error(JSON.stringify(outcome));
    const [account] = outcome.accounts;
    expect(account).toMatchObject({ remoteId: expect.stringMatching(/./), handle: expect.stringMatching(/./) });
    expect(account?.displayName).not.toBe('');
    expect(URL.canParse(account?.profileUrl ?? '')).toBe(true);
    throughJson({ details: account?.details, secret: account?.secret });
  });

  const wrongs = subject.connects.flatMap((one) => one.wrong.map((wrong) => ({ connectCase: one, ...wrong })));
  it.each(wrongs)('refuses in words: $why', async ({ connectCase, input, field }) => {
    const { rig, clock, fetch } = await startRig(subject);
    const outcome = await connectBy(
      methodOf(rig, connectCase),
      input(rig.standIn.url),
      connectContext(clock, fetch, subject.app?.(rig.standIn.url)),
    );
    if (outcome.kind !== 'refused') throw new Error('It was let in.');
    expect(outcome.error.words).toMatch(/\w.*[.!?]$/s);
    expect(outcome.error.kind).not.toBe('unknown_outcome');
    if (field !== undefined) expect(outcome.field).toBe(field);
  });

  it.each(subject.connects)(
    'refuses an empty and a foreign form by $method, and does not throw',
    async (connectCase) => {
      const { rig, clock, fetch } = await startRig(subject);
      const method = methodOf(rig, connectCase);
      for (const input of [null, 'text', { nonsense: true }]) {
        const outcome = await connectBy(method, input, connectContext(clock, fetch, subject.app?.(rig.standIn.url)));
        expect(outcome).toMatchObject({ kind: 'refused', error: { words: expect.stringMatching(/\w/) } });
      }
      expect(rig.standIn.log.filter((call) => call.method !== 'GET')).toEqual([]);
    },
  );

  it('says so when the network cannot be reached', async () => {
    const { rig, clock, fetch } = await startRig(subject);
    const [first] = subject.connects;
    const context = connectContext(clock, fetch, subject.app?.(rig.standIn.url));
    const outcome = await connectBy(methodOf(rig, first), first.input(rig.standIn.url), context, () =>
      rig.standIn.close(),
    );
    expect(outcome).toMatchObject({ kind: 'refused', error: { kind: 'temporary' } });
  });

  it('asks to sign in again when the access has ended, or renews it where it can', async () => {
    const ground = await startGround(subject);
    const { channel } = ground.rig;
    const publication = newPublication(ground, textContent(ground));
    const [step] = publication.steps;
    if (!step) throw new Error('The plan is empty.');
    if (!channel.refresh || !ground.rig.expireAccess) {
      expect(channel.refresh, 'a channel that refreshes brings `expireAccess`').toBeUndefined();
      ground.rig.standIn.fault({ kind: 'unauthorized', times: 'always' });
      expect(errorIn(await tryStep(ground, publication, step)).kind).toBe('reconnect');
      return;
    }
    if (subject.renewing !== undefined) {
      if (subject.renewing === 'only_while_good') await renewAhead(ground);
      else expect(channel.shouldRefresh?.(ground.secret, new Date(ground.clock.now().getTime() + yearMs))).toBe(false);
      await publishAll(ground, publication);
      await ground.rig.expireAccess();
      const over = newPublication(ground, textContent(ground, 'Too late.'));
      expect(errorIn(await tryStep(ground, over, step)).kind).toBe('reconnect');
      const late = await channel.refresh(contextOf(ground));
      expect(late).toMatchObject({ kind: 'failed', error: { kind: 'reconnect' } });
      return;
    }
    await ground.rig.expireAccess();
    expect(errorIn(await tryStep(ground, publication, step)).kind).toBe('reconnect');
    const refreshed = await channel.refresh(contextOf(ground));
    if (refreshed.kind !== 'refreshed') throw new Error(JSON.stringify(refreshed));
    ground.secret = throughJson(refreshed.secret);
    await publishAll(ground, publication);
    expect(await ground.rig.visiblePosts()).toHaveLength(1);
  });

  it('asks to sign in again when nothing is left to renew with', async () => {
    const ground = await startGround(subject);
    if (!ground.rig.channel.refresh) return;
    ground.secret = { kind: 'unreadable' };
    expect(await ground.rig.channel.refresh(contextOf(ground))).toMatchObject({
      kind: 'failed',
      error: { kind: 'reconnect' },
    });
  });
}

/** Lets time pass until the channel wants to renew, and renews: a person who is there now and then signs in once. */
async function renewAhead(ground: Ground): Promise<void> {
  const { channel } = ground.rig;
  for (let day = 0; day < 60 && !channel.shouldRefresh?.(ground.secret, ground.clock.now()); day += 1)
    ground.clock.advance(24 * 3_600_000);
  const before = ground.secret;
  const refreshed = await channel.refresh?.(contextOf(ground));
  if (refreshed?.kind !== 'refreshed') throw new Error(JSON.stringify(refreshed));
  ground.secret = throughJson(refreshed.secret);
  expect(ground.secret).not.toEqual(before);
  expect(channel.shouldRefresh?.(ground.secret, ground.clock.now())).toBe(false);
}
