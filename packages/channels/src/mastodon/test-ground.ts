/** What the tests of this folder stand on: a connected account on the pretend server, and calls of steps. */
import { createSafeFetch } from '@antiphon/wire';
import { onTestFinished } from 'vitest';
import { noPublicAddress, onlyAccount, sourceOf } from '../conformance/index.ts';
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
import { createMastodon } from './index.ts';
import { type MastodonStandIn, type MastodonStandInOptions, startMastodonStandIn } from './stand-in.ts';
import type { StoredStatus } from './stand-in-state.ts';

export interface Ground {
  readonly standIn: MastodonStandIn;
  readonly channel: Channel;
  readonly fetch: typeof globalThis.fetch;
  readonly account: ConnectedAccount;
  connectContext(): ConnectContext;
}

export async function startGround(
  options: MastodonStandInOptions = {},
  watch: (inner: typeof fetch) => typeof fetch = (inner) => inner,
): Promise<Ground> {
  const standIn = await startMastodonStandIn(options);
  const alice = standIn.state.addAccount({ username: 'alice', displayName: 'Alice', followersCount: 42 });
  const channel = createMastodon();
  const fetch = watch(createSafeFetch({ allowPrivateHosts: [standIn.host] }));
  const connectContext = (): ConnectContext => ({
    fetch,
    now: options.now?.() ?? new Date(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    redirectUri: 'http://127.0.0.1:4000/connect/mastodon',
    publicUrl: 'http://127.0.0.1:4000',
  });
  const method = channel.connect.find((one) => one.kind === 'credentials');
  if (method?.kind !== 'credentials') throw new Error('The channel offers no way in by token.');
  const account = onlyAccount(
    await method.connect({ server: standIn.url, token: standIn.state.addToken(alice.id) }, connectContext()),
  );
  return { standIn, channel, fetch, account, connectContext };
}

export function contextOf(ground: Ground, now = new Date()): ChannelContext {
  return { fetch: ground.fetch, now, secret: ground.account.secret, account: ground.account };
}

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The call of one step, with the identity that a publisher would have stored for it. */
export function callOf(
  ground: Ground,
  content: VersionContent,
  stepKey: string,
  done: { readonly [key: string]: StepTrace } = {},
  now = new Date(),
): StepCall {
  const step = ground.channel.plan(content, ground.account).steps.find((one) => one.key === stepKey);
  if (!step) throw new Error(`No step ${stepKey} is planned.`);
  return {
    ...contextOf(ground, now),
    content,
    step,
    done,
    identity: { publicationId: '01', seed: Buffer.from(stepKey.padEnd(16, '.')).toString('hex'), postedAt: now },
    media: async () => sourceOf(png, 'image/png'),
    publicAddress: noPublicAddress,
  };
}

/** Does every planned step in order, as the publisher does on a good day. */
export async function publish(
  ground: Ground,
  content: VersionContent,
  now = () => new Date(),
): Promise<{ [key: string]: StepTrace }> {
  const done: { [key: string]: StepTrace } = {};
  for (const step of ground.channel.plan(content, ground.account).steps) {
    let pending: Json | undefined;
    for (;;) {
      const call = callOf(ground, content, step.key, done, now());
      const outcome = await ground.channel.perform(pending === undefined ? call : { ...call, pending });
      if (outcome.kind === 'failed') throw new Error(`${step.key}: ${JSON.stringify(outcome)}`);
      if (outcome.kind === 'done') done[step.key] = outcome.trace;
      if (outcome.kind === 'done') break;
      pending = outcome.pending;
    }
  }
  return done;
}

/** A whole post: a thread with a picture, a language, a content warning and a first comment. */
export const richContent: VersionContent = {
  parts: [
    {
      text: 'Größe 👩‍👩‍👧: ask @bob@other.example about https://example.com/a?b=1&c=2 #Kaffee',
      media: [
        {
          assetId: 'a1',
          kind: 'image',
          mimeType: 'image/png',
          sizeBytes: 8,
          width: 1200,
          height: 800,
          altText: 'A cup of coffee',
          isMadeByAi: false,
        },
      ],
    },
    { text: 'And a second part.', media: [] },
  ],
  language: 'de-AT',
  firstComment: 'More at https://example.org.',
  options: { visibility: 'unlisted', spoilerText: 'Coffee', sensitive: true },
};

/** A ground that is closed when the test ends. */
export async function startInTest(options: MastodonStandInOptions = {}): Promise<Ground> {
  const ground = await startGround(options);
  onTestFinished(() => ground.standIn.close());
  return ground;
}

/** All statuses on the server, oldest first. */
export function statusesOf(ground: Ground): readonly StoredStatus[] {
  return [...ground.standIn.state.statuses.values()];
}

export const picture = {
  assetId: 'p',
  kind: 'image',
  mimeType: 'image/png',
  sizeBytes: 8,
  width: 2,
  height: 1,
  altText: 'A cup',
  isMadeByAi: false,
} as const;
