/** What every test of the suite stands on: a connected account on a fresh stand-in, and a movable clock. */
import { createHash } from 'node:crypto';
import { createSafeFetch } from '@antiphon/wire';
import { onTestFinished } from 'vitest';
import { capabilitiesFor } from '../kit/capabilities-for.ts';
import type {
  Capabilities,
  ChannelContext,
  ConnectContext,
  ConnectedAccount,
  ConnectMethod,
  ConnectOutcome,
  Json,
  Limits,
  SafeFetch,
} from '../spec.ts';
import type { ChannelSubject, ConnectCase, Rig } from './subject.ts';

/** The clock of channel and stand-in alike; it moves only when told. */
export class TestClock {
  #now = new Date('2026-11-20T10:00:00.000Z');

  readonly now = (): Date => new Date(this.#now);

  advance(ms: number): void {
    this.#now = new Date(this.#now.getTime() + ms);
  }
}

export interface Ground {
  readonly subject: ChannelSubject;
  readonly rig: Rig;
  readonly clock: TestClock;
  /** Replaced when the network goes down, so that no connection of before is left open. */
  fetch: SafeFetch;
  readonly account: ConnectedAccount;
  readonly capabilities: Capabilities;
  readonly limits: Limits;
  /** Changes when the secret is refreshed. */
  secret: Json;
}

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
  const { rig, clock, fetch } = await startRig(subject);
  const [first] = subject.connects;
  const outcome = await connectBy(methodOf(rig, first), first.input(rig.standIn.url), connectContext(clock, fetch));
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
    secret: account.secret,
  };
}

export function methodOf(rig: Rig, connectCase: ConnectCase): ConnectMethod {
  const method = rig.channel.connect.find((one) => one.id === connectCase.method);
  if (!method) throw new Error(`The channel has no way in called ${connectCase.method}.`);
  return method;
}

export function connectContext(clock: TestClock, fetch: SafeFetch): ConnectContext {
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
  };
}

/** Goes in, through the network's consent page where there is one. What is `saved` survives being stored. */
export async function connectBy(
  method: ConnectMethod,
  input: unknown,
  context: ConnectContext,
): Promise<ConnectOutcome> {
  if (method.kind === 'credentials') return method.connect(input, context);
  const begun = await method.begin(input, context);
  if (begun.kind === 'refused') return begun;
  const page = await context.fetch(begun.authorizeUrl, { redirect: 'manual' });
  const back = new URL(page.headers.get('location') ?? 'about:blank');
  const query = Object.fromEntries(back.searchParams);
  if (query.state !== begun.state) throw new Error(`The state came back as ${query.state}, not ${begun.state}.`);
  return method.finish({ query, saved: JSON.parse(JSON.stringify(begun.saved)) as Json }, context);
}

export function contextOf(ground: Ground): ChannelContext {
  return { fetch: ground.fetch, now: ground.clock.now(), secret: ground.secret, account: ground.account };
}
