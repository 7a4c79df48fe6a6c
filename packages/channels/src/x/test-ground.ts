/** What the tests of this folder stand on: a connected account on the pretend X, and calls of steps. */
import { createSafeFetch } from '@antiphon/wire';
import { onTestFinished } from 'vitest';
import { consent, noPublicAddress, onlyAccount, sourceOf } from '../conformance/index.ts';
import type {
  Channel,
  ChannelContext,
  ConnectContext,
  ConnectedAccount,
  Json,
  StepCall,
  StepTrace,
  VersionContent,
} from '../spec.ts';
import { createX } from './index.ts';
import { startXStandIn, type XStandIn, type XStandInOptions } from './stand-in.ts';
import { xStandIn } from './stand-in-installed.ts';
import type { StoredPost } from './stand-in-state.ts';

export const { app, servers: serversAt } = xStandIn;

export interface Ground {
  readonly standIn: XStandIn;
  readonly channel: Channel;
  readonly fetch: typeof globalThis.fetch;
  readonly account: ConnectedAccount;
  readonly clock: Clock;
  connectContext(): ConnectContext;
}

/** Moves only when told. */
export class Clock {
  #now = new Date('2026-11-20T10:00:00.000Z');

  readonly now = (): Date => new Date(this.#now);

  advance(ms: number): void {
    this.#now = new Date(this.#now.getTime() + ms);
  }
}

export async function startGround(
  options: XStandInOptions & { readonly subscription?: string } = {},
  watch: (inner: typeof fetch) => typeof fetch = (inner) => inner,
): Promise<Ground> {
  const clock = new Clock();
  const { subscription = 'None', ...others } = options;
  const standIn = await startXStandIn({ now: clock.now, ...others });
  standIn.state.addUser({ username: 'alice', name: 'Alice', followersCount: 42, subscription });
  const channel = createX(serversAt(standIn.url));
  const fetch = watch(createSafeFetch({ allowPrivateHosts: [standIn.host] }));
  const connectContext = (): ConnectContext => ({
    fetch,
    now: clock.now(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    redirectUri: 'http://127.0.0.1:4000/connect/x',
    publicUrl: 'http://127.0.0.1:4000',
    app,
  });
  const account = onlyAccount(await consent(channel, {}, connectContext()));
  return { standIn, channel, fetch, account, clock, connectContext };
}

/** A ground that is closed when the test ends. */
export async function startInTest(options: Parameters<typeof startGround>[0] = {}): Promise<Ground> {
  const ground = await startGround(options);
  onTestFinished(() => ground.standIn.close());
  return ground;
}

export function contextOf(ground: Ground): ChannelContext {
  const { fetch, clock, account } = ground;
  return { fetch, now: clock.now(), secret: account.secret, account, app };
}

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The call of one step, with the identity that a publisher would have stored for it. */
export function callOf(
  ground: Ground,
  content: VersionContent,
  stepKey: string,
  done: { readonly [key: string]: StepTrace } = {},
): StepCall {
  const step = ground.channel.plan(content, ground.account).steps.find((one) => one.key === stepKey);
  if (!step) throw new Error(`No step ${stepKey} is planned.`);
  return {
    ...contextOf(ground),
    content,
    step,
    done,
    identity: {
      publicationId: '01',
      seed: Buffer.from(stepKey.padEnd(16, '.')).toString('hex'),
      postedAt: ground.clock.now(),
    },
    media: async () => sourceOf(png, 'image/png'),
    publicAddress: noPublicAddress,
  };
}

/** Does every planned step in order, as the publisher does on a good day. */
export async function publish(
  ground: Ground,
  content: VersionContent,
  media?: StepCall['media'],
): Promise<{ [key: string]: StepTrace }> {
  const done: { [key: string]: StepTrace } = {};
  for (const step of ground.channel.plan(content, ground.account).steps) {
    let pending: Json | undefined;
    for (;;) {
      const call = { ...callOf(ground, content, step.key, done), ...(media ? { media } : {}) };
      const outcome = await ground.channel.perform(pending === undefined ? call : { ...call, pending });
      if (outcome.kind === 'failed') throw new Error(`${step.key}: ${JSON.stringify(outcome)}`);
      if (outcome.kind === 'done') {
        done[step.key] = outcome.trace;
        break;
      }
      pending = JSON.parse(JSON.stringify(outcome.pending)) as Json;
      ground.clock.advance(outcome.waitMs);
    }
  }
  return done;
}

/** All posts of the pretend X, oldest first. */
export function postsOf(ground: Ground): readonly StoredPost[] {
  return [...ground.standIn.state.posts.values()];
}

export const picture = {
  assetId: 'p',
  kind: 'image',
  mimeType: 'image/png',
  sizeBytes: 8,
  width: 1200,
  height: 800,
  altText: 'A cup',
  isMadeByAi: false,
} as const;

export const video = {
  assetId: 'v',
  kind: 'video',
  mimeType: 'video/mp4',
  sizeBytes: 9,
  width: 1280,
  height: 720,
  durationMs: 30_000,
  altText: '',
  isMadeByAi: false,
} as const;

/** A whole post: a thread with a picture, a link, who may reply, and a first comment. */
export const richContent: VersionContent = {
  parts: [
    {
      text: 'Größe 👩‍👩‍👧 & more: ask @bob about https://example.com/a?b=1&c=2 #Kaffee',
      media: [{ ...picture, altText: 'A cup of coffee', isMadeByAi: true }],
    },
    { text: 'And a second part.', media: [] },
  ],
  firstComment: 'More at example.org.',
  options: { replySettings: 'following', isPaidPartnership: true },
};
