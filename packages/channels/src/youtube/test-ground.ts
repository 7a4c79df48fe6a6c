/** What the tests of this folder stand on: a connected channel on the pretend YouTube, and a publisher's part. */
import { createSafeFetch } from '@antiphon/wire';
import { onTestFinished } from 'vitest';
import { consent, onlyAccount, publisherOn, sourceOf } from '../conformance/index.ts';
import type {
  Channel,
  ChannelContext,
  ConnectContext,
  ConnectedAccount,
  MediaSource,
  VersionContent,
  VersionMedia,
} from '../spec.ts';
import { createYouTube } from './index.ts';
import { startYouTubeStandIn, type YouTubeStandIn, type YouTubeStandInOptions } from './stand-in.ts';
import { youtubeStandIn } from './stand-in-installed.ts';
import { type StandInApp, type StandInChannel, standInApp } from './stand-in-state.ts';

export interface Ground {
  readonly standIn: YouTubeStandIn;
  readonly channel: Channel;
  readonly fetch: typeof globalThis.fetch;
  readonly app: StandInApp;
  readonly alice: StandInChannel;
  account: ConnectedAccount;
  readonly now: () => Date;
  /** Moves the clock of both sides. */
  advance(ms: number): void;
  /** What the assets are, by id; three bytes where none is named. */
  readonly files: Map<string, MediaSource>;
  connectContext(): ConnectContext;
}

export const { servers: serversAt, app: operatorsApp } = youtubeStandIn;

export interface GroundOptions extends Omit<YouTubeStandInOptions, 'now' | 'port'> {
  readonly app?: Partial<StandInApp>;
  readonly alice?: Partial<StandInChannel>;
  /** Sees every call. */
  readonly watch?: (inner: typeof fetch) => typeof fetch;
}

export async function startGround({ app: ownApp, alice: own, watch, ...options }: GroundOptions = {}): Promise<Ground> {
  let moment = Date.parse('2026-11-20T10:00:00Z');
  const now = () => new Date(moment);
  const standIn = await startYouTubeStandIn({ ...options, now });
  const app = standIn.state.addApp({ ...standInApp, ...ownApp });
  const alice = standIn.state.addChannel({ title: 'Alice', subscriberCount: 1_230, country: 'DE', ...own });
  const channel = createYouTube(serversAt(standIn.url));
  const plain = createSafeFetch({ allowPrivateHosts: [standIn.host] });
  const fetch = watch ? watch(plain) : plain;
  const connectContext = (): ConnectContext => ({
    fetch,
    now: now(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    redirectUri: 'http://127.0.0.1:4000/connect/youtube',
    publicUrl: 'http://127.0.0.1:4000',
    app: { clientId: app.clientId, clientSecret: app.clientSecret },
  });
  const account = onlyAccount(await consent(channel, {}, connectContext()));
  const advance = (ms: number) => {
    moment += ms;
  };
  return { standIn, channel, fetch, app, alice, account, now, advance, files: new Map(), connectContext };
}

/** A ground that is closed when the test ends. */
export async function startInTest(options: GroundOptions = {}): Promise<Ground> {
  const ground = await startGround(options);
  onTestFinished(() => ground.standIn.close());
  return ground;
}

export function contextOf({ fetch, now, account, app }: Ground): ChannelContext {
  const { clientId, clientSecret } = app;
  return { fetch, now: now(), secret: account.secret, account, app: { clientId, clientSecret } };
}

export const { callOf, tryStep, publish } = publisherOn((ground: Ground) => ({
  channel: ground.channel,
  context: contextOf(ground),
  media: async (assetId) => ground.files.get(assetId) ?? sourceOf(new Uint8Array(3), 'video/mp4'),
  advance: ground.advance,
}));

export const film: VersionMedia = {
  assetId: 'film',
  kind: 'video',
  mimeType: 'video/mp4',
  sizeBytes: 3,
  width: 1920,
  height: 1080,
  durationMs: 60_000,
  altText: '',
  isMadeByAi: false,
};

export const cover: VersionMedia = {
  assetId: 'cover',
  kind: 'image',
  mimeType: 'image/png',
  sizeBytes: 3,
  width: 1280,
  height: 720,
  altText: '',
  isMadeByAi: false,
};

export function filmContent(
  own: Partial<VersionContent> = {},
  media: readonly VersionMedia[] = [film],
): VersionContent {
  return { parts: [{ text: 'What the film is about.', media }], ...own, options: { title: 'A film', ...own.options } };
}

/** A file of this size, of which no more is made than is asked for at once. */
export function bigFile(sizeBytes: number): MediaSource & { readonly largest: () => number } {
  let largest = 0;
  const range = async (start: number, end: number) => {
    largest = Math.max(largest, end - start);
    return new Uint8Array(end - start).fill(7);
  };
  const never = async () => {
    throw new Error('A big file is not to be read as a whole.');
  };
  return { mimeType: 'video/mp4', sizeBytes, bytes: never, stream: never, range, largest: () => largest };
}
