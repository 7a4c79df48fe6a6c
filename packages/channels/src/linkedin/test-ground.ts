/** What the tests of this folder stand on: connected accounts on the pretend LinkedIn, and a publisher's part. */
import { createSafeFetch } from '@antiphon/wire';
import { onTestFinished } from 'vitest';
import { publisherOn, sourceOf } from '../conformance/index.ts';
import type {
  Channel,
  ChannelContext,
  ConnectContext,
  ConnectedAccount,
  ConnectOutcome,
  Json,
  MediaSource,
  VersionContent,
  VersionMedia,
} from '../spec.ts';
import { createLinkedIn } from './index.ts';
import type { Door } from './secret.ts';
import { type LinkedInStandIn, type LinkedInStandInOptions, startLinkedInStandIn } from './stand-in.ts';
import { linkedinStandIn } from './stand-in-installed.ts';
import type { StandInMember, StandInOrganization, StoredPost } from './stand-in-state.ts';

export const { app, servers: serversAt } = linkedinStandIn;

export interface Ground {
  readonly standIn: LinkedInStandIn;
  readonly channel: Channel;
  readonly fetch: typeof globalThis.fetch;
  readonly alice: StandInMember;
  readonly acme: StandInOrganization;
  /** The one that calls are made for. */
  account: ConnectedAccount;
  readonly now: () => Date;
  /** Moves the clock of both sides. */
  advance(ms: number): void;
  /** What the assets are, by id; three bytes where none is named. */
  readonly files: Map<string, MediaSource>;
  /** The operator's app. */
  readonly app: { [name: string]: Json };
  connectContext(): ConnectContext;
}

export interface GroundOptions extends Omit<LinkedInStandInOptions, 'now' | 'port'> {
  /** Whose account: the page's, the member's, or the member's by the app without pages. Default the page's. */
  readonly as?: 'page' | 'member' | 'share';
  readonly app?: { [name: string]: Json };
  /** Sees every call. */
  readonly watch?: (inner: typeof fetch) => typeof fetch;
}

/** Alice, administrator of Acme; closed when the test ends. */
export async function startInTest(options: GroundOptions = {}): Promise<Ground> {
  const ground = await startGround(options);
  onTestFinished(() => ground.standIn.close());
  return ground;
}

export async function startGround({ as = 'page', app: own, watch, ...options }: GroundOptions = {}): Promise<Ground> {
  let moment = Date.parse('2026-11-20T10:00:00Z');
  const now = () => new Date(moment);
  const standIn = await startLinkedInStandIn({ minVideoBytes: 0, ...options, now });
  const alice = standIn.state.addMember({ firstName: 'Alice', followersCount: 42 });
  const acme = standIn.state.addOrganization({ name: 'Acme', followersCount: 1_230 });
  standIn.state.addRole({ memberId: alice.id, organizationId: acme.id, role: 'ADMINISTRATOR' });
  const channel = createLinkedIn(serversAt(standIn.url));
  const plain = createSafeFetch({ allowPrivateHosts: [standIn.host] });
  const fetch = watch ? watch(plain) : plain;
  const operatorApp = { ...app, ...own };
  const connectContext = (): ConnectContext => ({
    fetch,
    now: now(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    redirectUri: 'http://127.0.0.1:4000/connect/linkedin',
    publicUrl: 'http://127.0.0.1:4000',
    app: operatorApp,
  });
  const accounts = accountsIn(await consentBy(channel, as === 'share' ? 'share' : 'community', connectContext()));
  const account = accounts[as === 'member' ? 1 : 0];
  if (!account) throw new Error('Nobody was connected.');
  const advance = (ms: number) => {
    moment += ms;
  };
  return {
    standIn,
    channel,
    fetch,
    alice,
    acme,
    account,
    now,
    advance,
    files: new Map(),
    app: operatorApp,
    connectContext,
  };
}

/** To the consent page and back, by one of the two ways in. */
export async function consentBy(channel: Channel, door: Door, context: ConnectContext): Promise<ConnectOutcome> {
  const method = channel.connect.find((one) => one.id === door);
  if (method?.kind !== 'oauth') throw new Error(`There is no way in called ${door}.`);
  const begun = await method.begin({}, context);
  if (begun.kind === 'refused') return begun;
  const page = await context.fetch(begun.authorizeUrl, { redirect: 'manual' });
  const back = new URL(page.headers.get('location') ?? 'about:blank');
  return method.finish({ query: Object.fromEntries(back.searchParams), saved: structuredClone(begun.saved) }, context);
}

export function accountsIn(outcome: ConnectOutcome): readonly ConnectedAccount[] {
  if (outcome.kind !== 'connected') throw new Error(`Not connected: ${JSON.stringify(outcome)}`);
  return outcome.accounts;
}

export function contextOf({ fetch, now, account, app: operatorApp }: Ground): ChannelContext {
  return { fetch, now: now(), secret: account.secret, account, app: operatorApp };
}

const triedAt = new WeakMap<VersionContent, Date>();

/** What a publisher keeps of the first try. */
function firstTriedAt(ground: Ground, content: VersionContent): Date {
  const at = triedAt.get(content) ?? ground.now();
  triedAt.set(content, at);
  return at;
}

export const { callOf, tryStep, publish } = publisherOn((ground: Ground, content) => ({
  channel: ground.channel,
  context: contextOf(ground),
  postedAt: firstTriedAt(ground, content),
  media: async (assetId) => ground.files.get(assetId) ?? sourceOf(new Uint8Array(3), 'image/png'),
  advance: ground.advance,
}));

export function postsOf(ground: Ground): readonly StoredPost[] {
  return [...ground.standIn.state.posts.values()];
}

export const picture: VersionMedia = {
  assetId: 'p',
  kind: 'image',
  mimeType: 'image/png',
  sizeBytes: 3,
  width: 1200,
  height: 800,
  altText: 'A cup',
  isMadeByAi: false,
};

export const film: VersionMedia = {
  ...picture,
  assetId: 'v',
  kind: 'video',
  mimeType: 'video/mp4',
  durationMs: 30_000,
  altText: '',
};

export function contentOf(text: string, own: Partial<VersionContent> = {}, media: readonly VersionMedia[] = []) {
  const content: VersionContent = { parts: [{ text, media }], options: {}, ...own };
  return content;
}
