import { describe, expect, it } from 'vitest';
import { errorIn, sourceOf } from '../conformance/index.ts';
import type { Json } from '../spec.ts';
import { bigFile, callOf, film, filmContent, type Ground, publish, startInTest, tryStep } from './test-ground.ts';

const mib = 1024 ** 2;
const content = filmContent();

/** A ground with a big film, and its upload opened. */
async function openUpload(options: Parameters<typeof startInTest>[0] = {}, sizeBytes = 20 * mib) {
  const ground = await startInTest(options);
  const file = bigFile(sizeBytes);
  ground.files.set(film.assetId, file);
  const opened = await tryStep(ground, content, 'session-1', {});
  if (opened.kind !== 'done') throw new Error(JSON.stringify(opened));
  return { ground, file, done: { 'session-1': opened.trace } };
}

const rangesOf = (ground: Ground) =>
  ground.standIn.log.filter((call) => call.route === 'uploads.put').map((call) => call.headers['content-range']);
const videosOf = (ground: Ground) => [...ground.standIn.state.videos.values()];

describe('a resumable upload', () => {
  it('sends a big film in pieces of 8 MiB and never holds more of it', async () => {
    const { ground, file, done } = await openUpload();
    const outcome = await tryStep(ground, content, 'upload-1', done);
    expect(outcome).toMatchObject({ kind: 'done', trace: { remoteId: videosOf(ground)[0]?.id } });
    expect(rangesOf(ground)).toEqual([
      `bytes */${20 * mib}`,
      `bytes 0-${8 * mib - 1}/${20 * mib}`,
      `bytes ${8 * mib}-${16 * mib - 1}/${20 * mib}`,
      `bytes ${16 * mib}-${20 * mib - 1}/${20 * mib}`,
    ]);
    expect(file.largest()).toBe(8 * mib);
    // A question has no body, and says so: Google wants the length.
    const lengths = ground.standIn.log
      .filter((call) => call.route === 'uploads.put')
      .map((call) => call.headers['content-length']);
    expect(lengths).toEqual(['0', `${8 * mib}`, `${8 * mib}`, `${4 * mib}`]);
    expect(videosOf(ground)).toMatchObject([{ sizeBytes: 20 * mib, status: { privacyStatus: 'private' } }]);
  });

  it.each(['lose_after', 'server_error_after', 'lose_before', 'server_error_before', 'malformed'] as const)(
    'goes on where it was after a piece met “%s”, and makes one video',
    async (kind) => {
      for (const piece of [1, 2, 3]) {
        const { ground, done } = await openUpload();
        ground.standIn.fault({ kind, route: 'uploads.put', skip: piece });
        expect(errorIn(await tryStep(ground, content, 'upload-1', done)).kind).toBe('temporary');
        const before = rangesOf(ground).length;
        expect((await tryStep(ground, content, 'upload-1', done)).kind).toBe('done');
        const isKept = kind !== 'lose_before' && kind !== 'server_error_before';
        const arrived = isKept ? piece : piece - 1;
        // First the session is asked; then only what is missing goes out.
        expect(rangesOf(ground).slice(before)).toHaveLength(1 + 3 - arrived);
        expect(videosOf(ground)).toHaveLength(1);
      }
    },
  );

  it.each([true, false])(
    'goes on after a death in the middle of a piece (an overlap is refused: %s)',
    async (refuses) => {
      const { ground, done } = await openUpload({ refusesOverlap: refuses });
      const asked = await ground.channel.perform(callOf(ground, content, 'upload-1', done));
      if (asked.kind !== 'pending') throw new Error(asked.kind);
      // The piece arrived, and whoever sent it died before its answer was kept: the old state comes back.
      const again = () => ground.channel.perform(callOf(ground, content, 'upload-1', done, asked.pending));
      await again();
      let outcome = await again();
      for (let turn = 0; outcome.kind === 'pending' && turn < 10; turn += 1)
        outcome = await ground.channel.perform(callOf(ground, content, 'upload-1', done, outcome.pending));
      expect(outcome.kind).toBe('done');
      expect(videosOf(ground)).toMatchObject([{ sizeBytes: 20 * mib }]);
    },
  );

  it('asks the session when a piece is refused without a reason, and believes it in the end', async () => {
    const { ground, done } = await openUpload();
    const state = (refusals: number): Json => ({ kind: 'send', url: urlIn(done), next: 16 * mib, refusals });
    const first = await ground.channel.perform(callOf(ground, content, 'upload-1', done, state(0)));
    expect(first).toMatchObject({ kind: 'pending', pending: { kind: 'ask', refusals: 1 } });
    const last = await ground.channel.perform(callOf(ground, content, 'upload-1', done, state(2)));
    expect(errorIn(last)).toMatchObject({ kind: 'rejected', status: 400 });
  });

  it('finds its private video among the uploads when the session is forgotten, and sends nothing twice', async () => {
    const { ground, done } = await openUpload();
    ground.standIn.fault({ kind: 'lose_after', route: 'uploads.put', skip: 3 });
    await tryStep(ground, content, 'upload-1', done);
    ground.standIn.state.forgetSessions();
    const outcome = await tryStep(ground, content, 'upload-1', done);
    expect(outcome).toMatchObject({ kind: 'done', trace: { remoteId: videosOf(ground)[0]?.id } });
    expect(videosOf(ground)).toHaveLength(1);
    expect(ground.standIn.counts['uploads.begin']).toBe(1);
  });

  it('begins anew when the session is forgotten before the end', async () => {
    const { ground, done } = await openUpload();
    ground.standIn.fault({ kind: 'lose_before', route: 'uploads.put', skip: 2 });
    await tryStep(ground, content, 'upload-1', done);
    ground.standIn.state.forgetSessions();
    expect((await tryStep(ground, content, 'upload-1', done)).kind).toBe('done');
    expect(videosOf(ground)).toHaveLength(1);
    expect(ground.standIn.counts['uploads.begin']).toBe(2);
  });

  it('takes no other video with the same words for its own: not an older one, not one of two', async () => {
    const ground = await startInTest();
    await publish(ground, content, 'post-1');
    ground.advance(1_800_000);
    const { trace } = (await tryStep(ground, content, 'session-1', {})) as { trace: { remoteId: string } };
    ground.standIn.state.forgetSessions();
    const outcome = await tryStep(ground, content, 'upload-1', { 'session-1': trace });
    expect(outcome).toMatchObject({ kind: 'done', trace: { remoteId: videosOf(ground)[1]?.id } });
    const third = (await tryStep(ground, content, 'session-1', {})) as { trace: { remoteId: string } };
    ground.standIn.state.forgetSessions();
    await publish(ground, content, 'processing-1');
    await publish(ground, content, 'processing-1');
    const own = await tryStep(ground, content, 'upload-1', { 'session-1': third.trace });
    expect(own).toMatchObject({ kind: 'done', trace: { remoteId: videosOf(ground).at(-1)?.id } });
    expect(videosOf(ground)).toHaveLength(5);
  });

  it('shows its token to no other server than YouTube’s', async () => {
    const seen: (string | null)[] = [];
    const { ground, done } = await openUpload({
      watch: (inner) => (input, init) => {
        if (String(input).includes('upload_id')) seen.push(new Headers(init?.headers).get('authorization'));
        return inner(input, init);
      },
    });
    const elsewhere = {
      ...done['session-1'],
      handle: { url: `${urlIn(done).replace('127.0.0.1', 'localhost')}`, openedAt: ground.now().toISOString() },
    };
    await ground.channel.perform(callOf(ground, content, 'upload-1', { 'session-1': elsewhere }));
    await ground.channel.perform(callOf(ground, content, 'upload-1', done));
    expect(seen).toEqual([null, expect.stringMatching(/^Bearer /)]);
  });

  it('sends the words, settings and kind of the file ahead, and all of it stays private', async () => {
    const ground = await startInTest();
    ground.files.set(film.assetId, sourceOf(new Uint8Array(5), 'video/quicktime'));
    const rich = filmContent(
      {
        language: 'de-AT',
        options: {
          visibility: 'unlisted',
          tags: ['one', 'two words'],
          category: '27',
          madeForKids: true,
          notifySubscribers: false,
          license: 'creativeCommon',
          embeddable: false,
        },
      },
      [{ ...film, isMadeByAi: true }],
    );
    await tryStep(ground, rich, 'session-1', {});
    const begun = ground.standIn.log.find((call) => call.route === 'uploads.begin');
    expect(begun?.query).toEqual({ uploadType: 'resumable', part: 'snippet,status', notifySubscribers: 'false' });
    expect(begun?.headers).toMatchObject({
      'x-upload-content-length': '5',
      'x-upload-content-type': 'video/quicktime',
    });
    expect(begun?.body).toEqual({
      snippet: {
        title: 'A film',
        description: 'What the film is about.',
        tags: ['one', 'two words'],
        categoryId: '27',
        defaultLanguage: 'de-AT',
      },
      status: {
        privacyStatus: 'private',
        selfDeclaredMadeForKids: true,
        embeddable: false,
        license: 'creativeCommon',
        containsSyntheticMedia: true,
      },
    });
  });
});

function urlIn(done: { readonly 'session-1': { readonly handle?: Json } }): string {
  return (done['session-1'].handle as { url: string }).url;
}
