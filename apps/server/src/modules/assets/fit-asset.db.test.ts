import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { signContent } from './asset-links.ts';
import { cleanFilesJob } from './clean-files.job.ts';
import { fitAsset } from './fit-asset.ts';
import { openAsset } from './open-asset.ts';
import { drawPng, fileOf } from './testing/library-of-tests.ts';

let server: TestServer;
let ada: Person;
let here: { workspaceId: string };
let shiftMs = 0;
beforeAll(async () => {
  const clock = { now: () => new Date(Date.now() + shiftMs) };
  server = await startTestServer({ clock, settings: { ANTIPHON_ROLES: 'http' } });
  ada = await server.signUp();
  here = { workspaceId: ada.workspaceId };
}, 120_000);
afterAll(() => server?.stop());

const jpeg = { mimeTypes: ['image/jpeg'], maxBytes: 1_000_000, minAspectRatio: 0.8 };
const upload = async (width: number, height: number) =>
  (await ada.call('assets.upload', { ...here, file: fileOf(await drawPng(width, height), 'a.png') })).id;
const fit = (id: string, demands: object = jpeg) => fitAsset(server.app, ada.workspaceId, id, { ...jpeg, ...demands });
const rows = async () =>
  server.app.db.inWorkspace(ada.workspaceId, async (scope) => {
    const { rows: found } = await scope.client.query<{ storage_key: string }>('select storage_key from asset_fits');
    return found.map((row) => row.storage_key);
  });

describe('a copy that fits a network', () => {
  it('is made once, opens by its own id, and leaves the picture as it was', async () => {
    const id = await upload(40, 100);
    const [one, other] = await Promise.all([fit(id), fit(id)]);
    expect(one).toEqual(other);
    expect(one).toMatchObject({ mimeType: 'image/jpeg', width: 80, height: 100 });
    expect(await fit(id)).toEqual(one);
    expect(await rows()).toHaveLength(1);
    const copy = await openAsset(server.app, ada.workspaceId, one.id);
    expect([copy.mimeType, copy.sizeBytes]).toEqual(['image/jpeg', one.sizeBytes]);
    expect([...(await copy.bytes()).subarray(0, 2)]).toEqual([0xff, 0xd8]);
    expect([...(await copy.range(0, 2))]).toEqual([0xff, 0xd8]);
    expect((await openAsset(server.app, ada.workspaceId, id)).mimeType).toBe('image/png');
  });

  it('is the picture itself where that fits', async () => {
    const id = await upload(100, 100);
    expect(await fit(id, { mimeTypes: ['image/png'] })).toMatchObject({ id, mimeType: 'image/png' });
  });

  it('can be fetched by a signed link and by no other', async () => {
    const { id } = await fit(await upload(30, 90));
    const until = new Date(Date.now() + 60_000);
    const link = signContent(server.app, { workspaceId: ada.workspaceId, id }, until);
    const answer = await fetch(`${server.address}${link}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect((await fetch(`${server.address}${link.replace(/fit-\w+/, 'content')}`)).status).toBe(403);
  });

  it('cannot be made of what cannot fit, and says so in words', async () => {
    const id = await upload(300, 300);
    await expect(fit(id, { maxBytes: 10 })).rejects.toMatchObject({ status: 422, code: 'cannot_fit' });
    await expect(fit('01a1fe00-0000-7000-8000-000000000000')).rejects.toMatchObject({ status: 404 });
  });

  it('goes with its picture', async () => {
    const id = await upload(20, 90);
    const before = await rows();
    await fit(id);
    const [key = ''] = (await rows()).filter((one) => !before.includes(one));
    expect(await server.app.storage.exists(key)).toBe(true);
    await ada.call('assets.remove', { ...here, assetId: id });
    shiftMs = 31 * 86_400_000;
    await cleanFilesJob.run(server.app, {}, new AbortController().signal);
    shiftMs = 0;
    expect(await rows()).not.toContain(key);
    expect(await server.app.storage.exists(key)).toBe(false);
  });
});
