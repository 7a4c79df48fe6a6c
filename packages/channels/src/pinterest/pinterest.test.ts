import { describeChannel } from '../conformance/index.ts';
import { pinterestFace } from './browser.ts';
import { createPinterest } from './index.ts';
import { startPinterestStandIn } from './stand-in.ts';
import { pinterestStandIn } from './stand-in-installed.ts';
import { boardId, film, operatorsApp, photo, pinContent, serversAt } from './test-ground.ts';

const sample = { ...film, assetId: 'asset-x.mp4', sizeBytes: 40 };
const picture = { ...photo, assetId: 'asset-x.png' };

describeChannel({
  name: 'Pinterest',
  face: pinterestFace,
  async start(now) {
    const standIn = await startPinterestStandIn({ now });
    const alice = standIn.state.addUser({ username: 'alice', followers: 42 });
    standIn.state.addBoard({ userId: alice.id, name: 'Recipes', id: boardId });
    return {
      standIn,
      channel: createPinterest(serversAt(standIn.url)),
      visiblePosts: () => pinterestStandIn.visible(standIn),
      expireAccess: () => standIn.state.expireAccess(),
    };
  },
  app: () => operatorsApp,
  // Nothing is asked before the consent page, so there is nothing to type wrongly.
  connects: [{ method: 'oauth', input: () => ({}), wrong: [] }],
  routes: { visible: 'pins.create', prepare: 'boards.pins', readPosts: 'pins.get' },
  options: { board: boardId },
  unsupported: [
    { what: 'a second video', warning: 'media_left_out', content: pinContent({}, [sample, sample]) },
    { what: 'a sixth picture', warning: 'images_left_out', content: pinContent({}, Array(6).fill(picture)) },
    {
      what: 'long descriptions of many pictures',
      warning: 'alt_text_cut',
      content: pinContent({}, [
        { ...picture, altText: 'x'.repeat(300) },
        { ...picture, altText: 'y'.repeat(300) },
      ]),
    },
    { what: 'a first comment', warning: 'comment_left_out', content: pinContent({ firstComment: 'Hello' }, [picture]) },
    {
      what: 'a poll',
      warning: 'poll_left_out',
      content: pinContent({ poll: { options: ['a', 'b'], durationMinutes: 60, isMultiple: false } }, [picture]),
    },
    {
      what: 'the card of a link',
      warning: 'card_left_out',
      content: pinContent({ link: { url: 'https://example.com/', title: 'A page', description: '' } }, [picture]),
    },
    {
      what: 'a label for pictures made by a model',
      warning: 'ai_label_left_out',
      content: pinContent({}, [{ ...picture, isMadeByAi: true }]),
    },
  ],
});
