import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

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

describe('a setting that cannot be used', () => {
  it.each([
    ['PORT', 'abc', 'must be 0 to 65535'],
    ['PORT', '70000', 'must be 0 to 65535'],
    ['PORT', '80.5', 'must be a whole number'],
    ['ANTIPHON_SIGNUP', 'x', 'must be open, invite or closed'],
    ['ANTIPHON_DEMO', 'maybe', 'must be yes or no'],
    ['ANTIPHON_LOG', 'loud', 'must be debug, info'],
    ['ANTIPHON_ROLES', 'cook', 'must be http, worker or http,worker'],
    ['ANTIPHON_MASTER_KEY', 'abc', 'must be 64 hexadecimal digits'],
    ['ANTIPHON_URL', 'antiphon.example', 'must be an address such as https://antiphon.example'],
    ['ANTIPHON_SMTP_URL', 'smtp.example', 'must begin with smtp:// or smtps://'],
    ['TRUST_PROXY', 'banana', 'must be yes, no, a number of proxies'],
    ['TRUST_PROXY', '10.0.0.1, proxy.example', 'must be yes, no, a number of proxies'],
    ['DATABASE_URL', 'mysql://root@db/x', 'must look like postgres://user:password@host'],
    ['DATABASE_URL', 'postgresql:///loom?host=/run/postgresql', 'must look like postgres://user:password@host'],
    ['DATABASE_URL', 'postgres://', 'must look like postgres://user:password@host'],
    ['DATABASE_URL', 'postgres://user:pa ss@@/x y', 'must look like postgres://user:password@host'],
    ['DATABASE_DIRECT_URL', 'db.example', 'must look like postgres://user:password@host'],
    ['ANTIPHON_ALLOW_PRIVATE_HOSTS', 'http://pds.home/x', '"http://pds.home/x" is no host: write host or host:port'],
    ['ANTIPHON_ALLOW_PRIVATE_HOSTS', 'pds.home, ::1', '"::1" is no host: write host or host:port, for example 127'],
    ['ANTIPHON_ALLOW_PRIVATE_HOSTS', 'pds.home:70000', '"pds.home:70000" is no host'],
  ])('stops the start with its name and what it must look like: %s=%s', (name, value, words) => {
    const read = () => readConfig({ [name]: value });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(`These settings cannot be used:\n  ${name}: ${words}`);
  });

  it('with several wrong entries is told with each of them', () => {
    expect(() => readConfig({ ANTIPHON_ALLOW_PRIVATE_HOSTS: 'a/b, pds.home, c@d' })).toThrow(
      /"a\/b" is no.*\n.*"c@d" is no/,
    );
  });

  it('is told with all the others in one message', () => {
    expect(() => readConfig({ PORT: 'abc', ANTIPHON_SIGNUP: 'x' })).toThrow(/PORT: .*\n {2}ANTIPHON_SIGNUP: /);
  });

  it('is also one that means nothing without another', () => {
    expect(() => readConfig({ ANTIPHON_S3_ENDPOINT: 'https://s3.example' })).toThrow('ANTIPHON_S3_BUCKET: is missing');
    const half = { ANTIPHON_S3_BUCKET: 'pictures', ANTIPHON_S3_ACCESS_KEY_ID: 'id' };
    expect(() => readConfig(half)).toThrow('ANTIPHON_S3_SECRET_ACCESS_KEY: goes together with');
  });
});

describe('settings', () => {
  it('are all optional; then it listens on loopback at 4000, with everything open that is for one person', () => {
    expect(readConfig({})).toMatchObject({
      port: 4000,
      host: '127.0.0.1',
      signUp: 'open',
      hasDemo: true,
      hasDevMailbox: true,
      databaseUrl: undefined,
      trustProxy: false,
    });
    expect(readConfig({ PORT: '', ANTIPHON_SIGNUP: '' })).toMatchObject({ port: 4000, signUp: 'open' });
  });

  it.each([
    ['yes', true],
    ['no', false],
    ['2', 2],
    ['10.0.0.1, fd00::/8 loopback', ['10.0.0.1', 'fd00::/8', 'loopback']],
  ])('name whose X-Forwarded-For counts: TRUST_PROXY=%s', (value, expected) => {
    expect(readConfig({ TRUST_PROXY: value }).trustProxy).toEqual(expected);
  });

  it('name private hosts apart by commas or blanks', () => {
    const value = '127.0.0.1:2583, [::1]:2583 pds.home';
    expect(readConfig({ ANTIPHON_ALLOW_PRIVATE_HOSTS: value }).allowPrivateHosts).toEqual([
      '127.0.0.1:2583',
      '[::1]:2583',
      'pds.home',
    ]);
    expect(readConfig({}).allowPrivateHosts).toEqual([]);
  });

  it('divide the waits of the publisher by 1 to 100, and by nothing where it is not asked for', () => {
    expect(readConfig({}).waitsDividedBy).toBe(1);
    expect(readConfig({ ANTIPHON_WAITS_DIVIDED_BY: '10' }).waitsDividedBy).toBe(10);
    for (const wrong of ['0', '0.5', '101', 'many'])
      expect(() => readConfig({ ANTIPHON_WAITS_DIVIDED_BY: wrong })).toThrow(/WAITS_DIVIDED_BY: must be 1 to 100/);
  });

  it('take the address of a PostgreSQL as it is', () => {
    const url = 'postgresql://ada:s%20ecret@db:5433/loom?sslmode=require';
    expect(readConfig({ DATABASE_URL: url }).databaseUrl).toBe(url);
  });
});
