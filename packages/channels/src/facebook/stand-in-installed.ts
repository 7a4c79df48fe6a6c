/** The pretend Facebook, for programs that know no network. */
import {
  checkFree,
  handleOf,
  type InstalledStandIn,
  oldestFirst,
  slowness,
  tokenOf,
} from '../conformance/installed-stand-in.ts';
import { facebookServersAt, startFacebookStandIn } from './stand-in.ts';
import { type FacebookState, publishWhatIsReady, standInApp } from './stand-in-state.ts';

export const facebookStandIn = {
  id: 'facebook',
  start: (given) => startFacebookStandIn({ ...given, ...slowness(given, 'videoProcessingMs') }),
  servers: facebookServersAt,
  app: { clientId: standInApp.id, clientSecret: standInApp.secret },
  addAccount({ state }, name) {
    checkFree(
      name,
      [...state.pages.values()].map((one) => one.name),
    );
    const { id } = state.addPage({ name, username: handleOf(name), followersCount: 42 });
    const signIn = () => {
      state.chosenPages = [id];
    };
    signIn();
    return { method: 'facebook', input: {}, remoteId: id, signIn };
  },
  expireAccess: ({ state }) => state.expireTokens(),
  visible({ state }) {
    publishWhatIsReady(state, state.now());
    return oldestFirst([...postsIn(state), ...storiesIn(state), ...commentsIn(state)]);
  },
  callerOf: ({ state }, call) => state.tokens.get(tokenOf(call) ?? '')?.pageId,
  routes: {
    visible: [
      'node.update',
      'videos.create',
      'video_reels.create',
      'photo_stories.create',
      'video_stories.create',
      'comments.create',
    ],
    prepare: [
      'photos.create',
      'feed.create',
      'videos.create',
      'video_reels.create',
      'video_stories.create',
      'upload.send',
    ],
    reading: [
      'insights.index',
      'video_insights.index',
      'node.show',
      'published.index',
      'video_reels.index',
      'stories.index',
      'comments.index',
    ],
  },
  least: () => ({ options: {}, media: 'none' }),
} satisfies InstalledStandIn<FacebookState>;

function postsIn(state: FacebookState) {
  return [...state.posts.values()].flatMap((post) => {
    if (post.publishedAt === null) return [];
    const photos = post.photoIds.map((id) => state.photos.get(id));
    const isReel = post.videoId !== null && state.videos.get(post.videoId)?.place === 'reel';
    return {
      accountRemoteId: post.pageId,
      remoteId: post.id,
      at: new Date(post.publishedAt),
      text: post.message,
      altTexts: photos.map((one) => one?.altText ?? ''),
      replyTo: null,
      kinds: post.videoId ? (['video'] as const) : photos.map(() => 'image' as const),
      ...(isReel ? { placement: 'reel' as const } : {}),
      ...(post.link ? { link: post.link } : {}),
    };
  });
}

function storiesIn(state: FacebookState) {
  return [...state.stories.values()].map(({ postId, pageId, mediaType, createdAt }) => ({
    accountRemoteId: pageId,
    remoteId: postId,
    at: new Date(createdAt),
    text: '',
    altTexts: [],
    replyTo: null,
    kinds: [mediaType === 'photo' ? ('image' as const) : ('video' as const)],
    placement: 'story' as const,
  }));
}

/** Comments go with their post. */
function commentsIn(state: FacebookState) {
  const shown = [...state.comments.values()].filter((comment) => state.posts.has(comment.postId));
  return shown.map(({ id, author, createdAt, message, postId, parentId }) => ({
    accountRemoteId: author.id,
    remoteId: id,
    at: new Date(createdAt),
    text: message,
    altTexts: [],
    kinds: [],
    replyTo: parentId ?? postId,
  }));
}
