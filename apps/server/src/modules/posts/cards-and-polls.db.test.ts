import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { shapeContent } from './content.rules.ts';

/** Polls and link cards: kept with the post, judged by each network, and their pictures are in use. */

let server: TestServer;
let ada: Person;
let here: { workspaceId: string };
beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  ada = await server.signUp();
  here = { workspaceId: ada.workspaceId };
}, 120_000);
afterAll(() => server?.stop());

const poll = { options: ['Tea', 'Coffee'], durationMinutes: 1440, isMultiple: false };
const said = { parts: [{ text: 'Which one?', media: [] }] };

describe('a poll', () => {
  it('is kept with its post and given to the network as it was typed', async () => {
    const post = await ada.call('posts.create', { ...here, content: { ...said, poll }, versions: [] });
    expect(post.content.poll).toEqual(poll);
    const { content } = shapeContent({ ...said, poll }, {}, new Map());
    expect(content.poll).toEqual(poll);
  });

  it('with one answer, or for no time at all, is refused in words', async () => {
    for (const wrong of [
      { ...poll, options: ['Tea'] },
      { ...poll, durationMinutes: 0 },
    ])
      await expect(
        ada.call('posts.create', { ...here, content: { ...said, poll: wrong }, versions: [] }),
      ).rejects.toMatchObject({ status: 400 });
  });

  it('stops the schedule on a network that has none', async () => {
    const input = { style: 'chirp', handle: 'marram', password: 'pretend' };
    const result = await ada.call('accounts.connect', { ...here, channel: 'sandbox', method: 'pretend', input });
    const accountId = result.kind === 'connected' ? (result.accounts[0]?.id ?? '') : '';
    const post = await ada.call('posts.create', {
      ...here,
      content: { ...said, poll },
      versions: [{ accountId, options: {} }],
    });
    const errors = post.versions[0]?.checks.filter((check) => check.level === 'error');
    expect(errors?.map((check) => check.code)).toEqual(['poll_unsupported']);
  });
});

describe('a link card', () => {
  it('tells when its picture is gone, and goes out without it', () => {
    const link = { url: 'https://kiln.example/opening', title: 'Opening', description: '', thumbnailAssetId: 'gone' };
    const { content, problems } = shapeContent({ ...said, link }, {}, new Map());
    expect(content.link).toEqual({ url: link.url, title: 'Opening', description: '' });
    expect(problems.map((problem) => problem.code)).toEqual(['media_gone']);
  });
});
