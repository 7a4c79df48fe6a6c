import { describeChannel } from '../conformance/index.ts';
import { youtubeFace } from './browser.ts';
import { createYouTube } from './index.ts';
import { startYouTubeStandIn } from './stand-in.ts';
import { youtubeStandIn } from './stand-in-installed.ts';
import { cover, film, filmContent, operatorsApp, serversAt } from './test-ground.ts';

const sample = { ...film, assetId: 'asset-x.mp4', sizeBytes: 40 };
const picture = { ...cover, assetId: 'asset-x.png' };

describeChannel({
  name: 'YouTube',
  face: youtubeFace,
  async start(now) {
    // The suite reads an hour after it published, and does not renew in between.
    const standIn = await startYouTubeStandIn({ now, accessLivesS: 7_200 });
    youtubeStandIn.addAccount(standIn, 'Alice');
    return {
      standIn,
      channel: createYouTube(serversAt(standIn.url)),
      visiblePosts: () => youtubeStandIn.visible(standIn),
      expireAccess: () => standIn.state.expireAccess(),
    };
  },
  app: () => operatorsApp,
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
