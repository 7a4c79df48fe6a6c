/** Containers of the pretend Threads: checked, fetched, worked on for a while, and published once. */
import type { FastifyInstance, FastifyRequest } from '@antiphon/wire/stand-in';
import { badParameter, GraphRefusal } from '../conformance/graph-answers.ts';
import { checkFields } from './stand-in-fields.ts';
import {
  type Caller,
  type Container,
  enter,
  type Fields,
  ownUser,
  type StandInUser,
  storePost,
  type ThreadsState,
} from './stand-in-state.ts';

export interface ThreadsGround {
  readonly state: ThreadsState;
  readonly now: () => Date;
  readonly imageProcessingMs: number;
  readonly videoProcessingMs: number;
}

const dayMs = 86_400_000;
const base = '/graph.threads.com/v1.0';

/** Parameters come in the address or as a form. */
export function fieldsOf(request: FastifyRequest): Fields {
  return { ...(request.query as Fields), ...((request.body ?? {}) as Fields) };
}

export function addContainerRoutes(app: FastifyInstance, ground: ThreadsGround): void {
  const { state, now } = ground;
  const idOf = (request: FastifyRequest) => (request.params as { id: string }).id;

  app.post(`${base}/:id/threads`, { config: { route: 'threads.create' } }, async (request, reply) => {
    const caller = enter(state, 'threads_content_publish', request, reply, now());
    const user = ownUser(caller, idOf(request), 'post');
    const fields = fieldsOf(request);
    if (fields.reply_to_id !== undefined) enter(state, 'threads_manage_replies', request, reply, now());
    const container = await createContainer(ground, user, fields);
    state.containers.set(container.id, container);
    if (state.losesNext > 0) {
      state.losesNext -= 1;
      state.lost.add(container.id);
    }
    if (fields.auto_publish_text === 'true') publish(ground, caller, container.id);
    return { id: container.id };
  });

  app.post(`${base}/:id/threads_publish`, { config: { route: 'threads.publish' } }, async (request, reply) => {
    const caller = enter(state, 'threads_content_publish', request, reply, now());
    ownUser(caller, idOf(request), 'post');
    const { creation_id: id } = fieldsOf(request);
    if (!id) throw badParameter('The parameter creation_id is required');
    return { id: publish(ground, caller, id) };
  });

  app.get(`${base}/:id/threads_publishing_limit`, { config: { route: 'limit.show' } }, async (request, reply) => {
    const caller = enter(state, 'threads_content_publish', request, reply, now());
    const user = ownUser(caller, idOf(request));
    const quota = (total: number) => ({ quota_total: total, quota_duration: 86_400 });
    const all: Readonly<Record<string, unknown>> = {
      quota_usage: publishedToday(ground, user, false),
      config: quota(user.quotaTotal),
      reply_quota_usage: publishedToday(ground, user, true),
      reply_config: quota(user.replyQuotaTotal),
      delete_quota_usage: 0,
      delete_config: quota(100),
    };
    const names = ((request.query as Fields).fields ?? 'quota_usage').split(',');
    const foreign = names.find((name) => !(name in all));
    if (foreign !== undefined) throw badParameter(`Tried accessing nonexisting field (${foreign})`);
    return { data: [Object.fromEntries(names.map((name) => [name, all[name]]))] };
  });
}

export function statusOf(
  container: Container,
  now: Date,
): 'IN_PROGRESS' | 'FINISHED' | 'PUBLISHED' | 'ERROR' | 'EXPIRED' {
  if (container.postId !== null) return 'PUBLISHED';
  if (container.createdAt + dayMs <= now.getTime()) return 'EXPIRED';
  if (container.readyAt > now.getTime()) return 'IN_PROGRESS';
  return container.fault === null ? 'FINISHED' : 'ERROR';
}

async function createContainer(ground: ThreadsGround, user: StandInUser, fields: Fields): Promise<Container> {
  const { state, now, imageProcessingMs, videoProcessingMs } = ground;
  const { type, poll } = checkFields(state, user, fields);
  const createdAt = now().getTime();
  const childIds = type === 'CAROUSEL_ALBUM' ? readChildren(ground, user, fields.children) : [];
  if (type === 'IMAGE') await fetchPicture(fields.image_url ?? '');
  const fault = type === 'VIDEO' ? await faultOfVideo(fields.video_url ?? '') : null;
  return {
    id: state.nextId(),
    userId: user.id,
    createdAt,
    type,
    isItem: fields.is_carousel_item === 'true',
    text: fields.text ?? '',
    altText: fields.alt_text ?? '',
    childIds,
    replyTo: fields.reply_to_id ?? null,
    poll,
    link: fields.link_attachment ?? null,
    fields,
    readyAt: createdAt + (type === 'VIDEO' ? videoProcessingMs : imageProcessingMs),
    fault,
    postId: null,
  };
}

function readChildren({ state, now }: ThreadsGround, user: StandInUser, given: string | undefined): string[] {
  const ids = (given ?? '').split(',').filter(Boolean);
  if (ids.length < 2 || ids.length > 20)
    throw badParameter('Param children must have at least 2 and at most 20 elements');
  for (const id of ids) {
    const child = state.containers.get(id);
    if (child?.userId !== user.id || !child.isItem) throw badParameter(`Invalid carousel child ${id}`);
    if (statusOf(child, now()) !== 'FINISHED') throw mediaNotFound(id);
  }
  return ids;
}

const pictures: readonly (readonly number[])[] = [
  [0xff, 0xd8],
  [0x89, 0x50, 0x4e, 0x47],
];

async function fetchPicture(url: string): Promise<void> {
  const bytes = await fetchMedia(url);
  const isPicture = bytes !== null && pictures.some((start) => start.every((byte, index) => bytes[index] === byte));
  if (isPicture && bytes.length <= 8 * 1024 * 1024) return;
  throw new GraphRefusal('Only photo or video can be accepted as media type.', {
    code: -1,
    subcode: 2207052,
    told: `The media could not be fetched from this URI: ${url}`,
  });
}

/** A video is fetched after it was taken; what is wrong with it is told by the container. */
async function faultOfVideo(url: string): Promise<string | null> {
  const bytes = await fetchMedia(url);
  if (bytes === null) return 'FAILED_DOWNLOADING_VIDEO';
  return bytes.subarray(4, 8).toString('latin1') === 'ftyp' ? null : 'FAILED_PROCESSING_VIDEO';
}

/** As Meta's servers do, from wherever they are told. */
async function fetchMedia(url: string): Promise<Buffer | null> {
  if (!URL.canParse(url)) return null;
  const response = await fetch(url).catch(() => null);
  return response?.ok ? Buffer.from(await response.arrayBuffer()) : null;
}

function mediaNotFound(id: string): GraphRefusal {
  return new GraphRefusal('The requested resource does not exist', {
    code: 24,
    subcode: 4279009,
    told: `The media with id ${id} cannot be found.`,
  });
}

function publish(ground: ThreadsGround, caller: Caller, containerId: string): string {
  const { state, now } = ground;
  const container = state.containers.get(containerId);
  // What Threads says to a second publishing is not documented; it makes no second post.
  const isReady = container && statusOf(container, now()) === 'FINISHED' && !state.lost.has(containerId);
  if (!isReady || container.userId !== caller.user.id || container.isItem) throw mediaNotFound(containerId);
  const isReply = container.replyTo !== null;
  const { user } = caller;
  if (publishedToday(ground, user, isReply) >= (isReply ? user.replyQuotaTotal : user.quotaTotal))
    throw new GraphRefusal('Application request limit reached', {
      code: 9,
      subcode: 2207042,
      status: 403,
      told: 'You reached maximum number of posts that is allowed to be published by Threads API.',
    });
  const children = container.childIds.flatMap((id) => state.containers.get(id) ?? []);
  return storePost(state, container, children, now()).id;
}

function publishedToday({ state, now }: ThreadsGround, user: StandInUser, isReply: boolean): number {
  const since = now().getTime() - dayMs;
  return [...state.posts.values()].filter(
    (post) => post.userId === user.id && post.createdAt > since && (post.container.replyTo !== null) === isReply,
  ).length;
}
