import { randomBytes } from 'node:crypto';
import { startBlueskyStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AppContext } from '../../context.ts';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { openAccount } from './account-access.ts';
import { askNetwork } from './ask-network.ts';

/**
 * What renews a sign-in works once at most networks, and asking with a spent one ends the sign-in: whatever happens
 * beside a renewal, it is asked for once and what it brought is kept.
 */

let bluesky: Awaited<ReturnType<typeof startBlueskyStandIn>>;
let server: TestServer;
let shiftMs = 0;
const now = () => new Date(Date.now() + shiftMs);
const hourMs = 3_600_000;
const renewal = 'com.atproto.server.refreshSession';

beforeAll(async () => {
  bluesky = await startBlueskyStandIn({ now });
  server = await startTestServer({
    clock: { now },
    settings: {
      ANTIPHON_ALLOW_PRIVATE_HOSTS: bluesky.host,
      ANTIPHON_NETWORK_SERVERS: `bluesky.entryServer=${bluesky.url},bluesky.plcDirectory=${bluesky.url}`,
    },
  });
}, 120_000);
afterEach(() => {
  shiftMs = 0;
  bluesky.reset();
});
afterAll(async () => {
  await server?.stop();
  await bluesky?.close();
});

/** A profile and how it is connected, now or again. */
function newProfile() {
  const identifier = `a${randomBytes(4).toString('hex')}.test`;
  const password = 'aaaa-bbbb-cccc-dddd';
  bluesky.state.addAccount({ handle: identifier, password });
  return { channel: 'bluesky', method: 'app-password', input: { identifier, password } };
}

async function connect(person: Person, way: ReturnType<typeof newProfile>): Promise<string> {
  const answer = await person.call('accounts.connect', { workspaceId: person.workspaceId, ...way });
  const [account] = answer.kind === 'connected' ? answer.accounts : [];
  if (!account) throw new Error('not connected');
  return account.id;
}

/** An account whose access ended. What reads by itself after connecting has come to rest. */
async function ended() {
  const ada = await server.signUp();
  const { workspaceId } = ada;
  const way = newProfile();
  const accountId = await connect(ada, way);
  const importing = async () => (await ada.call('accounts.get', { workspaceId, accountId })).importing?.state;
  await expect.poll(importing, { timeout: 15_000 }).toBe('done');
  shiftMs = 3 * hourMs;
  const open = (app: AppContext = server.app, options = {}) => openAccount(app, workspaceId, accountId, options);
  const read = () => ada.call('accounts.get', { workspaceId, accountId });
  return { ada, way, workspaceId, accountId, open, read };
}

/** The app, where something happens while the renewal is on its way back. */
function whileRenewing(happens: () => unknown): AppContext {
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const answer = await server.app.fetch(input, init);
    if (String(input).includes(renewal)) await happens();
    return answer;
  };
  return { ...server.app, fetch };
}

async function secretOf(opening: ReturnType<typeof openAccount>) {
  const access = await opening;
  if (access.kind === 'failed') throw new Error(access.error.words);
  return access.context.secret;
}

describe('a sign-in that wants renewing', () => {
  it('is renewed once, however many want it at the same time', async () => {
    const { open } = await ended();
    const [first, ...others] = await Promise.all(Array.from({ length: 40 }, () => secretOf(open())));
    expect(bluesky.counts[renewal]).toBe(1);
    for (const other of others) expect(other).toEqual(first);
  });

  it('is renewed once when another finished renewing between our reading and our turn', async () => {
    const { open } = await ended();
    let units = 0;
    const db = Object.create(server.app.db, {
      inWorkspace: {
        value: async (...unit: Parameters<AppContext['db']['inWorkspace']>) => {
          units += 1;
          if (units === 2) await open();
          return server.app.db.inWorkspace(...unit);
        },
      },
    });
    const late = await secretOf(open({ ...server.app, db }));
    expect(bluesky.counts[renewal]).toBe(1);
    expect(late).toEqual(await secretOf(open()));
  });

  it('keeps what the renewal brought when whoever wanted it has gone', async () => {
    const { open } = await ended();
    const wanting = new AbortController();
    await open(
      whileRenewing(() => wanting.abort()),
      { signal: wanting.signal },
    );
    await open();
    expect(bluesky.counts[renewal]).toBe(1);
  });
});

describe('a person who connects again while the old sign-in is being renewed', () => {
  it('is not asked to do so once more when that renewal is refused', async () => {
    const { ada, way, open, read } = await ended();
    bluesky.fault({ kind: 'unauthorized', route: renewal, times: 'always' });
    const access = await open(whileRenewing(() => connect(ada, way)));
    expect(await read()).toMatchObject({ state: 'connected', problem: null });
    expect(access).toMatchObject({ kind: 'open', account: { state: 'connected' } });
  });

  it('keeps the sign-in that is newer when that renewal succeeds', async () => {
    const { ada, way, open } = await ended();
    const brought = await secretOf(open(whileRenewing(() => connect(ada, way))));
    expect(brought).toEqual(await secretOf(open()));
    expect(bluesky.counts[renewal]).toBe(1);
    expect(bluesky.counts['com.atproto.server.createSession']).toBe(2);
  });
});

describe('a refusal', () => {
  const refusal = {
    kind: 'failed',
    error: { kind: 'reconnect', code: 'signed_out', words: 'Connect again.' },
  } as const;

  it('of the sign-in in use makes the account ask for a new one', async () => {
    const { workspaceId, accountId, read } = await ended();
    const channel = server.app.channel('bluesky');
    if (!channel) throw new Error('no channel');
    const ask = askNetwork(server.app, { workspaceId, accountId, channel });
    expect(await ask(async () => refusal)).toEqual(refusal);
    expect(await read()).toMatchObject({ state: 'needs_reconnect', problem: 'Connect again.' });
  });

  it('of an earlier sign-in, told late, does not take the new one away', async () => {
    const { ada, way, workspaceId, accountId, read } = await ended();
    const channel = server.app.channel('bluesky');
    if (!channel) throw new Error('no channel');
    const ask = askNetwork(server.app, { workspaceId, accountId, channel });
    let calls = 0;
    const answer = await ask(async () => {
      calls += 1;
      // The second call is the one with the renewed sign-in.
      if (calls === 2) await connect(ada, way);
      return refusal;
    });
    expect(answer).toEqual(refusal);
    expect(await read()).toMatchObject({ state: 'connected', problem: null });
  });
});
