/** What the tests of this folder stand on: a connected account on the pretend server, and a publisher's part. */
import { createSafeFetch } from '@antiphon/wire';
import { onTestFinished } from 'vitest';
import { consent, noPublicAddress, onlyAccount, sampleMedia, sourceOf } from '../conformance/index.ts';
import type {
  Channel,
  ChannelContext,
  ConnectContext,
  ConnectedAccount,
  ConnectOutcome,
  StepCall,
  StepOutcome,
  StepTrace,
  VersionContent,
  VersionMedia,
} from '../spec.ts';
import { createBluesky } from './index.ts';
import { type BlueskyStandIn, type BlueskyStandInOptions, startBlueskyStandIn } from './stand-in.ts';
import { blueskyStandIn } from './stand-in-installed.ts';

/** Two pixels; the pretend server looks at the first bytes only. */
const jpegBytes = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0, 1, 0xff, 0xd9]);

export interface Ground {
  readonly standIn: BlueskyStandIn;
  readonly channel: Channel;
  readonly fetch: typeof globalThis.fetch;
  connectContext(): ConnectContext;
  connectByPassword(): Promise<ConnectedAccount>;
  connectByConsent(): Promise<ConnectedAccount>;
}

export async function startGround(options: BlueskyStandInOptions = {}): Promise<Ground> {
  const standIn = await startBlueskyStandIn({ videoProcessingMs: 0, ...options });
  standIn.state.addAccount({
    handle: 'alice.test',
    password: 'abcd-efgh-ijkl-mnop',
    displayName: 'Alice',
    followersCount: 42,
  });
  standIn.state.addAccount({ handle: 'bob.test', password: 'bbbb-bbbb-bbbb-bbbb', displayName: 'Bob' });
  const channel = createBluesky(blueskyStandIn.servers(standIn.url));
  const fetch = createSafeFetch({ allowPrivateHosts: [standIn.host] });
  const connectContext = (): ConnectContext => ({
    fetch,
    now: options.now?.() ?? new Date(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    redirectUri: 'http://127.0.0.1:4000/connect/bluesky',
    publicUrl: 'http://127.0.0.1:4000',
  });
  return {
    standIn,
    channel,
    fetch,
    connectContext,
    connectByPassword: async () =>
      onlyAccount(
        await connectByPassword(
          channel,
          { identifier: 'alice.test', password: 'abcd-efgh-ijkl-mnop' },
          connectContext(),
        ),
      ),
    connectByConsent: async () => onlyAccount(await consent(channel, { handle: 'alice.test' }, connectContext())),
  };
}

export function connectByPassword(channel: Channel, input: unknown, context: ConnectContext): Promise<ConnectOutcome> {
  const method = channel.connect.find((one) => one.kind === 'credentials');
  if (method?.kind !== 'credentials') throw new Error('The channel offers no way in by password.');
  return method.connect(input, context);
}

export function contextOf(ground: Ground, account: ConnectedAccount, now = new Date()): ChannelContext {
  return { fetch: ground.fetch, now, secret: account.secret, account };
}

/** The call of one step, with the identity that a publisher would have stored for it. */
export function callOf(
  ground: Ground,
  account: ConnectedAccount,
  content: VersionContent,
  stepKey: string,
  done: { readonly [key: string]: StepTrace } = {},
  postedAt = new Date('2026-11-20T10:00:00.123Z'),
): StepCall {
  const step = ground.channel.plan(content, account).steps.find((one) => one.key === stepKey);
  if (!step) throw new Error(`No step ${stepKey} is planned.`);
  return {
    ...contextOf(ground, account),
    content,
    step,
    done,
    identity: { publicationId: '01', seed: seedOf(stepKey), postedAt },
    media: async (assetId) => (assetId.endsWith('.mp4') ? sampleMedia(assetId) : sourceOf(jpegBytes, 'image/jpeg')),
    publicAddress: noPublicAddress,
  };
}

function seedOf(stepKey: string): string {
  return Buffer.from(stepKey.padEnd(16, '.')).subarray(0, 16).toString('hex');
}

/** Does every planned step in order, as the publisher does on a good day. */
export async function publish(
  ground: Ground,
  account: ConnectedAccount,
  content: VersionContent,
  postedAt?: Date,
): Promise<{ done: { [key: string]: StepTrace }; outcomes: StepOutcome[] }> {
  const done: { [key: string]: StepTrace } = {};
  const outcomes: StepOutcome[] = [];
  for (const step of ground.channel.plan(content, account).steps) {
    const call = callOf(ground, account, content, step.key, done, postedAt);
    let outcome = await ground.channel.perform(call);
    while (outcome.kind === 'pending') outcome = await ground.channel.perform({ ...call, pending: outcome.pending });
    outcomes.push(outcome);
    if (outcome.kind !== 'done') throw new Error(`${step.key}: ${JSON.stringify(outcome)}`);
    done[step.key] = JSON.parse(JSON.stringify(outcome.trace)) as StepTrace;
  }
  return { done, outcomes };
}

export const cup: VersionMedia = {
  assetId: 'a1',
  kind: 'image',
  mimeType: 'image/jpeg',
  sizeBytes: 14,
  width: 1200,
  height: 800,
  altText: 'A cup of coffee',
  isMadeByAi: false,
};

export const film: VersionMedia = {
  assetId: 'v.mp4',
  kind: 'video',
  mimeType: 'video/mp4',
  sizeBytes: 40,
  width: 1920,
  height: 1080,
  durationMs: 1000,
  altText: 'A film',
  isMadeByAi: false,
};

/** A whole post: a thread with picture, link, mention, hashtag and first comment. */
export const richContent: VersionContent = {
  parts: [
    {
      text: 'Größe 👩‍👩‍👧: ask @bob.test about https://example.com/a?b=1 #Kaffee',
      media: [cup],
    },
    { text: 'And a second part.', media: [] },
  ],
  language: 'de',
  firstComment: 'More at example.org.',
  options: {},
};

/** A ground that is closed when the test ends. */
export async function startInTest(options: BlueskyStandInOptions = {}): Promise<Ground> {
  const ground = await startGround(options);
  onTestFinished(() => ground.standIn.close());
  return ground;
}

/** The same with an account, connected by app password. */
export async function startWithAccount(
  options: BlueskyStandInOptions = {},
): Promise<{ ground: Ground; account: ConnectedAccount }> {
  const ground = await startInTest(options);
  return { ground, account: await ground.connectByPassword() };
}

/** Addresses of all posts on the server. */
export function postUris(ground: Ground): readonly string[] {
  return [...ground.standIn.state.records.keys()];
}
