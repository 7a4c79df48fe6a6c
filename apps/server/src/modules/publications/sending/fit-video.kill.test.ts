/** The server is killed in the middle of making a video fit: the next one sweeps up, and the post goes out all the same. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { ffmpegForTests, makeClip } from '@antiphon/media/testing';
import { afterAll, expect, it } from 'vitest';
import { newDataFolder, removeDataFolder } from '../../../testing/data-folder-template.ts';
import { startServerProcess } from '../../../testing/server-process.ts';
import { signUpAnywhere } from '../testing/sign-up-anywhere.ts';

const teardown: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const step of teardown.reverse()) await step();
});
const ffmpeg = await ffmpegForTests();
const videoMaxBytes = 700_000;

it.skipIf(ffmpeg === null)(
  'leaves no file and no process behind when the server is killed while a video is made to fit, and sends it once',
  async () => {
    if (!ffmpeg) throw new Error('skipped without FFmpeg');
    const standIn = await startMastodonStandIn({ videoMaxBytes, videoProcessingMs: 0 });
    teardown.push(() => standIn.close());
    const dataFolder = await newDataFolder();
    teardown.push(() => removeDataFolder(dataFolder));
    const settings = { ANTIPHON_ALLOW_PRIVATE_HOSTS: standIn.host };
    const path = join(dataFolder, 'noise.mp4');
    const how = ['-vf', 'noise=alls=100:allf=t', '-c:v', 'mpeg4', '-q:v', '3'];
    await makeClip(ffmpeg, path, { width: 640, height: 360, seconds: 4, framesPerSecond: 25, how });

    const first = await startServerProcess(dataFolder, settings);
    const ada = await signUpAnywhere(first.address);
    const { workspaceId } = ada;
    const token = standIn.state.addToken(standIn.state.addAccount({ username: 'filmer' }).id);
    const input = { server: standIn.url, token };
    const connected = await ada.call('accounts.connect', { workspaceId, channel: 'mastodon', method: 'token', input });
    const accountId = connected.kind === 'connected' ? (connected.accounts[0]?.id ?? '') : '';
    const file = new File([new Uint8Array(await readFile(path))], 'noise.mp4');
    const asset = await ada.call('assets.upload', { workspaceId, file });
    const content = { parts: [{ text: 'Noise', media: [{ assetId: asset.id, altText: 'Noise' }] }] };
    const post = await ada.call('posts.create', { workspaceId, content, versions: [{ accountId, options: {} }] });
    const when = { kind: 'at', wallTime: `${new Date().getUTCFullYear() + 1}-06-01T09:00`, timeZone: 'UTC' } as const;
    await ada.call('publications.schedule', { workspaceId, postId: post.id, revision: post.revision, when });

    const fitting = join(dataFolder, 'fitting');
    const pid = await waitFor(async () => {
      const [folder = ''] = await readdir(fitting).catch(() => []);
      return Number(await readFile(join(fitting, folder, 'ffmpeg.pid'), 'utf8').catch(() => '')) || undefined;
    });
    await first.kill();
    const [left = ''] = await readdir(fitting);
    expect(await readdir(join(fitting, left))).toContain('source');

    const second = await startServerProcess(dataFolder, settings);
    teardown.push(() => second.stop());
    const again = ada.at(second.address);
    expect(await readdir(fitting)).not.toContain(left);
    await waitFor(async () => (isAlive(pid) ? undefined : true));
    const [planned] = (await again('publications.list', { workspaceId, postId: post.id })).items;
    const move = { kind: 'at', wallTime: new Date().toISOString().slice(0, 23), timeZone: 'UTC' } as const;
    const publicationIds = [planned?.id ?? ''];
    await again('publications.rescheduleMany', { workspaceId, publicationIds, move });
    await waitFor(async () => {
      const { items } = await again('publications.list', { workspaceId, postId: post.id });
      return items[0]?.state === 'published' ? true : undefined;
    });
    const sent = [...standIn.state.media.values()];
    expect(sent).toHaveLength(1);
    expect(sent[0]?.bytes.byteLength).toBeLessThanOrEqual(videoMaxBytes);
    await waitFor(async () => ((await readdir(fitting)).length === 0 ? true : undefined));
  },
  240_000,
);

/** On Linux a process that ended and that nobody asked about yet counts as gone. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function waitFor<T>(look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 100_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error('what was waited for did not come');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
