/** What the tests of this folder stand on: a connected account with a board, and calls of steps. */
import { createHash } from 'node:crypto';
import { createSafeFetch } from '@antiphon/wire';
import { onTestFinished } from 'vitest';
import { consent, noPublicAddress, onlyAccount, sampleMedia } from '../conformance/index.ts';
import type {
  Channel,
  ChannelContext,
  ConnectContext,
  ConnectedAccount,
  Json,
  MediaSource,
  StepCall,
  StepOutcome,
  StepTrace,
  VersionContent,
  VersionMedia,
} from '../spec.ts';
import { createPinterest } from './index.ts';
import { type PinterestStandIn, type PinterestStandInOptions, startPinterestStandIn } from './stand-in.ts';
import { pinterestStandIn } from './stand-in-installed.ts';
import { type StandInApp, type StandInUser, type StoredBoard, standInApp } from './stand-in-state.ts';

/** The board of the tests that have to name one beforehand. */
export const boardId = '549755885175000001';

export const { servers: serversAt, app: operatorsApp } = pinterestStandIn;

export interface Ground {
  readonly standIn: PinterestStandIn;
  readonly channel: Channel;
  readonly fetch: typeof globalThis.fetch;
  readonly app: StandInApp;
  readonly alice: StandInUser;
  readonly board: StoredBoard;
  account: ConnectedAccount;
  readonly now: () => Date;
  /** Moves the clock of both sides. */
  advance(ms: number): void;
  /** What the assets are, by id; a sample of the kind where none is named. */
  readonly files: Map<string, MediaSource>;
  connectContext(): ConnectContext;
}

export interface GroundOptions extends Omit<PinterestStandInOptions, 'now' | 'port'> {
  readonly app?: Partial<StandInApp>;
  /** Sees every call. */
  readonly watch?: (inner: typeof fetch) => typeof fetch;
}

export async function startGround({ app: ownApp, watch, ...options }: GroundOptions = {}): Promise<Ground> {
  let moment = Date.parse('2026-11-20T10:00:00Z');
  const now = () => new Date(moment);
  const standIn = await startPinterestStandIn({ ...options, now });
  const app = standIn.state.addApp({ ...standInApp, ...ownApp });
  const alice = standIn.state.addUser({ username: 'alice', businessName: 'Alice’s kitchen', followers: 1_230 });
  const board = standIn.state.addBoard({
    userId: alice.id,
    name: 'Recipes',
    id: boardId,
    sections: ['Salads', 'Soups'],
  });
  const channel = createPinterest(serversAt(standIn.url));
  const plain = createSafeFetch({ allowPrivateHosts: [standIn.host] });
  const fetch = watch ? watch(plain) : plain;
  const connectContext = (): ConnectContext => ({
    fetch,
    now: now(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    redirectUri: 'http://127.0.0.1:4000/connect/pinterest',
    publicUrl: 'http://127.0.0.1:4000',
    app: { clientId: app.clientId, clientSecret: app.clientSecret },
  });
  const account = onlyAccount(await consent(channel, {}, connectContext()));
  const advance = (ms: number) => {
    moment += ms;
  };
  return { standIn, channel, fetch, app, alice, board, account, now, advance, files: new Map(), connectContext };
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

type Done = { readonly [key: string]: StepTrace };

/** The call of one step, with the identity that a publisher would have stored for it. */
export function callOf(
  ground: Ground,
  content: VersionContent,
  key: string,
  { done = {}, pending, publicationId = '01' }: { done?: Done; pending?: Json; publicationId?: string } = {},
): StepCall {
  const step = ground.channel.plan(content, ground.account).steps.find((one) => one.key === key);
  if (!step) throw new Error(`No step ${key} is planned.`);
  const seed = createHash('sha256').update(`${publicationId}:${key}`).digest('hex').slice(0, 32);
  return {
    ...contextOf(ground),
    content,
    step,
    done,
    ...(pending === undefined ? {} : { pending }),
    identity: { publicationId, seed, postedAt: ground.now() },
    media: async (assetId) => ground.files.get(assetId) ?? sampleMedia(assetId),
    publicAddress: noPublicAddress,
  };
}

/** Tries one step until it is no longer pending; every state is kept as JSON in between. */
export async function tryStep(
  ground: Ground,
  content: VersionContent,
  key: string,
  own: { done?: Done; publicationId?: string } = {},
): Promise<StepOutcome> {
  let pending: Json | undefined;
  for (let turn = 0; turn < 50; turn += 1) {
    const outcome = await ground.channel.perform(
      callOf(ground, content, key, { ...own, ...(pending === undefined ? {} : { pending }) }),
    );
    if (outcome.kind !== 'pending') return outcome;
    pending = JSON.parse(JSON.stringify(outcome.pending)) as Json;
    ground.advance(outcome.waitMs);
  }
  throw new Error(`${key} is still pending.`);
}

/** Does the planned steps in order, up to and without `until`, as the publisher does on a good day. */
export async function publish(
  ground: Ground,
  content: VersionContent,
  { until, publicationId = '01' }: { until?: string; publicationId?: string } = {},
): Promise<Record<string, StepTrace>> {
  const done: Record<string, StepTrace> = {};
  for (const { key } of ground.channel.plan(content, ground.account).steps) {
    if (key === until) break;
    const outcome = await tryStep(ground, content, key, { done, publicationId });
    if (outcome.kind !== 'done') throw new Error(`${key}: ${JSON.stringify(outcome)}`);
    done[key] = outcome.trace;
  }
  return done;
}

export const photo: VersionMedia = {
  assetId: 'asset-photo.png',
  kind: 'image',
  mimeType: 'image/png',
  sizeBytes: 70,
  width: 1000,
  height: 1500,
  altText: 'A bowl of soup',
  isMadeByAi: false,
};

export const film: VersionMedia = {
  assetId: 'asset-film.mp4',
  kind: 'video',
  mimeType: 'video/mp4',
  sizeBytes: 40,
  width: 1080,
  height: 1920,
  durationMs: 30_000,
  altText: '',
  isMadeByAi: false,
};

export function pinContent(
  own: Partial<VersionContent> = {},
  media: readonly VersionMedia[] = [photo],
): VersionContent {
  return {
    parts: [{ text: 'What is in the bowl.', media }],
    ...own,
    options: { board: boardId, title: 'Soup', ...own.options },
  };
}
