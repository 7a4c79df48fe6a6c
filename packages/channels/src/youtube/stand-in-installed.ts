/** The pretend YouTube, for programs that know no network. */
import { checkFree, type InstalledStandIn, oldestFirst, tokenOf } from '../conformance/installed-stand-in.ts';
import { startYouTubeStandIn, type YouTubeMemory } from './stand-in.ts';
import { standInApp } from './stand-in-state.ts';

const titleMax = 100;

export const youtubeStandIn = {
  id: 'youtube',
  start: startYouTubeStandIn,
  servers: (url) => ({ accounts: url, token: url, api: url, upload: url, analytics: url }),
  app: { clientId: standInApp.clientId, clientSecret: standInApp.clientSecret },
  addAccount({ state }, name) {
    checkFree(
      name,
      [...state.channels.values()].map((one) => one.title),
    );
    const { id } = state.addChannel({ title: name, subscriberCount: 42 });
    const signIn = () => {
      state.consent = { ...state.consent, channelId: id };
    };
    signIn();
    return { method: 'oauth', input: {}, remoteId: id, signIn };
  },
  expireAccess: ({ state }) => state.expireAccess(),
  beginDay: ({ state }) => state.usage.clear(),
  /** What others than the channel can see. */
  visible({ state }) {
    const videos = [...state.videos.values()].filter((video) => video.status.privacyStatus !== 'private');
    const posts = videos.map((video) => ({
      accountRemoteId: video.channelId,
      remoteId: video.id,
      at: video.publishedAt ?? video.uploadedAt,
      text: String(video.snippet.description),
      altTexts: [],
      replyTo: null,
      kinds: ['video' as const],
      ...(video.shape && video.shape.height >= video.shape.width ? { placement: 'reel' as const } : {}),
      isMarkedAsAi: video.status.containsSyntheticMedia === true,
    }));
    // Comments go with their video.
    const shown = state.comments.filter((comment) => videos.some((video) => video.id === comment.videoId));
    const comments = shown.map((comment) => ({
      accountRemoteId: comment.channelId,
      remoteId: comment.id,
      at: comment.at,
      text: comment.text,
      altTexts: [],
      kinds: [],
      replyTo: comment.parentId ?? comment.videoId,
    }));
    return oldestFirst([...posts, ...comments]);
  },
  callerOf: ({ state }, call) => state.accessTokens.get(tokenOf(call) ?? '')?.channelId,
  routes: {
    visible: ['videos.update', 'commentThreads.insert'],
    prepare: ['uploads.begin', 'uploads.put', 'videos.list'],
    reading: [
      'videos.list',
      'reports.query',
      'commentThreads.list',
      'comments.list',
      'playlistItems.list',
      'channels.list',
    ],
  },
  least: (text) => ({ options: { title: text.replace(/[<>]/g, '').slice(0, titleMax) || 'A film' }, media: 'video' }),
} satisfies InstalledStandIn<YouTubeMemory>;
