import { describeChannel } from '../conformance/index.ts';
import { tiktokFace } from './browser.ts';
import { createTikTok } from './index.ts';
import { startTikTokStandIn, type TikTokStandIn } from './stand-in.ts';
import { standInApp } from './stand-in-state.ts';
import { contentOf, everyone, film, photo, serversAt } from './test-ground.ts';

const sample = { ...film, assetId: 'asset-x.mp4', sizeBytes: 40 };
const picture = { ...photo, assetId: 'asset-x.jpeg' };

describeChannel({
  name: 'TikTok',
  face: tiktokFace,
  async start(now) {
    // The suite takes a post that is not yet ready for one that is not there, and asks after a second.
    const standIn = await startTikTokStandIn({ now, processingMs: 500 });
    standIn.state.addUser({ username: 'alice', displayName: 'Alice', followers: 42 });
    return {
      standIn,
      channel: createTikTok(serversAt(standIn.url)),
      visiblePosts: () => visiblePosts(standIn),
      expireAccess: () => standIn.state.expireAccess(),
    };
  },
  app: () => ({ clientId: standInApp.clientKey, clientSecret: standInApp.clientSecret }),
  // Nothing is asked before the consent page, so there is nothing to type wrongly.
  connects: [{ method: 'oauth', input: () => ({}), wrong: [] }],
  routes: { visible: 'upload.put', prepare: 'creator.query', readPosts: 'video.query' },
  options: everyone,
  least: 'video',
  samples: { aiLabel: () => contentOf([{ ...sample, isMadeByAi: true }]) },
  hasPending: true,
  hidesReset: true,
  unsupported: [
    { what: 'a picture beside a video', warning: 'media_left_out', content: contentOf([sample, picture]) },
    { what: 'a first comment', warning: 'comment_left_out', content: contentOf([sample], { firstComment: 'Hello' }) },
    {
      what: 'a poll',
      warning: 'poll_left_out',
      content: contentOf([sample], { poll: { options: ['a', 'b'], durationMinutes: 60, isMultiple: false } }),
    },
    {
      what: 'the label of pictures made by a model',
      warning: 'ai_label_left_out',
      content: contentOf([{ ...picture, isMadeByAi: true }]),
    },
    {
      what: 'a title of a video',
      warning: 'title_left_out',
      content: contentOf([sample], { options: { title: 'T' } }),
    },
    {
      what: 'duets of pictures',
      warning: 'duet_left_out',
      content: contentOf([picture], { options: { allowDuet: true } }),
    },
    {
      what: 'a description of the video',
      warning: 'alt_text_left_out',
      content: contentOf([{ ...sample, altText: 'What it shows' }]),
    },
  ],
});

/** What TikTok was given whole: from then on the post comes about by itself. */
function visiblePosts({ state }: TikTokStandIn) {
  return [...state.tasks.values()]
    .filter((task) => task.takenAt !== null && !task.failReason)
    .map(({ kind, postId, postInfo, pictures }) => ({
      remoteId: postId,
      text: String(kind === 'video' ? postInfo.title : postInfo.description),
      altTexts: [],
      replyTo: null,
      kinds: kind === 'video' ? ['video' as const] : Array.from({ length: pictures }, () => 'image' as const),
      isMarkedAsAi: postInfo.is_aigc === true,
    }));
}
