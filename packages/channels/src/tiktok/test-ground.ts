/** What the tests of this folder stand on: a connected account on the pretend TikTok, and a publisher's part. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSafeFetch } from '@antiphon/wire';
import { onTestFinished } from 'vitest';
import { consent, onlyAccount, publisherOn, sourceOf } from '../conformance/index.ts';
import type {
  Channel,
  ChannelContext,
  ConnectContext,
  ConnectedAccount,
  MediaSource,
  PublicAddress,
  VersionContent,
  VersionMedia,
} from '../spec.ts';
import { createTikTok } from './index.ts';
import { startTikTokStandIn, type TikTokStandIn, type TikTokStandInOptions } from './stand-in.ts';
import { tiktokStandIn } from './stand-in-installed.ts';
import { type StandInApp, type StandInUser, standInApp, type Task } from './stand-in-state.ts';

export interface Ground {
  readonly standIn: TikTokStandIn;
  readonly channel: Channel;
  readonly fetch: typeof globalThis.fetch;
  readonly app: StandInApp;
  readonly alice: StandInUser;
  account: ConnectedAccount;
  readonly now: () => Date;
  /** Moves the clock of both sides. */
  advance(ms: number): void;
  /** What the assets are, by id; three bytes where none is named. */
  readonly files: Map<string, MediaSource>;
  /** Where TikTok fetches pictures. */
  addressOf(assetId: string): PublicAddress;
  connectContext(): ConnectContext;
}

/** When everything begins, and what is written into every post. */
const beginning = new Date('2026-11-20T10:00:00Z');

export const { servers: serversAt, app: operatorsApp } = tiktokStandIn;

export interface GroundOptions extends Omit<TikTokStandInOptions, 'now' | 'port'> {
  readonly app?: Partial<StandInApp>;
  readonly alice?: Partial<Omit<StandInUser, 'openId'>>;
  /** Sees every call. */
  readonly watch?: (inner: typeof fetch) => typeof fetch;
  readonly unticked?: readonly string[];
}

/** A ground that is closed when the test ends. */
export async function startInTest({
  app: ownApp,
  alice: own,
  watch,
  unticked,
  ...options
}: GroundOptions = {}): Promise<Ground> {
  let moment = beginning.getTime();
  const now = () => new Date(moment);
  const standIn = await startTikTokStandIn({ ...options, now });
  onTestFinished(() => standIn.close());
  const app = standIn.state.addApp({ ...standInApp, ...ownApp });
  const alice = standIn.state.addUser({ username: 'alice', displayName: 'Alice A.', followers: 1_230, ...own });
  if (unticked) standIn.state.consent = { gives: true, unticked };
  const channel = createTikTok(serversAt(standIn.url));
  const plain = createSafeFetch({ allowPrivateHosts: [standIn.host] });
  const fetch = watch ? watch(plain) : plain;
  const connectContext = (): ConnectContext => ({
    fetch,
    now: now(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    redirectUri: 'http://127.0.0.1:4000/connect/tiktok',
    publicUrl: 'http://127.0.0.1:4000',
    app: { clientId: app.clientKey, clientSecret: app.clientSecret },
  });
  const account = onlyAccount(await consent(channel, {}, connectContext()));
  const advance = (ms: number) => {
    moment += ms;
  };
  const addressOf = await servePictures();
  return { standIn, channel, fetch, app, alice, account, now, advance, files: new Map(), addressOf, connectContext };
}

/** Serves every name that ends in `.jpeg`; all others are not found. */
async function servePictures(): Promise<Ground['addressOf']> {
  const server = createServer((request, response) => {
    const isThere = request.url?.endsWith('.jpeg') === true;
    response.writeHead(isThere ? 200 : 404, { 'content-type': 'image/jpeg' }).end('a picture');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const until = new Date('2026-12-31T00:00:00Z');
  return (assetId) => ({ kind: 'address', url: `http://127.0.0.1:${port}/${assetId}`, until });
}

export function contextOf({ fetch, now, account, app }: Ground): ChannelContext {
  const { clientKey: clientId, clientSecret } = app;
  return { fetch, now: now(), secret: account.secret, account, app: { clientId, clientSecret } };
}

export const { callOf, tryStep, publish } = publisherOn((ground: Ground) => ({
  channel: ground.channel,
  context: contextOf(ground),
  postedAt: beginning,
  media: async (assetId) => ground.files.get(assetId) ?? sourceOf(new Uint8Array(3), 'video/mp4'),
  publicAddress: async (assetId) => ground.addressOf(assetId),
  advance: ground.advance,
}));

/** What TikTok was given whole, in order. */
export function postsOf(ground: Ground): readonly Task[] {
  return [...ground.standIn.state.tasks.values()].filter((task) => task.takenAt !== null && !task.failReason);
}

export const film: VersionMedia = {
  assetId: 'film',
  kind: 'video',
  mimeType: 'video/mp4',
  sizeBytes: 3,
  width: 1080,
  height: 1920,
  durationMs: 60_000,
  altText: '',
  isMadeByAi: false,
};

export const photo: VersionMedia = {
  assetId: 'photo.jpeg',
  kind: 'image',
  mimeType: 'image/jpeg',
  sizeBytes: 3,
  width: 1080,
  height: 1080,
  altText: '',
  isMadeByAi: false,
};

export const everyone = { privacyLevel: 'PUBLIC_TO_EVERYONE' };

export function contentOf(
  media: readonly VersionMedia[] = [film],
  own: Partial<VersionContent> = {},
  text = 'What it is about.',
): VersionContent {
  return { parts: [{ text, media }], ...own, options: { ...everyone, ...own.options } };
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
