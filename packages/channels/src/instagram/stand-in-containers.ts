/** Containers of the pretend Instagram: checked, fetched, worked on for a while, and published once. */
import type { FastifyInstance } from '@antiphon/wire/stand-in';
import { badParameter, GraphRefusal, notThere } from '../conformance/graph-answers.ts';
import {
  type Container,
  enter,
  type Fields,
  type Host,
  type InstagramState,
  ownUser,
  type StandInUser,
} from './stand-in-state.ts';

export interface ContainerGround {
  readonly state: InstagramState;
  readonly host: Host;
  readonly now: () => Date;
  readonly imageProcessingMs: number;
  readonly videoProcessingMs: number;
}

const dayMs = 86_400_000;

export function addContainerRoutes(app: FastifyInstance, ground: ContainerGround): void {
  const { state, host, now } = ground;

  app.post(`/${host}/:version/:id/media`, { config: { route: 'media.create' } }, async (request, reply) => {
    const caller = enter(state, host, 'publish', request, reply, now());
    const user = ownUser(state, caller, (request.params as { id: string }).id, 'post');
    const container = await createContainer(ground, user, (request.body ?? {}) as Fields);
    state.containers.set(container.id, container);
    const isResumable = container.fields.upload_type === 'resumable';
    const uri = `https://rupload.facebook.com/ig-api-upload/v26.0/${container.id}`;
    return { id: container.id, ...(isResumable ? { uri } : {}) };
  });

  app.post(`/${host}/:version/:id/media_publish`, { config: { route: 'media.publish' } }, async (request, reply) => {
    const caller = enter(state, host, 'publish', request, reply, now());
    const user = ownUser(state, caller, (request.params as { id: string }).id, 'post');
    const { creation_id: id } = (request.body ?? {}) as Fields;
    if (!id) throw badParameter('The parameter creation_id is required');
    return { id: publish(ground, user, id) };
  });

  app.get(
    `/${host}/:version/:id/content_publishing_limit`,
    { config: { route: 'limit.show' } },
    async (request, reply) => {
      const caller = enter(state, host, 'publish', request, reply, now());
      const user = ownUser(state, caller, (request.params as { id: string }).id);
      const config = { quota_total: user.quotaTotal, quota_duration: 86_400 };
      return { data: [{ quota_usage: publishedToday(ground, user), config }] };
    },
  );
}

export function statusOf(
  container: Container,
  now: Date,
): 'IN_PROGRESS' | 'FINISHED' | 'PUBLISHED' | 'ERROR' | 'EXPIRED' {
  if (container.mediaId !== null) return 'PUBLISHED';
  if (container.createdAt + dayMs <= now.getTime()) return 'EXPIRED';
  if (container.readyAt === null || container.readyAt > now.getTime()) return 'IN_PROGRESS';
  return container.fault === null ? 'FINISHED' : 'ERROR';
}

async function createContainer(ground: ContainerGround, user: StandInUser, fields: Fields): Promise<Container> {
  const { media_type: mediaType, is_carousel_item: isItem } = fields;
  if (mediaType !== undefined && !['IMAGE', 'VIDEO', 'REELS', 'STORIES', 'CAROUSEL'].includes(mediaType))
    throw badParameter(`Param media_type must be one of {IMAGE, VIDEO, REELS, STORIES, CAROUSEL}`);
  if (mediaType === 'VIDEO' && isItem !== 'true')
    throw new GraphRefusal('The VIDEO value for media_type is no longer supported. Use the REELS media type.', {
      code: 100,
      subcode: 2207067,
    });
  checkWords(fields);
  const base = {
    id: ground.state.nextId(),
    userId: user.id,
    createdAt: ground.now().getTime(),
    isItem: isItem === 'true',
    caption: isItem === 'true' || mediaType === 'STORIES' ? '' : (fields.caption ?? ''),
    altText: fields.alt_text ?? '',
    isMadeByAi: isItem !== 'true' && fields.is_ai_generated === 'true',
    childIds: [],
    fields,
    fault: null,
    received: Buffer.alloc(0),
    fileSize: null,
    mediaId: null,
  };
  const product = mediaType === 'REELS' ? 'REELS' : mediaType === 'STORIES' ? 'STORY' : 'FEED';
  if (mediaType === 'CAROUSEL') {
    const childIds = readChildren(ground, user, fields.children);
    return { ...base, type: 'CAROUSEL_ALBUM', product, childIds, readyAt: base.createdAt + ground.imageProcessingMs };
  }
  if (fields.image_url !== undefined && mediaType !== 'REELS' && mediaType !== 'VIDEO') {
    await fetchPicture(fields.image_url);
    return { ...base, type: 'IMAGE', product, readyAt: base.createdAt + ground.imageProcessingMs };
  }
  return { ...base, type: 'VIDEO', product, ...(await readVideo(ground, fields, base.createdAt)) };
}

/** A video comes from its address, or, by Facebook's door, in bytes afterwards. */
async function readVideo(
  { host, videoProcessingMs }: ContainerGround,
  { upload_type: uploadType, video_url: url, media_type: mediaType }: Fields,
  createdAt: number,
): Promise<Pick<Container, 'fault' | 'readyAt'>> {
  if (uploadType === 'resumable') {
    if (host !== 'graph.facebook.com') throw badParameter('Param upload_type is not supported for this API');
    return { fault: null, readyAt: null };
  }
  if (url === undefined || mediaType === undefined || mediaType === 'IMAGE')
    throw new GraphRefusal('The image_url or video_url parameter is required', { code: 100, subcode: 2207067 });
  const bytes = await fetchMedia(url);
  return { fault: faultOfVideo(bytes), readyAt: createdAt + videoProcessingMs };
}

/** The words of the container's status where a file is no film. */
export function faultOfVideo(bytes: Buffer): string | null {
  const isFilm = bytes.subarray(4, 8).toString('latin1') === 'ftyp';
  return isFilm ? null : 'Error: Media upload has failed with error code 2207026';
}

function checkWords({ caption = '', alt_text: altText, media_type: mediaType, collaborators }: Fields): void {
  if ([...caption].length > 2200)
    throw new GraphRefusal('Invalid parameter', {
      code: 36004,
      subcode: 2207010,
      told: 'The caption was too long. The maximum length is 2,200 characters.',
    });
  if ((caption.match(/#[\p{L}\p{N}_]+/gu)?.length ?? 0) > 30)
    throw badParameter('The caption has more than 30 hashtags');
  if ((caption.match(/@[A-Za-z0-9._]+/g)?.length ?? 0) > 20)
    throw new GraphRefusal('Too many tags', { code: 100, subcode: 2207040, told: 'Cannot use more than 20 tags.' });
  if (altText !== undefined && (mediaType === 'REELS' || mediaType === 'STORIES' || mediaType === 'VIDEO'))
    throw badParameter('Param alt_text is only supported for image posts');
  if ((altText?.length ?? 0) > 1000) throw badParameter('Param alt_text is too long');
  const names: unknown = collaborators === undefined ? [] : JSON.parse(collaborators);
  if (!Array.isArray(names) || names.length > 3) throw badParameter('Param collaborators must be a list of at most 3');
}

function readChildren({ state, now }: ContainerGround, user: StandInUser, given: string | undefined): string[] {
  const ids = (given ?? '').split(',').filter(Boolean);
  if (ids.length < 2 || ids.length > 10)
    throw new GraphRefusal('Invalid parameter', {
      code: 36000,
      subcode: 2207028,
      told: "Your post won't work as a carousel. Carousels need at least 2 and no more than 10 photos or videos.",
    });
  for (const id of ids) {
    const child = state.containers.get(id);
    if (child?.userId !== user.id || !child.isItem) throw badParameter(`Invalid carousel child ${id}`);
    if (statusOf(child, now()) !== 'FINISHED') throw notReady();
  }
  return ids;
}

async function fetchPicture(url: string): Promise<void> {
  const bytes = await fetchMedia(url);
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
  if (!isJpeg)
    throw new GraphRefusal('The image format is not supported', {
      code: 36001,
      subcode: 2207005,
      told: 'The image format is not supported. Please use JPEG.',
    });
  if (bytes.length > 8 * 1024 * 1024)
    throw new GraphRefusal('The image is too large to download', {
      code: 36000,
      subcode: 2207004,
      told: 'The image is too large to download. It should be less than 8 MiB.',
    });
}

/** As Meta's servers do, from wherever they are told. */
async function fetchMedia(url: string): Promise<Buffer> {
  const unreachable = new GraphRefusal('Only photo or video can be accepted as media type.', {
    code: 9004,
    subcode: 2207052,
    told: `The media could not be fetched from this URI: ${url}`,
  });
  if (!URL.canParse(url)) throw unreachable;
  const response = await fetch(url).catch(() => null);
  if (!response?.ok) throw unreachable;
  return Buffer.from(await response.arrayBuffer());
}

function notReady(): GraphRefusal {
  return new GraphRefusal('Media ID is not available', {
    code: 9007,
    subcode: 2207027,
    told: 'The media is not ready to be published. Please wait a moment.',
  });
}

function publish(ground: ContainerGround, user: StandInUser, containerId: string): string {
  const { state, now } = ground;
  const container = state.containers.get(containerId);
  if (container?.userId !== user.id || container.isItem) throw notThere(containerId, 'post');
  const status = statusOf(container, now());
  if (status === 'EXPIRED')
    throw new GraphRefusal('The requested resource does not exist', {
      code: 24,
      subcode: 2207008,
      told: `The media builder with creation id = ${containerId} does not exist or has been expired.`,
    });
  // What Instagram says to a second publishing is not documented; it makes no second post.
  if (status !== 'FINISHED') throw notReady();
  if (publishedToday(ground, user) >= user.quotaTotal)
    throw new GraphRefusal('Application request limit reached', {
      code: 9,
      subcode: 2207042,
      status: 403,
      told: 'You reached maximum number of posts that is allowed to be published by Content Publishing API.',
    });
  const id = state.nextId();
  container.mediaId = id;
  const children = container.childIds.flatMap((childId) => state.containers.get(childId) ?? []);
  const shortcode = `D${Buffer.from(id).toString('base64url').slice(-10)}`;
  const createdAt = now().getTime();
  state.media.set(id, {
    id,
    userId: user.id,
    container,
    children,
    createdAt,
    shortcode,
    isCommentEnabled: true,
    likeCount: 0,
  });
  return id;
}

function publishedToday({ state, now }: ContainerGround, user: StandInUser): number {
  const since = now().getTime() - dayMs;
  return [...state.media.values()].filter((media) => media.userId === user.id && media.createdAt > since).length;
}
