import type { FaultRule } from '@antiphon/wire/stand-in';
import { expect, it } from 'vitest';
import type { PlannedStep } from '../spec.ts';
import { contextOf, startGround, takeDown } from './ground.ts';
import { imageContent, textContent, threadContent } from './samples.ts';
import type { ChannelSubject, Ground } from './subject.ts';
import {
  callOf,
  errorIn,
  newPublication,
  type Publication,
  publishAll,
  publishUpToVisible,
  settle,
  tryStep,
} from './test-publisher.ts';

/** What is known after each misfortune, and that one post stays one post. */
export function doubtSuite(subject: ChannelSubject): void {
  const { visible, prepare } = subject.routes;
  // Where the network cannot tell, of this account, nothing is ever sent a second time.
  const isPersonAsked = (ground: Ground) => ground.capabilities.guarantee.level === 'person';

  /** A publication whose visible step meets the fault. */
  async function meet(fault: Omit<FaultRule, 'route'>) {
    const ground = await startGround(subject);
    const publication = newPublication(ground, textContent(ground));
    const step = await publishUpToVisible(ground, publication);
    const handle = ground.rig.standIn.fault({ ...fault, route: visible });
    const sentAt = ground.clock.now();
    const outcome = await tryStep(ground, publication, step);
    expect(handle.struck, `the fault met the route ${visible}`).toBeGreaterThan(0);
    return { ground, publication, step, sentAt, outcome };
  }

  type Mishap = readonly [words: string, fault: FaultRule];
  const doneButUnanswered: readonly Mishap[] = [
    ['a lost answer', { kind: 'lose_after' }],
    ['an answer 500', { kind: 'server_error_after', status: 500 }],
    ['an answer 503', { kind: 'server_error_after', status: 503 }],
    ['half an answer', { kind: 'malformed' }],
  ];
  it.each(doneButUnanswered)(
    'does not know after %s to what was done; asking finds the post, and it stays one',
    async (_words, fault) => {
      const { ground, publication, step, sentAt, outcome } = await meet(fault);
      expect(errorIn(outcome).kind).toBe('unknown_outcome');
      expect(await ground.rig.visiblePosts()).toHaveLength(1);
      const answers = await settle(ground, publication, step, sentAt);
      expect(isPersonAsked(ground) ? ['cannot_tell'] : ['found', 'repeat']).toContain(answers.at(-1));
      if (!isPersonAsked(ground)) await expectOneFinishedPost(ground, publication, step);
    },
  );

  const neitherDoneNorAnswered: readonly Mishap[] = [
    ['a lost call', { kind: 'lose_before' }],
    ['an answer 502', { kind: 'server_error_before', status: 502 }],
  ];
  it.each(neitherDoneNorAnswered)(
    'does not know after %s to what was not done; asking proves absence, and a second try makes one',
    async (_words, fault) => {
      const { ground, publication, step, sentAt, outcome } = await meet(fault);
      expect(errorIn(outcome).kind).toBe('unknown_outcome');
      expect(await ground.rig.visiblePosts()).toEqual([]);
      const answers = await settle(ground, publication, step, sentAt);
      expect(isPersonAsked(ground) ? ['cannot_tell'] : ['absent', 'repeat']).toContain(answers.at(-1));
      if (!isPersonAsked(ground)) await expectOneFinishedPost(ground, publication, step);
    },
  );

  it('does not mistake an older post with the same words for the one in doubt', async () => {
    const ground = await startGround(subject);
    await publishAll(ground, newPublication(ground, textContent(ground)));
    ground.clock.advance(24 * 3_600_000);
    if (ground.rig.channel.refresh) await renewIfNeeded(ground);
    const publication = newPublication(ground, textContent(ground));
    const step = await publishUpToVisible(ground, publication);
    ground.rig.standIn.fault({ kind: 'lose_before', route: visible });
    const sentAt = ground.clock.now();
    expect(errorIn(await tryStep(ground, publication, step)).kind).toBe('unknown_outcome');
    expect(await settle(ground, publication, step, sentAt)).not.toContain('found');
    expect(await ground.rig.visiblePosts()).toHaveLength(isPersonAsked(ground) ? 1 : 2);
  });

  it('keeps one post when something on the way repeats the request, where the guarantee is exact', async () => {
    const { ground, publication, step, sentAt, outcome } = await meet({ kind: 'twice' });
    if (outcome.kind !== 'done') await settle(ground, publication, step, sentAt);
    const most = ground.capabilities.guarantee.level === 'exact' ? 1 : 2;
    const { length } = await ground.rig.visiblePosts();
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThanOrEqual(most);
  });

  it('settles a doubtful later post of a thread by itself, and repeats none', async () => {
    const ground = await startGround(subject);
    if (!ground.capabilities.formats.thread.works) return;
    const publication = newPublication(ground, threadContent(ground));
    const fault = ground.rig.standIn.fault({ kind: 'lose_after', route: visible, skip: 1 });
    for (const step of publication.steps) {
      const sentAt = ground.clock.now();
      const outcome = await tryStep(ground, publication, step);
      if (outcome.kind === 'done') continue;
      expect(errorIn(outcome).kind).toBe('unknown_outcome');
      await settle(ground, publication, step, sentAt);
    }
    expect(fault.struck).toBe(1);
    const posts = await ground.rig.visiblePosts();
    expect(posts.map((post) => post.text)).toEqual(['First of three.', 'Second of three.', 'Third of three.']);
    expect(posts.map((post) => post.replyTo)).toEqual([null, posts[0]?.remoteId, posts[1]?.remoteId]);
  });

  it('waits until the moment the network names, and nothing was sent', async () => {
    const { ground, outcome } = await meet({ kind: 'rate_limited', retryAfterMs: 120_000 });
    const error = errorIn(outcome);
    expect(error).toMatchObject({ kind: 'rate_limited', status: 429 });
    expect(error.retryAt?.getTime()).toBeGreaterThan(ground.clock.now().getTime());
    expect(await ground.rig.visiblePosts()).toEqual([]);
    if (subject.hidesReset) return;
    const waitMs = (error.retryAt?.getTime() ?? 0) - ground.clock.now().getTime();
    expect(Math.abs(waitMs - 120_000)).toBeLessThanOrEqual(1_000);
  });

  it('asks to sign in again when the network no longer knows us', async () => {
    const { ground, outcome } = await meet({ kind: 'unauthorized', times: 'always' });
    expect(errorIn(outcome).kind).toBe('reconnect');
    expect(await ground.rig.visiblePosts()).toEqual([]);
  });

  it('knows that nothing was sent when the network cannot be reached', async () => {
    const ground = await startGround(subject);
    const publication = newPublication(ground, textContent(ground));
    const step = await publishUpToVisible(ground, publication);
    await takeDown(ground);
    expect(errorIn(await tryStep(ground, publication, step)).kind).toBe('temporary');
  });

  it('cannot ask while the network is down, and says so', async () => {
    const ground = await startGround(subject);
    const publication = newPublication(ground, textContent(ground));
    const step = await publishUpToVisible(ground, publication);
    const sentAt = ground.clock.now();
    await takeDown(ground);
    const { channel } = ground.rig;
    const finding = await channel.find({ ...callOf(ground, publication, step), sentAt });
    // An idempotency key needs no question: the repeated call itself will tell; nor does what only a person can see.
    const unasked = isPersonAsked(ground) ? ['repeat', 'cannot_tell'] : ['repeat'];
    expect(['not_now', ...unasked]).toContain(finding.kind);
    if (finding.kind === 'not_now') expect(finding.error.kind).toBe('temporary');
  });

  it.runIf(prepare !== undefined)('may simply repeat a prepare step that failed', async () => {
    const kinds: readonly FaultRule[] = [
      { kind: 'server_error_before' },
      { kind: 'server_error_after' },
      { kind: 'lose_after' },
    ];
    for (const fault of kinds) {
      const ground = await startGround(subject);
      const publication = newPublication(
        ground,
        ground.capabilities.formats.image.works ? imageContent(ground) : textContent(ground),
      );
      const struck = ground.rig.standIn.fault({ ...fault, ...(prepare === undefined ? {} : { route: prepare }) });
      await repeatPrepareUntilDone(ground, publication);
      expect(struck.struck).toBe(1);
      expect(await ground.rig.visiblePosts()).toHaveLength(1);
    }
  });
}

async function expectOneFinishedPost(ground: Ground, publication: Publication, step: PlannedStep): Promise<void> {
  const posts = await ground.rig.visiblePosts();
  expect(posts).toHaveLength(1);
  expect(publication.done[step.key]?.remoteId).toBe(posts[0]?.remoteId);
}

async function repeatPrepareUntilDone(ground: Ground, publication: Publication): Promise<void> {
  for (const step of publication.steps) {
    const first = await tryStep(ground, publication, step);
    if (first.kind === 'done') continue;
    expect(step.kind).toBe('prepare');
    expect(errorIn(first).kind).toBe('temporary');
    expect((await tryStep(ground, publication, step)).kind).toBe('done');
  }
}

async function renewIfNeeded(ground: Ground): Promise<void> {
  const { channel } = ground.rig;
  if (!channel.refresh || !channel.shouldRefresh?.(ground.secret, ground.clock.now())) return;
  const refreshed = await channel.refresh(contextOf(ground));
  if (refreshed.kind !== 'refreshed') throw new Error(JSON.stringify(refreshed));
  ground.secret = refreshed.secret;
}
