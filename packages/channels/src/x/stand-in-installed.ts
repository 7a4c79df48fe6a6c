/** The pretend X, for programs that know no network. */
import { checkFree, handleOf, type InstalledStandIn, oldestFirst, tokenOf } from '../conformance/installed-stand-in.ts';
import { standInApp, startXStandIn } from './stand-in.ts';
import type { XState } from './stand-in-state.ts';

export const xStandIn = {
  id: 'x',
  start: startXStandIn,
  servers: (url) => ({ api: url, site: url }),
  app: { ...standInApp },
  addAccount({ state }, name) {
    // X's names have no hyphens.
    const username = handleOf(name).replaceAll('-', '_');
    checkFree(
      username,
      [...state.users.values()].map((one) => one.username),
    );
    const { id } = state.addUser({ username, name, followersCount: 42 });
    const signIn = () => {
      state.signedInAs = id;
    };
    signIn();
    return { method: 'oauth', input: {}, remoteId: id, signIn };
  },
  expireAccess: ({ state }) => state.expireAccess(),
  visible({ state }) {
    const posts = [...state.posts.values()].map((post) => ({
      accountRemoteId: post.userId,
      remoteId: post.id,
      at: post.createdAt,
      text: post.text,
      altTexts: post.mediaIds.map((id) => state.media.get(id)?.altText ?? ''),
      replyTo: post.inReplyToId,
      kinds: post.mediaIds.map((id) =>
        state.media.get(id)?.category === 'tweet_video' ? ('video' as const) : ('image' as const),
      ),
      ...(post.poll ? { poll: post.poll.options } : {}),
      isMarkedAsAi: post.isMadeWithAi,
    }));
    return oldestFirst(posts);
  },
  callerOf: ({ state }, call) => state.tokens.get(tokenOf(call) ?? '')?.userId,
  routes: {
    visible: ['posts.create'],
    prepare: ['media.upload', 'media.initialize', 'media.append', 'media.finalize', 'media.status', 'media.metadata'],
    reading: ['posts.lookup', 'timelines.posts', 'search.recent', 'users.me'],
  },
  least: () => ({ options: {}, media: 'none' }),
} satisfies InstalledStandIn<XState>;
