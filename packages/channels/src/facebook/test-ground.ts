/** What the tests of this folder stand on: the pretend Facebook, its examination, and calls of steps. */
import { createSafeFetch } from '@antiphon/wire';
import { onTestFinished } from 'vitest';
import {
  type ChannelSubject,
  consent,
  onlyAccount,
  publisherOn,
  type Rig,
  sampleMedia,
  TestClock,
} from '../conformance/index.ts';
import { sampleBytes } from '../conformance/samples.ts';
import type {
  Channel,
  ChannelContext,
  ConnectContext,
  ConnectedAccount,
  MediaSource,
  VersionContent,
  VersionMedia,
} from '../spec.ts';
import { facebookFace } from './browser.ts';
import { createFacebook } from './index.ts';
import {
  type FacebookStandIn,
  type FacebookStandInOptions,
  facebookServersAt,
  startFacebookStandIn,
} from './stand-in.ts';
import { facebookStandIn } from './stand-in-installed.ts';

/** What an operator has entered. */
export const { app: operatorsApp } = facebookStandIn;

/** All that readers see, oldest first. */
export const { visible: visiblePosts } = facebookStandIn;

/** The examination of every channel. */
export const facebookSubject: ChannelSubject = {
  name: 'Facebook',
  face: facebookFace,
  start: startRig,
  connects: [{ method: 'facebook', input: () => ({}), wrong: [] }],
  app: () => operatorsApp,
  routes: { visible: 'node.update', prepare: 'photos.create', readPosts: 'insights.index' },
  hasPending: true,
  get unsupported() {
    return [
      unsupported('pictures beside a reel', 'media_left_out', [film, photo], { options: { placement: 'reel' } }),
      unsupported('pictures beside a video', 'media_left_out', [film, photo]),
      unsupported('words on a story', 'text_left_out', [photo], { options: { placement: 'story' } }),
      unsupported('a comment on a story', 'comment_left_out', [photo], {
        options: { placement: 'story' },
        firstComment: 'x',
      }),
      unsupported('the description of a video', 'alt_text_left_out', [{ ...film, altText: 'A film' }]),
      unsupported(
        'an eleventh picture',
        'media_left_out',
        Array.from({ length: 11 }, () => photo),
      ),
      unsupported('a poll', 'poll_left_out', [], {
        poll: { options: ['a', 'b'], durationMinutes: 60, isMultiple: false },
      }),
      unsupported('a link card beside a picture', 'link_left_out', [photo], {
        link: { url: 'https://example.com/', title: 'x', description: '' },
      }),
      unsupported('a title without a video', 'title_left_out', [photo], { options: { title: 'x' } }),
      unsupported('a place of a story', 'place_left_out', [photo], { options: { placement: 'story', placeId: '1' } }),
      unsupported('the label for media made by AI', 'ai_label_left_out', [{ ...film, isMadeByAi: true }]),
    ];
  },
};

function unsupported(
  what: string,
  warning: string,
  media: readonly VersionMedia[],
  own: Partial<VersionContent> = {},
): NonNullable<ChannelSubject['unsupported']>[number] {
  return { what, warning, content: { parts: [{ text: 'x', media }], options: {}, ...own } };
}

async function startRig(now: () => Date): Promise<Rig> {
  const standIn = await startFacebookStandIn({ now });
  facebookStandIn.addAccount(standIn, 'Kiln');
  return {
    standIn,
    channel: createFacebook(facebookServersAt(standIn.url)),
    visiblePosts: () => visiblePosts(standIn),
  };
}

export const photo: VersionMedia = {
  assetId: 'asset-photo.jpeg',
  kind: 'image',
  mimeType: 'image/jpeg',
  sizeBytes: sampleBytes('.jpeg').bytes.byteLength,
  width: 1080,
  height: 1080,
  altText: 'A cup',
  isMadeByAi: false,
};

export const film: VersionMedia = {
  assetId: 'asset-film.upright.mp4',
  kind: 'video',
  mimeType: 'video/mp4',
  sizeBytes: sampleBytes('.upright.mp4').bytes.byteLength,
  width: 1080,
  height: 1920,
  durationMs: 12_000,
  altText: '',
  isMadeByAi: false,
};

export interface Ground {
  readonly standIn: FacebookStandIn;
  readonly channel: Channel;
  readonly fetch: typeof globalThis.fetch;
  readonly account: ConnectedAccount;
  readonly clock: TestClock;
  /** What a step reads of an asset. */
  media(assetId: string): Promise<MediaSource>;
  connectContext(): ConnectContext;
}

type GroundOptions = Omit<FacebookStandInOptions, 'now'> & { readonly media?: Ground['media'] };

/** A connected page, closed when the test ends. */
export async function startInTest(options: GroundOptions = {}): Promise<Ground> {
  const ground = await startGround(options);
  onTestFinished(() => ground.standIn.close());
  return ground;
}

/** A connected page; the caller closes it. `watch` sees every call. */
export async function startGround(
  options: GroundOptions = {},
  watch: (inner: typeof fetch) => typeof fetch = (inner) => inner,
): Promise<Ground> {
  const clock = new TestClock();
  const { media = sampleMedia, ...own } = options;
  const standIn = await startFacebookStandIn({ ...own, now: clock.now });
  standIn.state.addPage({ name: 'The Kiln', username: 'kiln', followersCount: 42 });
  const channel = createFacebook(facebookServersAt(standIn.url));
  const fetch = watch(createSafeFetch({ allowPrivateHosts: [standIn.host] }));
  const connectContext = (): ConnectContext => ({
    fetch,
    now: clock.now(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    redirectUri: 'http://127.0.0.1:4000/connect/facebook',
    publicUrl: 'http://127.0.0.1:4000',
    app: operatorsApp,
  });
  const account = onlyAccount(await consent(channel, {}, connectContext()));
  return { standIn, channel, fetch, account, clock, media, connectContext };
}

export function contextOf(ground: Ground): ChannelContext {
  const { fetch, clock, account } = ground;
  return { fetch, now: clock.now(), secret: account.secret, account, app: operatorsApp };
}

export const { callOf, takeStep, publish } = publisherOn((ground: Ground) => ({
  channel: ground.channel,
  context: contextOf(ground),
  media: ground.media,
  advance: ground.clock.advance,
}));
