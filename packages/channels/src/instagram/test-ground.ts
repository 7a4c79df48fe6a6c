/** What the tests of this folder stand on: the pretend Instagram, its examination by both doors, and calls of steps. */
import { createSafeFetch } from '@antiphon/wire';
import { onTestFinished } from 'vitest';
import {
  addressOfSample,
  type ChannelSubject,
  publisherOn,
  type Rig,
  sampleMedia,
  serveSamples,
  TestClock,
} from '../conformance/index.ts';
import { sampleBytes } from '../conformance/samples.ts';
import type {
  Channel,
  ChannelContext,
  ConnectContext,
  ConnectedAccount,
  ConnectOutcome,
  VersionMedia,
} from '../spec.ts';
import { instagramFace } from './browser.ts';
import type { Flavour } from './capabilities.ts';
import { createInstagram } from './index.ts';
import {
  type InstagramStandIn,
  type InstagramStandInOptions,
  instagramServersAt,
  startInstagramStandIn,
} from './stand-in.ts';
import { instagramStandIn } from './stand-in-installed.ts';

/** What an operator has entered, for both doors. */
export const { app: operatorsApp } = instagramStandIn;

/** All that readers see, oldest first. */
export const { visible: visiblePosts } = instagramStandIn;

/** The examination of every channel, for accounts that come by this door first. */
export function subjectOf(flavour: Flavour): ChannelSubject {
  const connects = (['instagram', 'facebook'] as const).map((method) => ({
    method,
    input: () => ({}),
    wrong: [],
  }));
  const [instagram, facebook] = connects;
  if (!instagram || !facebook) throw new Error('There are two doors.');
  return {
    name: flavour === 'instagram' ? 'Instagram' : 'Instagram by Facebook',
    face: instagramFace,
    start: startRig,
    connects: flavour === 'instagram' ? [instagram, facebook] : [facebook, instagram],
    app: () => operatorsApp,
    routes: { visible: 'media.publish', prepare: 'media.create', readPosts: 'insights.index' },
    hasPending: true,
    renewing: flavour === 'instagram' ? 'only_while_good' : 'never',
    unsupported: [
      {
        what: 'pictures beside a reel',
        warning: 'media_left_out',
        content: { parts: [{ text: 'x', media: [film, photo] }], options: { placement: 'reel' } },
      },
      {
        what: 'words on a story',
        warning: 'text_left_out',
        content: { parts: [{ text: 'x', media: [photo] }], options: { placement: 'story' } },
      },
      {
        what: 'a comment on a story',
        warning: 'comment_left_out',
        content: { parts: [{ text: '', media: [photo] }], firstComment: 'x', options: { placement: 'story' } },
      },
      {
        what: 'the description of a video',
        warning: 'alt_text_left_out',
        content: { parts: [{ text: 'x', media: [{ ...film, altText: 'A film' }] }], options: {} },
      },
      {
        what: 'an eleventh picture',
        warning: 'media_left_out',
        content: { parts: [{ text: 'x', media: Array.from({ length: 11 }, () => photo) }], options: {} },
      },
      {
        what: 'a poll',
        warning: 'poll_left_out',
        content: {
          parts: [{ text: 'x', media: [photo] }],
          poll: { options: ['a', 'b'], durationMinutes: 60, isMultiple: false },
          options: {},
        },
      },
    ],
  };
}

async function startRig(now: () => Date): Promise<Rig> {
  const standIn = await startInstagramStandIn({ now, imageProcessingMs: 1_500 });
  instagramStandIn.addAccount(standIn, 'Kiln');
  return {
    standIn,
    channel: createInstagram(instagramServersAt(standIn.url)),
    visiblePosts: () => visiblePosts(standIn),
    expireAccess: () => standIn.state.expireTokens(),
  };
}

export const photo: VersionMedia = {
  assetId: 'asset-photo.jpeg',
  kind: 'image',
  mimeType: 'image/jpeg',
  sizeBytes: sampleBytes('.jpeg').bytes.byteLength,
  width: 1080,
  height: 1080,
  altText: 'A cup',
  isMadeByAi: false,
};

export const film: VersionMedia = {
  assetId: 'asset-film.mp4',
  kind: 'video',
  mimeType: 'video/mp4',
  sizeBytes: sampleBytes('.mp4').bytes.byteLength,
  width: 1080,
  height: 1920,
  durationMs: 12_000,
  altText: '',
  isMadeByAi: false,
};

export interface Ground {
  readonly standIn: InstagramStandIn;
  readonly channel: Channel;
  readonly fetch: typeof globalThis.fetch;
  readonly account: ConnectedAccount;
  readonly clock: TestClock;
  connectContext(): ConnectContext;
  /** Where the pretend Instagram fetches media; the bytes of the samples. */
  readonly filesAt: string;
}

/** A connected account by one door, closed when the test ends. */
export async function startInTest(
  flavour: Flavour,
  options: Omit<InstagramStandInOptions, 'now'> = {},
  watch: (inner: typeof fetch) => typeof fetch = (inner) => inner,
): Promise<Ground> {
  const clock = new TestClock();
  const standIn = await startInstagramStandIn({ ...options, now: clock.now });
  onTestFinished(() => standIn.close());
  standIn.state.addAccount({ username: 'kiln', name: 'The Kiln', followersCount: 42 });
  const channel = createInstagram(instagramServersAt(standIn.url));
  const fetch = watch(createSafeFetch({ allowPrivateHosts: [standIn.host] }));
  const connectContext = (): ConnectContext => ({
    fetch,
    now: clock.now(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    redirectUri: 'http://127.0.0.1:4000/connect/instagram',
    publicUrl: 'http://127.0.0.1:4000',
    app: operatorsApp,
  });
  const outcome = await goIn(channel, flavour, connectContext());
  const account = outcome.kind === 'connected' ? outcome.accounts[0] : undefined;
  if (!account) throw new Error(JSON.stringify(outcome));
  return { standIn, channel, fetch, account, clock, connectContext, filesAt: await serveSamples() };
}

/** Through the consent page of one door. `change` is what somebody on the way makes of the answer. */
export async function goIn(
  channel: Channel,
  flavour: Flavour,
  context: ConnectContext,
  change: (query: Record<string, string>) => Record<string, string> = (query) => query,
): Promise<ConnectOutcome> {
  const method = channel.connect.find((one) => one.id === flavour);
  if (method?.kind !== 'oauth') throw new Error(`There is no door ${flavour}.`);
  const begun = await method.begin({}, context);
  if (begun.kind === 'refused') return begun;
  const page = await context.fetch(begun.authorizeUrl, { redirect: 'manual' });
  const back = new URL(page.headers.get('location') ?? 'about:blank');
  const query = change(Object.fromEntries(back.searchParams));
  return method.finish({ query, saved: structuredClone(begun.saved) }, context);
}

export function contextOf(ground: Ground): ChannelContext {
  const { fetch, clock, account } = ground;
  return { fetch, now: clock.now(), secret: account.secret, account, app: operatorsApp };
}

export const { callOf, takeStep, publish } = publisherOn((ground: Ground) => ({
  channel: ground.channel,
  context: contextOf(ground),
  media: sampleMedia,
  publicAddress: async (assetId) => addressOfSample(ground.filesAt, assetId),
  advance: ground.clock.advance,
}));
