import { describeChannel } from '../conformance/index.ts';
import { xFace } from './browser.ts';
import { createX } from './index.ts';
import { startXStandIn } from './stand-in.ts';
import { xStandIn } from './stand-in-installed.ts';
import { app, picture, serversAt, video } from './test-ground.ts';

describeChannel({
  name: 'X',
  face: xFace,
  app: () => app,
  async start(now) {
    const standIn = await startXStandIn({ now });
    const { remoteId } = xStandIn.addAccount(standIn, 'Alice');
    return {
      standIn,
      channel: createX(serversAt(standIn.url)),
      visiblePosts: () => xStandIn.visible(standIn).filter((post) => post.accountRemoteId === remoteId),
      expireAccess: () => standIn.state.expireAccess(),
    };
  },
  connects: [
    {
      method: 'oauth',
      input: () => ({}),
      // Nothing is typed in, so nothing can be typed in wrongly.
      wrong: [],
    },
  ],
  routes: { visible: 'posts.create', prepare: 'media.upload', readPosts: 'posts.lookup' },
  unsupported: [
    {
      what: 'pictures beside a video',
      warning: 'media_left_out',
      content: { parts: [{ text: 'x', media: [{ ...video, assetId: 'asset-v.mp4' }, picture] }], options: {} },
    },
    {
      what: 'a fifth picture',
      warning: 'images_left_out',
      content: { parts: [{ text: 'x', media: Array.from({ length: 5 }, () => picture) }], options: {} },
    },
    {
      what: 'a card of our own',
      warning: 'link_card_left_out',
      content: {
        parts: [{ text: 'See https://example.com', media: [] }],
        link: { url: 'https://example.com', title: 'Ours', description: '' },
        options: {},
      },
    },
    {
      what: 'the description of a video',
      warning: 'video_description_left_out',
      content: {
        parts: [{ text: 'x', media: [{ ...video, assetId: 'asset-v.mp4', altText: 'A film' }] }],
        options: {},
      },
    },
    {
      what: 'a picture beside a poll',
      warning: 'poll_without_media',
      content: {
        parts: [{ text: 'Tea?', media: [picture] }],
        poll: { options: ['Yes', 'No'], durationMinutes: 60, isMultiple: false },
        options: {},
      },
    },
    {
      what: 'several answers to a poll',
      warning: 'poll_one_answer',
      content: {
        parts: [{ text: 'Tea?', media: [] }],
        poll: { options: ['Yes', 'No'], durationMinutes: 60, isMultiple: true },
        options: {},
      },
    },
  ],
});
