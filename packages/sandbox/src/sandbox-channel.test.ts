import type { Channel, ChannelFace, VersionContent, VersionMedia } from '@antiphon/channels';
import { findFace } from '@antiphon/channels/browser';
import { describeChannel } from '@antiphon/channels/conformance';
import { createChannels, findChannel } from '@antiphon/channels/server';
import { startWorldStandIn } from './world/start-world-server.ts';
import type { StyleName } from './world/styles.rules.ts';

const picture: VersionMedia = {
  assetId: 'a',
  kind: 'image',
  mimeType: 'image/png',
  sizeBytes: 70,
  width: 1,
  height: 1,
  altText: 'One pixel',
  isMadeByAi: true,
};
const withPicture = (own: Partial<VersionContent> = {}): VersionContent => ({
  parts: [{ text: 'Look.', media: [picture] }],
  options: {},
  ...own,
});

const unsupported = {
  sensitive: {
    what: 'a warning in front',
    content: withPicture({ options: { isSensitive: true } }),
    warning: 'sensitive_left_out',
  },
  comment: { what: 'a first comment', content: withPicture({ firstComment: 'First!' }), warning: 'comment_left_out' },
  aiLabel: { what: 'a label for AI', content: withPicture(), warning: 'ai_label_left_out' },
  thread: {
    what: 'a thread',
    content: { parts: [...withPicture().parts, { text: 'More.', media: [] }], options: {} } as VersionContent,
    warning: 'thread_left_out',
  },
};

const cases = {
  chirp: { visible: 'createPost', unsupported: [unsupported.sensitive, unsupported.comment] },
  lumen: { visible: 'publishContainer', unsupported: [unsupported.thread, unsupported.comment] },
  murmur: { visible: 'createPost', unsupported: [unsupported.aiLabel] },
} as const;

function installed(url: string): { channel: Channel; face: ChannelFace } {
  const channel = findChannel(createChannels({ sandboxUrl: url }), 'sandbox');
  const face = findFace('sandbox');
  if (!channel || !face) throw new Error('The sandbox is not installed.');
  return { channel, face };
}

for (const style of Object.keys(cases) as StyleName[]) {
  const input = (own: object = {}) => ({
    style,
    handle: 'anna',
    password: 'pretend',
    accessMinutes: 30 * 24 * 60,
    ...own,
  });
  describeChannel({
    name: `The sandbox in the manner of ${style}`,
    face: installed('http://127.0.0.1').face,
    async start(now) {
      const standIn = await startWorldStandIn({ clock: { now } });
      const world = standIn.state;
      const accountOf = async () => (await world.store.accountByHandle(style, 'anna'))?.id ?? '';
      return {
        standIn,
        channel: installed(standIn.url).channel,
        expireAccess: async () => world.expireAccess(await accountOf()),
        async visiblePosts() {
          const posts = await world.postsOf(await accountOf());
          return posts.map(({ id, text, pictures, replyTo }) => ({
            remoteId: id,
            text,
            replyTo,
            altTexts: pictures.map((one) => one.altText),
            isMarkedAsAi: pictures.some((one) => one.isMadeByAi),
          }));
        },
      };
    },
    connects: [
      {
        method: 'pretend',
        input: () => input(),
        wrong: [
          { why: 'a handle with a space', field: 'handle', input: () => input({ handle: 'an na' }) },
          { why: 'an unknown network', field: 'style', input: () => input({ style: 'shout' }) },
          { why: 'no password', field: 'password', input: () => input({ password: '' }) },
        ],
      },
    ],
    routes: { visible: cases[style].visible, prepare: 'media', readPosts: 'lookUpPosts' },
    unsupported: cases[style].unsupported,
    hasPending: style === 'lumen',
  });
}
