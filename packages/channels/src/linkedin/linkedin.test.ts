import { type ConnectCase, describeChannel, type UnsupportedCase } from '../conformance/index.ts';
import { linkedinFace } from './browser.ts';
import { createLinkedIn } from './index.ts';
import { startLinkedInStandIn } from './stand-in.ts';
import { linkedinStandIn } from './stand-in-installed.ts';
import { app, contentOf, film, picture, serversAt } from './test-ground.ts';

const sampleFilm = { ...film, assetId: 'asset-v.mp4' };
const samplePicture = { ...picture, assetId: 'asset-p.png' };

// Nothing is asked before the consent page, so there is nothing to type wrongly.
const connects: readonly [ConnectCase, ConnectCase] = [
  { method: 'community', input: () => ({}), wrong: [] },
  { method: 'share', input: () => ({}), wrong: [] },
];

const unsupported: readonly UnsupportedCase[] = [
  {
    what: 'a picture beside a video',
    warning: 'media_left_out',
    content: contentOf('x', {}, [sampleFilm, samplePicture]),
  },
  {
    what: 'a twenty-first picture',
    warning: 'images_left_out',
    content: contentOf(
      'x',
      {},
      Array.from({ length: 21 }, () => samplePicture),
    ),
  },
  {
    what: 'the description of a video',
    warning: 'video_description_left_out',
    content: contentOf('x', {}, [{ ...sampleFilm, altText: 'A film' }]),
  },
  {
    what: 'a picture beside a poll',
    warning: 'poll_without_media',
    content: contentOf('Tea?', { poll: { options: ['Yes', 'No'], durationMinutes: 1440, isMultiple: false } }, [
      samplePicture,
    ]),
  },
  {
    what: 'several answers to a poll',
    warning: 'poll_one_answer',
    content: contentOf('Tea?', { poll: { options: ['Yes', 'No'], durationMinutes: 1440, isMultiple: true } }),
  },
  {
    what: 'a card beside a picture',
    warning: 'link_card_left_out',
    content: contentOf('x', { link: { url: 'https://example.com', title: 'A page', description: '' } }, [
      samplePicture,
    ]),
  },
  {
    what: 'the label of a model’s picture',
    warning: 'ai_label_left_out',
    content: contentOf('x', {}, [{ ...samplePicture, isMadeByAi: true }]),
  },
  {
    what: 'a thread',
    warning: 'thread_left_out',
    content: {
      parts: [
        { text: 'One.', media: [] },
        { text: 'Two.', media: [] },
      ],
      options: {},
    },
  },
];

/** A member with or without a page, and the account that is connected first. */
function subjectOf(kind: 'page' | 'member') {
  return {
    name: kind === 'page' ? 'LinkedIn, for a page,' : 'LinkedIn, for a member,',
    face: linkedinFace,
    app: () => app,
    async start(now: () => Date) {
      // The suite waits a day and reads an hour after it published, and renews only where it says so.
      const standIn = await startLinkedInStandIn({ now, minVideoBytes: 0 });
      const author =
        kind === 'page'
          ? linkedinStandIn.addAccount(standIn, 'Acme').remoteId
          : `urn:li:person:${standIn.state.addMember({ firstName: 'Alice', followersCount: 42 }).id}`;
      return {
        standIn,
        channel: createLinkedIn(serversAt(standIn.url)),
        visiblePosts: () => linkedinStandIn.visible(standIn).filter((post) => post.accountRemoteId === author),
        expireAccess: () => standIn.state.expireAccess(),
      };
    },
    connects,
    routes: {
      visible: 'posts.create',
      prepare: 'images.initialize',
      readPosts: kind === 'page' ? 'posts.read' : 'memberAnalytics',
    },
    hasPending: true,
    hidesReset: true,
    unsupported,
  };
}

describeChannel(subjectOf('page'));
describeChannel(subjectOf('member'));
