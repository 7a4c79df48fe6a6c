/** The pretend Bluesky, for programs that know no network. */
import {
  checkFree,
  handleOf,
  type InstalledStandIn,
  oldestFirst,
  slowness,
  tokenOf,
} from '../conformance/installed-stand-in.ts';
import { startBlueskyStandIn } from './stand-in.ts';
import type { PdsState } from './stand-in-state.ts';

/** Of every account that `addAccount` makes. */
export const standInPassword = 'abcd-efgh-ijkl-mnop';

interface Embed {
  readonly $type: string;
  readonly images?: readonly { readonly alt: string }[];
  readonly items?: readonly { readonly alt: string }[];
  readonly external?: { readonly uri: string };
}

export const blueskyStandIn = {
  id: 'bluesky',
  start: (given) => startBlueskyStandIn({ ...given, ...slowness(given, 'videoProcessingMs') }),
  servers: (url) => ({ entryServer: url, plcDirectory: url, videoService: url }),
  addAccount({ state }, name) {
    const handle = `${handleOf(name)}.test`;
    checkFree(
      handle,
      [...state.accounts.values()].map((one) => one.handle),
    );
    const { did } = state.addAccount({ handle, password: standInPassword, displayName: name, followersCount: 42 });
    const input = { identifier: handle, password: standInPassword };
    return { method: 'app-password', input, remoteId: did, signIn: () => undefined };
  },
  expireAccess: ({ state }) => state.expireAccess(),
  visible({ state }) {
    const posts = [...state.records.values()].map(({ uri, value }) => {
      const embed = value.embed as Embed | undefined;
      const pictures = embed?.images ?? embed?.items ?? [];
      return {
        accountRemoteId: uri.split('/')[2] ?? '',
        remoteId: uri,
        at: new Date(String(value.createdAt)),
        text: String(value.text),
        altTexts: pictures.map((picture) => picture.alt),
        kinds: embed?.$type === 'app.bsky.embed.video' ? ['video' as const] : pictures.map(() => 'image' as const),
        ...(embed?.external ? { link: embed.external.uri } : {}),
        replyTo: (value.reply as { parent: { uri: string } } | undefined)?.parent.uri ?? null,
      };
    });
    return oldestFirst(posts);
  },
  /** Every token names its account, also the ticket for the videos' service. */
  callerOf(_standIn, call) {
    const [, payload] = tokenOf(call)?.split('.') ?? [];
    if (payload === undefined) return undefined;
    const { sub, iss } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub?: string; iss?: string };
    return sub ?? iss;
  },
  routes: {
    visible: ['com.atproto.repo.createRecord'],
    prepare: [
      'com.atproto.repo.uploadBlob',
      'app.bsky.video.getUploadLimits',
      'app.bsky.video.uploadVideo',
      'app.bsky.video.getJobStatus',
      'com.atproto.server.getServiceAuth',
      'com.atproto.identity.resolveHandle',
    ],
    reading: [
      'app.bsky.feed.getPosts',
      'app.bsky.feed.getPostThread',
      'app.bsky.actor.getProfile',
      'com.atproto.repo.getRecord',
      'com.atproto.repo.listRecords',
    ],
  },
  least: () => ({ options: {}, media: 'none' }),
} satisfies InstalledStandIn<PdsState>;
