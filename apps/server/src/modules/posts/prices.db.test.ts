import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { keepAccounts } from '../accounts/index.ts';

/** What a network charges for a version is told before it goes out. */

let server: TestServer;
let ada: Person;
let accountId: string;
beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  ada = await server.signUp();
  const profile = {
    remoteId: '42',
    handle: '@kiln',
    server: 'https://x.com',
    details: {},
    displayName: 'Kiln',
    profileUrl: 'https://x.com/kiln',
    secret: { token: 'none' },
  };
  const [row] = await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
    keepAccounts(server.app, scope, 'x', [profile]),
  );
  accountId = row?.id ?? '';
}, 120_000);
afterAll(() => server?.stop());

const priceOf = async (...texts: string[]) => {
  const post = await ada.call('posts.create', {
    workspaceId: ada.workspaceId,
    content: { parts: texts.map((text) => ({ text, media: [] })) },
    versions: [{ accountId, options: {} }],
  });
  return post.versions[0]?.price ?? null;
};

describe('the price of a version', () => {
  it('is the sum of what the network charges for each call, with its reasons, each once', async () => {
    const one = await priceOf('The kiln opens.');
    const thread = await priceOf('The kiln opens.', 'On Tuesday.', 'Come early.');
    expect(one?.words.join(' ')).toMatch(/charges .* USD/);
    expect(BigInt(thread?.amount ?? 0)).toBe(3n * BigInt(one?.amount ?? 0));
    expect(thread?.words.length).toBeLessThan(3);
  });

  it('is not told while something stops it', async () => {
    expect(await priceOf('')).toBeNull();
  });
});
