/** The pretend Mastodon server, for programs that know no network. */
import {
  checkFree,
  handleOf,
  type InstalledStandIn,
  oldestFirst,
  slowness,
  tokenOf,
} from '../conformance/installed-stand-in.ts';
import { startMastodonStandIn } from './stand-in.ts';
import type { MastodonState } from './stand-in-state.ts';

export const mastodonStandIn = {
  id: 'mastodon',
  start: (given) => startMastodonStandIn({ ...given, ...slowness(given, 'imageProcessingMs', 'videoProcessingMs') }),
  servers: () => ({}),
  addAccount({ state, url }, name) {
    const username = handleOf(name);
    checkFree(
      username,
      [...state.accounts.values()].map((one) => one.username),
    );
    const { id } = state.addAccount({ username, displayName: name, followersCount: 42 });
    const input = { server: url, token: state.addToken(id) };
    return { method: 'token', input, remoteId: id, signIn: () => undefined };
  },
  visible({ state }) {
    const posts = [...state.statuses.values()].map((status) => ({
      accountRemoteId: status.accountId,
      remoteId: status.id,
      at: status.createdAt,
      text: status.text,
      altTexts: status.mediaIds.map((id) => state.media.get(id)?.description ?? ''),
      replyTo: status.inReplyToId,
      ...(status.poll ? { poll: status.poll.options } : {}),
      kinds: status.mediaIds.map((id) =>
        state.media.get(id)?.type === 'video' ? ('video' as const) : ('image' as const),
      ),
    }));
    return oldestFirst(posts);
  },
  callerOf: ({ state }, call) => state.tokens.get(tokenOf(call) ?? '')?.accountId,
  routes: {
    visible: ['statuses.create'],
    prepare: ['media.create', 'media.show'],
    reading: ['statuses.index', 'statuses.show', 'statuses.context', 'accounts.statuses', 'accounts.verify'],
  },
  least: () => ({ options: {}, media: 'none' }),
} satisfies InstalledStandIn<MastodonState>;
