import { describe, expect, it } from 'vitest';
import { sourceOf } from '../conformance/index.ts';
import type { PlannedStep, StepTrace, VersionContent } from '../spec.ts';
import { callOf, cover, film, filmContent, type Ground, publish, startInTest, tryStep } from './test-ground.ts';

const commented = filmContent({ firstComment: 'What do “you” think?' });

function find(ground: Ground, content: VersionContent, key: string, done: Record<string, StepTrace>, sentAt: Date) {
  return ground.channel.find({ ...callOf(ground, content, key, done), sentAt });
}

/** Publishes, forgetting what one step said; then the publisher asks, or repeats what can be repeated. */
async function publishDyingAfter(ground: Ground, content: VersionContent, victim: string): Promise<void> {
  const done: Record<string, StepTrace> = {};
  for (const { key, kind } of ground.channel.plan(content, ground.account).steps) {
    const sentAt = ground.now();
    const outcome = await tryStep(ground, content, key, done);
    if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
    done[key] = key === victim ? await settle(ground, content, { key, kind }, done, sentAt) : outcome.trace;
  }
}

async function settle(
  ground: Ground,
  content: VersionContent,
  { key, kind }: Pick<PlannedStep, 'key' | 'kind'>,
  done: Record<string, StepTrace>,
  sentAt: Date,
): Promise<StepTrace> {
  const finding = kind === 'prepare' ? null : await find(ground, content, key, done, sentAt);
  if (finding?.kind === 'found') return finding.trace;
  if (finding) expect(finding.kind).toBe('repeat');
  const again = await tryStep(ground, content, key, done);
  if (again.kind !== 'done') throw new Error(JSON.stringify(again));
  return again.trace;
}

describe('a death right after any call, before its answer was kept', () => {
  const steps = ['session-1', 'upload-1', 'processing-1', 'post-1', 'thumbnail-1', 'playlist-1', 'comment-1'];

  it.each(steps)('of %s leaves one video, one comment, one place in the playlist', async (victim) => {
    const ground = await startInTest();
    const { state } = ground.standIn;
    ground.files.set(cover.assetId, sourceOf(new Uint8Array(9), 'image/png'));
    const playlist = state.addPlaylist(ground.alice.id, 'All films');
    const content = filmContent({ firstComment: 'Hello', options: { playlist: playlist.id } }, [film, cover]);
    await publishDyingAfter(ground, content, victim);
    const visible = [...state.videos.values()].filter((video) => video.status.privacyStatus === 'public');
    expect(visible).toHaveLength(1);
    expect(state.videos.size).toBe(1);
    expect(state.comments).toHaveLength(1);
    expect(playlist.items).toHaveLength(1);
    expect(visible[0]?.thumbnail).toHaveLength(9);
  });
});

describe('asking for a video', () => {
  it('is answered by the video itself: visible, not yet, or gone', async () => {
    const ground = await startInTest();
    const content = filmContent({ options: { visibility: 'unlisted' } });
    const done = await publish(ground, content, 'post-1');
    const kindNow = async () => (await find(ground, content, 'post-1', done, ground.now())).kind;
    expect(await kindNow()).toBe('repeat');
    await tryStep(ground, content, 'post-1', done);
    expect(await kindNow()).toBe('found');
    ground.standIn.state.videos.clear();
    expect(await kindNow()).toBe('absent');
  });

  it('cannot be done without access, and says so', async () => {
    const ground = await startInTest();
    const done = await publish(ground, filmContent(), 'post-1');
    const call = { ...callOf(ground, filmContent(), 'post-1', done), secret: 'nonsense', sentAt: ground.now() };
    expect(await ground.channel.find(call)).toMatchObject({ kind: 'not_now', error: { kind: 'reconnect' } });
  });
});

describe('asking for what belongs to a video', () => {
  it('is answered with absence where there is no place for it any more', async () => {
    const ground = await startInTest();
    const { state } = ground.standIn;
    const playlist = state.addPlaylist(ground.alice.id, 'All films');
    const content = filmContent({ firstComment: 'Hello', options: { playlist: playlist.id } });
    const done = await publish(ground, content, 'playlist-1');
    const kinds = async () => [
      (await find(ground, content, 'playlist-1', done, ground.now())).kind,
      (await find(ground, content, 'comment-1', done, ground.now())).kind,
    ];
    state.playlists.clear();
    for (const video of state.videos.values()) video.status.selfDeclaredMadeForKids = true;
    expect(await kinds()).toEqual(['absent', 'absent']);
    state.videos.clear();
    expect(await kinds()).toEqual(['absent', 'absent']);
    for (const route of ['playlistItems.list', 'commentThreads.list'])
      ground.standIn.fault({ kind: 'server_error_before', route });
    expect(await kinds()).toEqual(['not_now', 'not_now']);
  });
});

describe('asking for a first comment', () => {
  it('needs patience: lists lag, and then it is there', async () => {
    const ground = await startInTest({ commentLagMs: 100_000 });
    const done = await publish(ground, commented, 'comment-1');
    const sentAt = ground.now();
    const { trace } = (await tryStep(ground, commented, 'comment-1', done)) as { trace: StepTrace };
    const answers: string[] = [];
    for (const waitMs of [0, ...ground.channel.capabilities.guarantee.patienceMs]) {
      ground.advance(waitMs);
      const finding = await find(ground, commented, 'comment-1', done, sentAt);
      answers.push(finding.kind);
      if (finding.kind === 'found') expect(finding.trace.remoteId).toBe(trace.remoteId);
    }
    expect(answers).toEqual(['absent', 'absent', 'found', 'found']);
  });

  it('takes neither an older one of ours nor the same words of somebody else for it', async () => {
    const ground = await startInTest();
    const { state } = ground.standIn;
    const done = await publish(ground, commented, 'comment-1');
    const videoId = done['post-1']?.remoteId ?? '';
    const text = commented.firstComment ?? '';
    state.addComment({ videoId, channelId: ground.alice.id, text });
    ground.advance(600_000);
    state.addComment({ videoId, channelId: state.addChannel({ title: 'Bob' }).id, text });
    expect((await find(ground, commented, 'comment-1', done, ground.now())).kind).toBe('absent');
  });

  it('finds it when YouTube has polished its marks', async () => {
    const ground = await startInTest();
    const done = await publish(ground, commented, 'comment-1');
    const videoId = done['post-1']?.remoteId ?? '';
    const own = { videoId, channelId: ground.alice.id, text: 'What do "you"  think?' };
    const { id } = ground.standIn.state.addComment(own);
    expect(await find(ground, commented, 'comment-1', done, ground.now())).toMatchObject({
      kind: 'found',
      trace: { remoteId: id },
    });
  });

  it('cannot be told when more than a page of comments came after it', async () => {
    const ground = await startInTest();
    const done = await publish(ground, commented, 'comment-1');
    const bob = ground.standIn.state.addChannel({ title: 'Bob' });
    for (let index = 0; index < 100; index += 1)
      ground.standIn.state.addComment({ videoId: done['post-1']?.remoteId ?? '', channelId: bob.id, text: `${index}` });
    expect((await find(ground, commented, 'comment-1', done, ground.now())).kind).toBe('cannot_tell');
  });
});
