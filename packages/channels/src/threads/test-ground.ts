/** What the tests of this folder stand on: the pretend Threads, its examination, and calls of steps. */
import { createSafeFetch } from '@antiphon/wire';
import { onTestFinished } from 'vitest';
import {
  addressOfSample,
  type ChannelSubject,
  consent,
  onlyAccount,
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
  VersionContent,
  VersionMedia,
} from '../spec.ts';
import { threadsFace } from './browser.ts';
import { createThreads } from './index.ts';
import { startThreadsStandIn, type ThreadsStandIn, type ThreadsStandInOptions, threadsServersAt } from './stand-in.ts';
import { threadsStandIn } from './stand-in-installed.ts';

/** What an operator has entered. */
export const { app: operatorsApp } = threadsStandIn;

/** All that readers see, oldest first. */
export const { visible: visiblePosts } = threadsStandIn;

const poll = { options: ['a', 'b'], durationMinutes: 1440, isMultiple: false };
const link = { url: 'https://example.com/page', title: 'A page', description: '' };

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
  altText: 'A wheel turns',
  isMadeByAi: false,
};

const one = (media: readonly VersionMedia[], more: Partial<VersionContent> = {}): VersionContent => ({
  parts: [{ text: 'x', media }],
  options: {},
  ...more,
});

/** The examination of every channel. */
export const subject: ChannelSubject = {
  name: 'Threads',
  face: threadsFace,
  start: startRig,
  connects: [{ method: 'threads', input: () => ({}), wrong: [] }],
  app: () => operatorsApp,
  routes: { visible: 'threads.publish', prepare: 'threads.create', readPosts: 'insights.index' },
  hasPending: true,
  // `X-App-Usage` tells how much is used, and not until when.
  hidesReset: true,
  renewing: 'only_while_good',
  unsupported: [
    {
      what: 'a twenty-first picture',
      warning: 'media_left_out',
      content: one(Array.from({ length: 21 }, () => photo)),
    },
    { what: 'a poll beside a picture', warning: 'poll_left_out', content: one([photo], { poll }) },
    {
      what: 'a fifth answer of a poll',
      warning: 'poll_changed',
      content: one([], { poll: { ...poll, options: ['a', 'b', 'c', 'd', 'e'] } }),
    },
    {
      what: 'a poll of an hour',
      warning: 'poll_changed',
      content: one([], { poll: { ...poll, durationMinutes: 60 } }),
    },
    { what: 'a link card beside a picture', warning: 'link_left_out', content: one([photo], { link }) },
    { what: 'a link card beside a poll', warning: 'link_left_out', content: one([], { link, poll }) },
    {
      what: 'a spoiler without media',
      warning: 'spoiler_left_out',
      content: one([], { options: { spoilerMedia: true } }),
    },
    { what: 'a mark for AI', warning: 'ai_label_left_out', content: one([{ ...photo, isMadeByAi: true }]) },
  ],
};

async function startRig(now: () => Date): Promise<Rig> {
  const standIn = await startThreadsStandIn({ now, imageProcessingMs: 1_500 });
  threadsStandIn.addAccount(standIn, 'Kiln');
  return {
    standIn,
    channel: createThreads(threadsServersAt(standIn.url)),
    visiblePosts: () => visiblePosts(standIn),
    expireAccess: () => standIn.state.expireTokens(),
  };
}

export interface Ground {
  readonly standIn: ThreadsStandIn;
  readonly channel: Channel;
  readonly fetch: typeof globalThis.fetch;
  readonly account: ConnectedAccount;
  readonly clock: TestClock;
  connectContext(): ConnectContext;
  /** Where the pretend Threads fetches media; the bytes of the samples. */
  readonly filesAt: string;
}

/** A connected account, closed when the test ends. */
export async function startInTest(
  options: Omit<ThreadsStandInOptions, 'now'> = {},
  watch: (inner: typeof fetch) => typeof fetch = (inner) => inner,
): Promise<Ground> {
  const clock = new TestClock();
  const standIn = await startThreadsStandIn({ ...options, now: clock.now });
  onTestFinished(() => standIn.close());
  standIn.state.addAccount({ username: 'kiln', name: 'The Kiln', followersCount: 42 });
  const channel = createThreads(threadsServersAt(standIn.url));
  const fetch = watch(createSafeFetch({ allowPrivateHosts: [standIn.host] }));
  const connectContext = (): ConnectContext => ({
    fetch,
    now: clock.now(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    redirectUri: 'http://127.0.0.1:4000/connect/threads',
    publicUrl: 'http://127.0.0.1:4000',
    app: operatorsApp,
  });
  const account = onlyAccount(await consent(channel, {}, connectContext()));
  return { standIn, channel, fetch, account, clock, connectContext, filesAt: await serveSamples() };
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
