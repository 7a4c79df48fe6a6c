import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { type Ffmpeg, probeVideo, sourceOfBytes } from '@antiphon/media';
import { ffmpegForTests, hevc, makeClip } from '@antiphon/media/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../../testing/start-test-server.ts';
import { fitVideoAsset, keepFittingVideos } from '../../assets/index.ts';

const ffmpeg = await ffmpegForTests();
const videoMaxBytes = 200_000;

let folder: string;
let standIn: Awaited<ReturnType<typeof startMastodonStandIn>>;
let server: TestServer;
let ada: Person;
let accountId: string;

describe.skipIf(ffmpeg === null)('a video that a network does not take as it is', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fit-video-db-'));
    standIn = await startMastodonStandIn({ videoMaxBytes, videoProcessingMs: 0 });
    const program = (ffmpeg as Ffmpeg).ffmpeg;
    const settings = { ANTIPHON_ALLOW_PRIVATE_HOSTS: standIn.host, FFMPEG_PATH: program };
    server = await startTestServer({ settings });
    ada = await server.signUp();
    const account = standIn.state.addAccount({ username: 'filmer' });
    const input = { server: standIn.url, token: standIn.state.addToken(account.id) };
    const { workspaceId } = ada;
    const answer = await ada.call('accounts.connect', { workspaceId, channel: 'mastodon', method: 'token', input });
    if (answer.kind !== 'connected' || !answer.accounts[0]) throw new Error('not connected');
    accountId = answer.accounts[0].id;
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await standIn?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Noise in HEVC: some hundred kilobytes a second. */
  async function upload(name: string, seconds = 1) {
    const path = join(folder, name);
    const how = ['-vf', 'noise=alls=100:allf=t', ...hevc, '-qp', '20'];
    await makeClip(ffmpeg as Ffmpeg, path, { width: 320, height: 180, seconds, how });
    const file = new File([new Uint8Array(await readFile(path))], name, { type: 'video/mp4' });
    return ada.call('assets.upload', { workspaceId: ada.workspaceId, file });
  }

  async function write(assetId: string, text: string) {
    const { workspaceId } = ada;
    const content = { parts: [{ text, media: [{ assetId, altText: 'Noise' }] }] };
    const post = await ada.call('posts.create', { workspaceId, content, versions: [{ accountId, options: {} }] });
    const checks = post.versions[0]?.checks.filter(({ level }) => level !== 'fine') ?? [];
    const plan = () => {
      const wallTime = new Date(Date.now() - 1_000).toISOString().slice(0, 23);
      const when = { kind: 'at', wallTime, timeZone: 'UTC' } as const;
      return ada.call('publications.schedule', { workspaceId, postId: post.id, revision: post.revision, when });
    };
    return { checks, plan };
  }

  async function untilPublished(publicationId: string): Promise<void> {
    for (const deadline = Date.now() + 90_000; ; ) {
      const { state, words } = await ada.call('publications.get', { workspaceId: ada.workspaceId, publicationId });
      if (state === 'published') return;
      if (state === 'failed' || Date.now() > deadline) throw new Error(`it is ${state}: ${words}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  const copies = () =>
    server.app.db.inWorkspace(ada.workspaceId, async (scope) => {
      const { rows } = await scope.client.query<{ fit_key: string }>('select fit_key from asset_fits');
      return rows.length;
    });
  const leftovers = () => readdir(join(server.dataFolder, 'fitting')).catch(() => []);

  it('is warned of before it is planned, and goes out as a copy that fits, made once for all posts', async () => {
    const asset = await upload('noise.mp4');
    expect(asset.encoding).toEqual({ video: 'hevc', audio: 'aac', framesPerSecond: 10 });
    expect(asset.sizeBytes).toBeGreaterThan(videoMaxBytes);
    const [one, two] = [await write(asset.id, 'Once'), await write(asset.id, 'Twice')];
    expect(one.checks).toMatchObject([
      {
        level: 'warning',
        code: 'video_fitted',
        words: expect.stringMatching(/takes 200 kB\. The video will be re-encoded from HEVC, 320 × 180, .* to H\.264/),
      },
    ]);
    const planned = [await one.plan(), await two.plan()].flatMap(({ publications }) => publications);
    for (const { id } of planned) await untilPublished(id);
    const sent = [...standIn.state.media.values()];
    expect(sent).toHaveLength(2);
    for (const { bytes, mimeType } of sent) {
      expect(mimeType).toBe('video/mp4');
      expect(bytes.byteLength).toBeLessThanOrEqual(videoMaxBytes);
      const facts = await probeVideo(sourceOfBytes(bytes));
      expect(facts).toMatchObject({ encoding: { video: 'h264', audio: 'aac' } });
      expect(facts.durationMs).toBeGreaterThanOrEqual(950);
    }
    expect(await copies()).toBe(1);
    expect(await leftovers()).toEqual([]);
  }, 120_000);

  it('is made once, however many ask for it at the same time', async () => {
    const asset = await upload('asked.mp4');
    const before = await copies();
    const ask = () => fitVideoAsset(server.app, ada.workspaceId, asset.id, { maxBytes: videoMaxBytes });
    const [one, two] = await Promise.all([ask(), ask()]);
    expect(one).toEqual(two);
    expect(await ask()).toEqual(one);
    expect(await copies()).toBe(before + 1);
  }, 120_000);

  it('leaves nothing behind when the server stops in the middle, and is made by the next one', async () => {
    const asset = await upload('stopped.mp4', 3);
    const demands = { maxBytes: videoMaxBytes, width: 1280, height: 720 };
    const ask = () => fitVideoAsset(server.app, ada.workspaceId, asset.id, demands);
    const running = await keepFittingVideos(server.app);
    const asked = ask();
    asked.catch(() => undefined);
    while ((await leftovers()).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await running.stop();
    await expect(asked).rejects.toThrow();
    expect(await leftovers()).toEqual([]);
    await keepFittingVideos(server.app);
    expect(await ask()).toMatchObject({ width: 1280, height: 720, mimeType: 'video/mp4' });
  }, 120_000);

  it('is given up in words when it cannot be decoded, and says how far it is to whoever cannot wait', async () => {
    const asset = await upload('impatient.mp4');
    const ask = fitVideoAsset(server.app, ada.workspaceId, asset.id, { maxBytes: 150_000 }, { waitsMs: 0 });
    await expect(ask).rejects.toMatchObject({ progress: { share: expect.any(Number) } });
    await expect(fitVideoAsset(server.app, ada.workspaceId, asset.id, { maxBytes: 1_000 })).rejects.toMatchObject({
      status: 422,
      code: 'cannot_fit',
      userMessage: expect.stringContaining('A video of this'),
    });
  }, 120_000);

  it('is refused at planning where there is no FFmpeg, while one that fits goes out', async () => {
    const large = await upload('refused.mp4');
    const path = join(folder, 'small.mp4');
    await makeClip(ffmpeg as Ffmpeg, path, { width: 64, height: 36 });
    const file = new File([new Uint8Array(await readFile(path))], 'small.mp4', { type: 'video/mp4' });
    const small = await ada.call('assets.upload', { workspaceId: ada.workspaceId, file });
    const found = server.app.ffmpeg;
    Object.assign(server.app, { ffmpeg: { ffmpeg: null, words: 'ffmpeg was not found on this machine.' } });
    try {
      const refused = await write(large.id, 'Too large');
      expect(refused.checks).toMatchObject([{ level: 'error', code: 'video_not_fitted' }]);
      await expect(refused.plan()).rejects.toMatchObject({
        code: 'nothing_fits',
        message: expect.stringMatching(/takes 200 kB\. This video is HEVC, .* this installation has no FFmpeg/),
      });
      const fine = await write(small.id, 'Small');
      expect(fine.checks).toEqual([]);
      const [publication] = (await fine.plan()).publications;
      await untilPublished(publication?.id ?? '');
      await expect(
        fitVideoAsset(server.app, ada.workspaceId, large.id, { maxBytes: videoMaxBytes }),
      ).rejects.toMatchObject({ code: 'no_ffmpeg' });
    } finally {
      Object.assign(server.app, { ffmpeg: found });
    }
  }, 120_000);
});
