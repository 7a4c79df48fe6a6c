/** The pretend Threads, for programs that know no network. */
import {
  checkFree,
  handleOf,
  type InstalledStandIn,
  oldestFirst,
  slowness,
  tokenOf,
} from '../conformance/installed-stand-in.ts';
import { startThreadsStandIn, threadsServersAt } from './stand-in.ts';
import { standInApp, type ThreadsState } from './stand-in-state.ts';

export const threadsStandIn = {
  id: 'threads',
  start: (given) => startThreadsStandIn({ ...given, ...slowness(given, 'imageProcessingMs', 'videoProcessingMs') }),
  servers: threadsServersAt,
  app: { clientId: standInApp.id, clientSecret: standInApp.secret },
  addAccount({ state }, name) {
    const username = handleOf(name);
    checkFree(
      username,
      [...state.users.values()].map((one) => one.username),
    );
    const { id } = state.addAccount({ username, name, followersCount: 42 });
    const signIn = () => {
      state.signedInAs = id;
    };
    signIn();
    return { method: 'threads', input: {}, remoteId: id, signIn };
  },
  expireAccess: ({ state }) => state.expireTokens(),
  visible({ state }) {
    const posts = [...state.posts.values()].map(({ id, userId, createdAt, container, children }) => {
      const pieces = children.length > 0 ? children : [container];
      const media = pieces.filter((piece) => piece.type === 'IMAGE' || piece.type === 'VIDEO');
      return {
        accountRemoteId: userId,
        remoteId: id,
        at: new Date(createdAt),
        text: container.text,
        altTexts: media.map((piece) => piece.altText),
        replyTo: container.replyTo,
        kinds: media.map((piece) => (piece.type === 'IMAGE' ? ('image' as const) : ('video' as const))),
        ...(container.poll ? { poll: container.poll } : {}),
        ...(container.link ? { link: container.link } : {}),
      };
    });
    return oldestFirst(posts);
  },
  callerOf: ({ state }, call) => state.tokens.get(tokenOf(call) ?? '')?.userId,
  routes: {
    visible: ['threads.publish'],
    prepare: ['threads.create'],
    reading: [
      'insights.index',
      'node.show',
      'threads.index',
      'replies.index',
      'replies.below',
      'conversation.below',
      'account.insights',
      'limit.show',
    ],
  },
  least: () => ({ options: {}, media: 'none' }),
} satisfies InstalledStandIn<ThreadsState>;
