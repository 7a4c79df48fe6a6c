import { describeChannel } from '../conformance/index.ts';
import { youtubeFace } from './browser.ts';
import { createYouTube } from './index.ts';
import { startYouTubeStandIn, type YouTubeStandIn } from './stand-in.ts';
import { standInApp } from './stand-in-state.ts';
import { cover, film, filmContent, serversAt } from './test-ground.ts';

const sample = { ...film, assetId: 'asset-x.mp4', sizeBytes: 40 };
const picture = { ...cover, assetId: 'asset-x.png' };

describeChannel({
  name: 'YouTube',
  face: youtubeFace,
  async start(now) {
    // The suite reads an hour after it published, and does not renew in between.
    const standIn = await startYouTubeStandIn({ now, accessLivesS: 7_200 });
    standIn.state.addChannel({ title: 'Alice', subscriberCount: 42 });
    return {
      standIn,
      channel: createYouTube(serversAt(standIn.url)),
      visiblePosts: () => visiblePosts(standIn),
      expireAccess: () => standIn.state.expireAccess(),
    };
  },
  app: () => ({ clientId: standInApp.clientId, clientSecret: standInApp.clientSecret }),
  // Nothing is asked before the consent page, so there is nothing to type wrongly.
  connects: [{ method: 'oauth', input: () => ({}), wrong: [] }],
  routes: { visible: 'videos.update', prepare: 'uploads.put', readPosts: 'videos.list' },
  hasPending: true,
  hidesReset: true,
  unsupported: [
    { what: 'a second video', warning: 'media_left_out', content: filmContent({}, [sample, sample]) },
    {
      what: 'a thumbnail of a Short',
      warning: 'thumbnail_left_out',
      content: filmContent({ options: { placement: 'reel' } }, [sample, picture]),
    },
    {
      what: 'a poll',
      warning: 'poll_left_out',
      content: filmContent({ poll: { options: ['a', 'b'], durationMinutes: 60, isMultiple: false } }, [sample]),
    },
    {
      what: 'a first comment below a video for children',
      warning: 'comment_left_out',
      content: filmContent({ firstComment: 'Hello', options: { madeForKids: true } }, [sample]),
    },
    {
      what: 'a description of the video',
      warning: 'alt_text_left_out',
      content: filmContent({}, [{ ...sample, altText: 'What it shows' }]),
    },
  ],
});

/** What others than the channel can see, comments after their videos. */
function visiblePosts({ state }: YouTubeStandIn) {
  const videos = [...state.videos.values()].filter((video) => video.status.privacyStatus !== 'private');
  const posts = videos.map((video) => ({
    remoteId: video.id,
    text: String(video.snippet.description),
    altTexts: [],
    replyTo: null,
    kinds: ['video' as const],
    ...(video.shape && video.shape.height >= video.shape.width ? { placement: 'reel' as const } : {}),
    isMarkedAsAi: video.status.containsSyntheticMedia === true,
  }));
  const comments = state.comments.map((comment) => ({
    remoteId: comment.id,
    text: comment.text,
    altTexts: [],
    replyTo: comment.parentId ?? comment.videoId,
  }));
  return [...posts, ...comments];
}
