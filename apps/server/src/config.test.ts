import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('what is open without being asked for', () => {
  const open = { isOwnMachine: true, signUp: 'open', hasDemo: true, hasDevMailbox: true };
  const shut = { isOwnMachine: false, signUp: 'closed', hasDemo: false, hasDevMailbox: false };
  it.each([
    ['nothing', {}, open],
    ['another loopback address', { HOST: '127.0.0.2' }, open],
    ['an address of this machine', { ANTIPHON_URL: 'http://localhost:4000' }, open],
    ['every address', { HOST: '0.0.0.0' }, shut],
    ['IPv6, every address', { HOST: '::' }, shut],
    ['an address for strangers', { ANTIPHON_URL: 'https://social.example' }, shut],
    ['a proxy in front', { TRUST_PROXY: 'yes' }, shut],
    ['an address that only begins like one of this machine', { ANTIPHON_URL: 'http://localhost.example' }, shut],
  ])('with %s set', (_what, env, expected) => {
    expect(readConfig(env)).toMatchObject(expected);
  });

  it('is what was asked for, wherever it listens', () => {
    const asked = { HOST: '0.0.0.0', ANTIPHON_SIGNUP: 'invite', ANTIPHON_DEMO: 'yes', ANTIPHON_DEV_MAILBOX: 'yes' };
    expect(readConfig(asked)).toMatchObject({ signUp: 'invite', hasDemo: true, hasDevMailbox: true });
  });
});

describe('the servers of a closed network', () => {
  it('are read by network and name', () => {
    const value = 'net.entry=https://entry.example/, net.directory=http://127.0.0.1:2582';
    expect(readConfig({ ANTIPHON_NETWORK_SERVERS: value }).networkServers).toEqual({
      net: { entry: 'https://entry.example', directory: 'http://127.0.0.1:2582' },
    });
    expect(readConfig({}).networkServers).toEqual({});
  });

  it('stop the start in words when one cannot be read', () => {
    expect(() => readConfig({ ANTIPHON_NETWORK_SERVERS: 'https://entry.example' })).toThrow(
      'ANTIPHON_NETWORK_SERVERS: “https://entry.example” must be network.name=address',
    );
  });
});
