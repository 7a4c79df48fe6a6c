import type {
  Channel,
  ConnectedAccount,
  ConnectOutcome,
  StepCall,
  StepTrace,
  VersionContent,
} from '@antiphon/channels';
import { capabilitiesFor } from '@antiphon/channels/kit';
import { createChannels, findChannel } from '@antiphon/channels/server';
import { createSafeFetch } from '@antiphon/wire';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startWorldStandIn } from './world/start-world-server.ts';

const start = new Date('2026-11-20T10:00:00.000Z');

async function open() {
  let now = start;
  const standIn = await startWorldStandIn({ clock: { now: () => now } });
  onTestFinished(() => standIn.close());
  const fetch = createSafeFetch({ allowPrivateHosts: [standIn.host] });
  // The address may be known only after the channels were made.
  const channel = findChannel(createChannels({ sandboxUrl: () => standIn.url }), 'sandbox');
  if (!channel) throw new Error('The sandbox is not installed.');
  const context = () => ({
    fetch,
    now,
    randomBytes: (count: number) => new Uint8Array(count),
    redirectUri: 'http://127.0.0.1:4000/connect/sandbox',
    publicUrl: 'http://127.0.0.1:4000',
  });
  const connect = async (input: object): Promise<ConnectOutcome> => {
    const [method] = channel.connect;
    if (method?.kind !== 'credentials') throw new Error('There is no way in by password.');
    return method.connect({ style: 'chirp', handle: 'anna', password: 'pretend', ...input }, context());
  };
  const callOf = (
    account: ConnectedAccount,
    text: string,
    own: { parts?: VersionContent['parts']; key?: string; done?: Record<string, StepTrace> } = {},
  ): StepCall => {
    const content: VersionContent = { parts: own.parts ?? [{ text, media: [] }], options: {} };
    const step = channel.plan(content, account).steps.find((one) => one.key === (own.key ?? 'post-1'));
    if (!step) throw new Error('There is no such step.');
    return {
      fetch,
      now,
      secret: account.secret,
      account,
      content,
      step,
      done: own.done ?? {},
      identity: { publicationId: 'p', seed: '00'.repeat(16), postedAt: now },
      media: () => Promise.reject(new Error('This post has no pictures.')),
      publicAddress: () => Promise.reject(new Error('This post has no pictures.')),
    };
  };
  return {
    standIn,
    channel,
    connect,
    callOf,
    move: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
  };
}

function onlyAccount(outcome: ConnectOutcome): ConnectedAccount {
  const account = outcome.kind === 'connected' ? outcome.accounts[0] : undefined;
  if (!account) throw new Error(JSON.stringify(outcome));
  return account;
}

async function perform(channel: Channel, call: StepCall): Promise<StepTrace> {
  const outcome = await channel.perform(call);
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.trace;
}

describe('accounts of the sandbox', () => {
  it('differ in limits and in how sure we are, by their style', async () => {
    const { channel, connect } = await open();
    const seen = [];
    for (const style of ['chirp', 'lumen', 'murmur']) {
      const account = onlyAccount(await connect({ style }));
      const { guarantee } = capabilitiesFor(channel, account);
      seen.push([
        channel.limitsOf(account).text.max,
        channel.limitsOf(account).images.isRequired ?? false,
        guarantee.level,
      ]);
    }
    expect(seen).toEqual([
      [280, false, 'by_reading'],
      [2_200, true, 'exact'],
      [500, false, 'exact'],
    ]);
  });

  it('are not opened with a wrong password, said at its field', async () => {
    const { connect } = await open();
    await connect({});
    expect(await connect({ password: 'another' })).toMatchObject({
      kind: 'refused',
      field: 'password',
      error: { kind: 'rejected', words: 'This handle exists already and has another password.' },
    });
  });

  it('keep their id when somebody signs in again, also with another spelling of the handle', async () => {
    const { connect } = await open();
    const first = onlyAccount(await connect({}));
    expect(onlyAccount(await connect({ handle: ' @Anna ' })).remoteId).toBe(first.remoteId);
  });

  it('are renewed a minute ahead, and never when their sign-in does not end', async () => {
    const { channel, connect } = await open();
    const ending = onlyAccount(await connect({ accessMinutes: 10 }));
    const lasting = onlyAccount(await connect({ handle: 'bea' }));
    const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
    expect(channel.shouldRefresh?.(ending.secret, at(8.9))).toBe(false);
    expect(channel.shouldRefresh?.(ending.secret, at(9.1))).toBe(true);
    expect(channel.shouldRefresh?.(lasting.secret, at(1e6))).toBe(false);
  });
});

describe('settling by reading on Chirp', () => {
  it('cannot tell when more was posted since than one question shows', async () => {
    const { channel, connect, callOf, move } = await open();
    const account = onlyAccount(await connect({}));
    const sentAt = start;
    for (let index = 0; index < 51; index += 1) {
      move(1_000);
      await perform(channel, callOf(account, `Another ${index}.`));
    }
    const finding = await channel.find({ ...callOf(account, 'The doubtful one.'), sentAt });
    expect(finding).toMatchObject({ kind: 'cannot_tell', evidence: expect.stringContaining('50 recent posts') });
  });

  it('does not take one part of a thread for another with the same words', async () => {
    const { channel, connect, callOf } = await open();
    const account = onlyAccount(await connect({}));
    const parts = [
      { text: 'Same words.', media: [] },
      { text: 'Same words.', media: [] },
    ] as const;
    const main = await perform(channel, callOf(account, '', { parts }));
    const second = callOf(account, '', { parts, key: 'post-2', done: { 'post-1': main } });
    expect((await channel.find({ ...second, sentAt: start })).kind).toBe('absent');
    const trace = await perform(channel, second);
    expect(await channel.find({ ...second, sentAt: start })).toMatchObject({ kind: 'found', trace });
  });
});
