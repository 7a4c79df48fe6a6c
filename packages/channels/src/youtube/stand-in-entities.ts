/** What the pretend YouTube tells of its things, with the field names of Google's generated client (2026-08-22). */
import type { Ground, StandInChannel, StoredComment, StoredPlaylist, StoredVideo } from './stand-in-state.ts';

export const etag = 'stand-in-etag';

/** Only the parts that were asked for. */
export function partsIn(query: { readonly part?: string | readonly string[] }): readonly string[] {
  const given = typeof query.part === 'string' ? [query.part] : (query.part ?? []);
  return given.flatMap((part) => part.split(',')).filter(Boolean);
}

function pick(parts: readonly string[], all: { readonly [part: string]: unknown }) {
  return Object.fromEntries(Object.entries(all).filter(([part]) => parts.includes(part)));
}

export function listOf(kind: string, items: readonly unknown[], totalResults: number, nextPageToken?: string) {
  return {
    kind: `youtube#${kind}`,
    etag,
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
    pageInfo: { totalResults, resultsPerPage: items.length },
    items,
  };
}

const picture = (width: number, height: number) => ({ url: `https://i.ytimg.com/${width}.jpg`, width, height });
export const thumbnails = { default: picture(120, 90), medium: picture(320, 180), high: picture(480, 360) };

export function videoEntity({ state, now }: Ground, video: StoredVideo, parts: readonly string[]) {
  const channel = state.channels.get(video.channelId);
  const isReady = video.readyAt <= now().getTime();
  const trouble = isReady ? video.trouble : null;
  const uploadStatus = trouble?.uploadStatus ?? (isReady ? 'processed' : 'uploaded');
  const snippet = {
    publishedAt: (video.publishedAt ?? video.uploadedAt).toISOString(),
    channelId: video.channelId,
    channelTitle: channel?.title ?? '',
    thumbnails,
    liveBroadcastContent: 'none',
    localized: { title: video.snippet.title, description: video.snippet.description },
    ...video.snippet,
  };
  const status = {
    uploadStatus,
    ...video.status,
    madeForKids: video.status.selfDeclaredMadeForKids === true,
    ...trouble,
  };
  const processingStatus = trouble ? 'failed' : isReady ? 'succeeded' : 'processing';
  const all = {
    snippet,
    status,
    statistics: statisticsOf({ state, now }, video),
    contentDetails: { duration: 'PT30S', dimension: '2d', definition: 'hd', caption: 'false', licensedContent: false },
    processingDetails: { processingStatus },
  };
  return { kind: 'youtube#video', etag, id: video.id, ...pick(parts, all) };
}

/** Videos for children have no comments, and so no number of them. */
function statisticsOf({ state }: Ground, video: StoredVideo) {
  const counts = state.counts.get(video.id) ?? {};
  const comments = state.comments.filter((comment) => comment.videoId === video.id).length;
  return {
    viewCount: String(counts.viewCount ?? 0),
    likeCount: String(counts.likeCount ?? 0),
    favoriteCount: '0',
    ...(video.status.selfDeclaredMadeForKids === true ? {} : { commentCount: String(comments) }),
  };
}

export function channelEntity({ state }: Ground, channel: StandInChannel, parts: readonly string[]) {
  const videos = [...state.videos.values()].filter((video) => video.channelId === channel.id);
  const views = videos.reduce((sum, video) => sum + (state.counts.get(video.id)?.viewCount ?? 0), 0);
  const all = {
    snippet: {
      title: channel.title,
      description: '',
      customUrl: channel.handle,
      publishedAt: '2020-01-01T00:00:00Z',
      thumbnails,
      localized: { title: channel.title, description: '' },
      ...(channel.country ? { country: channel.country } : {}),
    },
    contentDetails: { relatedPlaylists: { likes: 'LL', uploads: channel.uploads } },
    statistics: {
      viewCount: String(views),
      subscriberCount: String(channel.subscriberCount),
      hiddenSubscriberCount: channel.hidesSubscribers,
      videoCount: String(videos.length),
    },
    status: {
      privacyStatus: 'public',
      isLinked: true,
      longUploadsStatus: channel.isVerified ? 'allowed' : 'eligible',
    },
  };
  return { kind: 'youtube#channel', etag, id: channel.id, ...pick(parts, all) };
}

export function playlistEntity({ state }: Ground, playlist: StoredPlaylist, parts: readonly string[]) {
  const channelTitle = state.channels.get(playlist.channelId)?.title ?? '';
  const { title, channelId } = playlist;
  const all = {
    snippet: {
      publishedAt: '2020-01-01T00:00:00Z',
      channelId,
      title,
      description: '',
      thumbnails,
      channelTitle,
      localized: { title, description: '' },
    },
    status: { privacyStatus: 'public' },
    contentDetails: { itemCount: playlist.items.length },
  };
  return { kind: 'youtube#playlist', etag, id: playlist.id, ...pick(parts, all) };
}

export function playlistItemEntity(
  { state }: Ground,
  item: { readonly id: string; readonly playlistId: string; readonly position: number; readonly at: Date },
  video: StoredVideo,
  parts: readonly string[],
) {
  const channelTitle = state.channels.get(video.channelId)?.title ?? '';
  const all = {
    snippet: {
      publishedAt: item.at.toISOString(),
      channelId: video.channelId,
      title: video.snippet.title,
      description: video.snippet.description,
      thumbnails,
      channelTitle,
      playlistId: item.playlistId,
      position: item.position,
      resourceId: { kind: 'youtube#video', videoId: video.id },
      videoOwnerChannelTitle: channelTitle,
      videoOwnerChannelId: video.channelId,
    },
    contentDetails: {
      videoId: video.id,
      ...(video.publishedAt ? { videoPublishedAt: video.publishedAt.toISOString() } : {}),
    },
    status: { privacyStatus: video.status.privacyStatus },
  };
  return { kind: 'youtube#playlistItem', etag, id: item.id, ...pick(parts, all) };
}

export function commentEntity({ state }: Ground, comment: StoredComment, viewerId: string) {
  const author = state.channels.get(comment.channelId);
  const video = state.videos.get(comment.videoId);
  return {
    kind: 'youtube#comment',
    etag,
    id: comment.id,
    snippet: {
      channelId: video?.channelId ?? '',
      videoId: comment.videoId,
      textDisplay: comment.text,
      // "Only guaranteed if the viewer is the comment's author."
      ...(comment.channelId === viewerId ? { textOriginal: comment.text } : {}),
      ...(comment.parentId === null ? {} : { parentId: comment.parentId }),
      authorDisplayName: author?.handle ?? '@somebody',
      authorProfileImageUrl: 'https://yt3.ggpht.com/a.jpg',
      authorChannelUrl: `http://www.youtube.com/${author?.handle ?? '@somebody'}`,
      authorChannelId: { value: comment.channelId },
      canRate: true,
      viewerRating: 'none',
      likeCount: 0,
      publishedAt: comment.at.toISOString(),
      updatedAt: comment.at.toISOString(),
    },
  };
}

/** How many answers a thread brings along. */
const repliesInThread = 5;

export function threadEntity(ground: Ground, top: StoredComment, viewerId: string, parts: readonly string[]) {
  const replies = ground.state.comments.filter((comment) => comment.parentId === top.id);
  const all = {
    snippet: {
      channelId: ground.state.videos.get(top.videoId)?.channelId ?? '',
      videoId: top.videoId,
      topLevelComment: commentEntity(ground, top, viewerId),
      canReply: true,
      totalReplyCount: replies.length,
      isPublic: true,
    },
    ...(replies.length === 0
      ? {}
      : {
          replies: { comments: replies.slice(-repliesInThread).map((reply) => commentEntity(ground, reply, viewerId)) },
        }),
  };
  return { kind: 'youtube#commentThread', etag, id: top.id, ...pick(parts, all) };
}
