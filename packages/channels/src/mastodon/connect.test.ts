import { describe, expect, it } from 'vitest';
import { consent, hello, onlyAccount } from '../conformance/index.ts';
import { mastodonFace } from './browser.ts';
import { callOf, startInTest } from './test-ground.ts';

describe('connecting to a server', () => {
  it('reads the server’s own limits, and holds every version against them', async () => {
    const { channel, account } = await startInTest({ maxCharacters: 1000, maxMedia: 6 });
    expect(account.handle).toMatch(/^alice@127\.0\.0\.1:\d+$/);
    expect(channel.limitsOf(account)).toMatchObject({ text: { max: 1000 }, images: { max: 6, altTextMax: 1500 } });
    expect(mastodonFace.limitsOf(account.details)).toEqual(channel.limitsOf(account));
  });

  it('signs in by consent with PKCE, and with neither PKCE nor metadata on an old server', async () => {
    for (const version of ['4.5.0', '4.2.1']) {
      const ground = await startInTest({ version });
      const account = onlyAccount(
        await consent(ground.channel, { server: ground.standIn.url }, ground.connectContext()),
      );
      expect(account.displayName).toBe('Alice');
      const asked = ground.standIn.log.find((call) => call.route === 'oauth.authorize')?.query;
      expect(Object.hasOwn(asked as object, 'code_challenge')).toBe(version === '4.5.0');
      expect(await ground.channel.perform(callOf({ ...ground, account }, hello, 'post-1'))).toMatchObject({
        kind: 'done',
      });
    }
  });

  it('does not accept another state or a refusal in the answer', async () => {
    const ground = await startInTest();
    const input = { server: ground.standIn.url };
    const forged = await consent(ground.channel, input, ground.connectContext(), (query) => ({
      ...query,
      state: 'forged',
    }));
    expect(forged).toMatchObject({ kind: 'refused', error: { code: 'answer_not_ours' } });
    const denied = await consent(ground.channel, input, ground.connectContext(), (query) => ({
      state: query.state ?? '',
      error: 'access_denied',
    }));
    expect(denied).toMatchObject({ kind: 'refused', error: { code: 'access_denied' } });
  });

  it('takes the server out of a whole name', async () => {
    const ground = await startInTest();
    const method = ground.channel.connect.find((one) => one.id === 'oauth');
    if (method?.kind !== 'oauth') throw new Error('no oauth');
    // The name has no scheme, so https is tried: it is the fence that then tells us which host was meant.
    const outcome = await method.begin({ server: '@alice@192.168.7.7' }, ground.connectContext());
    expect(outcome).toMatchObject({ kind: 'refused', error: { words: expect.stringContaining('192.168.7.7') } });
  });

  it('promises less where the software may ignore the key', async () => {
    const mastodon = await startInTest();
    const other = await startInTest({ version: '2.7.2 (compatible; Pleroma 2.7.0)' });
    expect(mastodon.channel.capabilitiesOf?.(mastodon.account).guarantee.level).toBe('exact');
    expect(other.channel.capabilitiesOf?.(other.account).guarantee.level).toBe('by_reading');
  });
});
