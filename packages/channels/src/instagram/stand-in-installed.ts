/** The pretend Instagram, for programs that know no network; accounts come by its own door. */
import {
  checkFree,
  handleOf,
  type InstalledStandIn,
  oldestFirst,
  slowness,
  tokenOf,
} from '../conformance/installed-stand-in.ts';
import { instagramServersAt, startInstagramStandIn } from './stand-in.ts';
import { type InstagramState, standInApps } from './stand-in-state.ts';

const placements = { REELS: { placement: 'reel' }, STORY: { placement: 'story' }, FEED: {} } as const;

export const instagramStandIn = {
  id: 'instagram',
  start: (given) => startInstagramStandIn({ ...given, ...slowness(given, 'imageProcessingMs', 'videoProcessingMs') }),
  servers: instagramServersAt,
  app: {
    clientId: standInApps['graph.instagram.com'].id,
    clientSecret: standInApps['graph.instagram.com'].secret,
    facebookClientId: standInApps['graph.facebook.com'].id,
    facebookClientSecret: standInApps['graph.facebook.com'].secret,
  },
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
    return { method: 'instagram', input: {}, remoteId: id, signIn };
  },
  expireAccess: ({ state }) => state.expireTokens(),
  visible({ state }) {
    const posts = [...state.media.values()].map(({ id, userId, createdAt, container, children }) => {
      const pieces = children.length > 0 ? children : [container];
      return {
        accountRemoteId: userId,
        remoteId: id,
        at: new Date(createdAt),
        text: container.caption,
        altTexts: pieces.filter((piece) => piece.type === 'IMAGE').map((piece) => piece.altText),
        replyTo: null,
        kinds: pieces.map((piece) => (piece.type === 'IMAGE' ? ('image' as const) : ('video' as const))),
        ...placements[container.product],
        isMarkedAsAi: container.isMadeByAi,
      };
    });
    // Comments go with their post.
    const shown = [...state.comments.values()].filter((comment) => state.media.has(comment.mediaId));
    const comments = shown.map(({ id, authorId, createdAt, text, mediaId, parentId }) => ({
      accountRemoteId: authorId,
      remoteId: id,
      at: new Date(createdAt),
      text,
      altTexts: [],
      kinds: [],
      replyTo: parentId ?? mediaId,
    }));
    return oldestFirst([...posts, ...comments]);
  },
  callerOf: ({ state }, call) => state.tokens.get(tokenOf(call) ?? '')?.userIds[0],
  routes: {
    visible: ['media.publish', 'comments.create'],
    prepare: ['media.create', 'upload.send'],
    reading: ['insights.index', 'node.show', 'media.index', 'stories.index', 'comments.index', 'limit.show'],
  },
  least: () => ({ options: {}, media: 'image' }),
} satisfies InstalledStandIn<InstagramState>;
