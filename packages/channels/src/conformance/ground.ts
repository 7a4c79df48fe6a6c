/** What every test of the suite stands on: a connected account on a fresh stand-in, and a movable clock. */
import { createHash } from 'node:crypto';
import { createSafeFetch } from '@antiphon/wire';
import { onTestFinished } from 'vitest';
import { capabilitiesFor } from '../kit/capabilities-for.ts';
import type { ChannelContext, ConnectContext, ConnectMethod, ConnectOutcome, Json, SafeFetch } from '../spec.ts';
import { addressOfSample, serveSamples } from './serve-samples.ts';
import type { ChannelSubject, ConnectCase, Ground, Rig } from './subject.ts';
import { TestClock } from './test-clock.ts';

/** A stand-in that is closed when the test ends. */
export async function startRig(subject: ChannelSubject): Promise<{ rig: Rig; clock: TestClock; fetch: SafeFetch }> {
  const clock = new TestClock();
  const rig = await subject.start(clock.now);
  onTestFinished(() => rig.standIn.close());
  return { rig, clock, fetch: freshFetch(rig) };
}

function freshFetch(rig: Rig): SafeFetch {
  return createSafeFetch({ allowPrivateHosts: [rig.standIn.host], timeoutMs: 5_000 });
}

/** Takes the network down for good: nobody listens at its address any more. */
export async function takeDown(ground: Ground): Promise<void> {
  await ground.rig.standIn.close();
  ground.fetch = freshFetch(ground.rig);
}

/** A connected account, by the subject's first way in. */
export async function startGround(subject: ChannelSubject): Promise<Ground> {
  return groundOn(subject, await startRig(subject), subject.connects[0]);
}

/** A connected account on what has been started already, where others may stand too. */
export async function groundOn(
  subject: ChannelSubject,
  { rig, clock, fetch }: Awaited<ReturnType<typeof startRig>>,
  way: Pick<ConnectCase, 'method' | 'input'>,
): Promise<Ground> {
  const context = connectContext(clock, fetch, subject.app?.(rig.standIn.url));
  const outcome = await connectBy(methodOf(rig, way), way.input(rig.standIn.url), context);
  const account = outcome.kind === 'connected' ? outcome.accounts[0] : undefined;
  if (!account) throw new Error(`Not connected: ${JSON.stringify(outcome)}`);
  return {
    subject,
    rig,
    clock,
    fetch,
    account,
    capabilities: capabilitiesFor(rig.channel, account),
    limits: rig.channel.limitsOf(account),
    files: await startFiles(rig.channel.capabilities.fetchesMedia !== undefined),
    ...(context.app === undefined ? {} : { app: context.app }),
    secret: account.secret,
  };
}

/** Serves the sample media on loopback, for networks that fetch them. */
async function startFiles(isNeeded: boolean): Promise<Ground['files']> {
  if (!isNeeded) return { addressOf: () => ({ kind: 'none', words: 'This network takes bytes.' }) };
  const filesAt = await serveSamples();
  return { addressOf: (assetId) => addressOfSample(filesAt, assetId) };
}

export function methodOf(rig: Rig, connectCase: Pick<ConnectCase, 'method'>): ConnectMethod {
  const method = rig.channel.connect.find((one) => one.id === connectCase.method);
  if (!method) throw new Error(`The channel has no way in called ${connectCase.method}.`);
  return method;
}

export function connectContext(clock: TestClock, fetch: SafeFetch, app?: Json): ConnectContext {
  let drawn = 0;
  return {
    fetch,
    now: clock.now(),
    // Repeatable, and different at every draw.
    randomBytes(count) {
      drawn += 1;
      const blocks = Array.from({ length: Math.ceil(count / 32) }, (_, index) =>
        createHash('sha256').update(`${drawn}.${index}`).digest(),
      );
      return new Uint8Array(Buffer.concat(blocks).subarray(0, count));
    },
    redirectUri: 'http://127.0.0.1:4000/connect/channel',
    publicUrl: 'http://127.0.0.1:4000',
    ...(app === undefined ? {} : { app }),
  };
}

/**
 * Goes in, through the network's consent page where there is one. What is `saved` survives being stored.
 * `beforeCall` comes before the call by which we get in: after the consent page, which is the person's.
 */
export async function connectBy(
  method: ConnectMethod,
  input: unknown,
  context: ConnectContext,
  beforeCall: () => Promise<void> = async () => undefined,
): Promise<ConnectOutcome> {
  if (method.kind === 'credentials') {
    await beforeCall();
    return method.connect(input, context);
  }
  const begun = await method.begin(input, context);
  if (begun.kind === 'refused') return begun;
  const page = await context.fetch(begun.authorizeUrl, { redirect: 'manual' });
  const back = new URL(page.headers.get('location') ?? 'about:blank');
  const query = Object.fromEntries(back.searchParams);
  if (query.state !== begun.state) throw new Error(`The state came back as ${query.state}, not ${begun.state}.`);
  await beforeCall();
  return method.finish({ query, saved: JSON.parse(JSON.stringify(begun.saved)) as Json }, context);
}

export function contextOf(ground: Ground): ChannelContext {
  const { fetch, clock, secret, account, app } = ground;
  return { fetch, now: clock.now(), secret, account, ...(app === undefined ? {} : { app }) };
}
