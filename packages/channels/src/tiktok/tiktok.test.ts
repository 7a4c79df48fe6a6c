import { describeChannel } from '../conformance/index.ts';
import { tiktokFace } from './browser.ts';
import { createTikTok } from './index.ts';
import { startTikTokStandIn } from './stand-in.ts';
import { tiktokStandIn } from './stand-in-installed.ts';
import { contentOf, everyone, film, operatorsApp, photo, serversAt } from './test-ground.ts';

const sample = { ...film, assetId: 'asset-x.mp4', sizeBytes: 40 };
const picture = { ...photo, assetId: 'asset-x.jpeg' };

describeChannel({
  name: 'TikTok',
  face: tiktokFace,
  async start(now) {
    // The suite takes a post that is not yet ready for one that is not there, and asks after a second.
    const standIn = await startTikTokStandIn({ now, processingMs: 500 });
    tiktokStandIn.addAccount(standIn, 'Alice');
    return {
      standIn,
      channel: createTikTok(serversAt(standIn.url)),
      visiblePosts: () => tiktokStandIn.visible(standIn),
      expireAccess: () => standIn.state.expireAccess(),
    };
  },
  app: () => operatorsApp,
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
