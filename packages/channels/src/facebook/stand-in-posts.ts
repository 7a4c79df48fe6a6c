/** Pictures and posts of the pretend Facebook: made, made visible, changed and taken back, by its documented rules. */
import type { FastifyInstance, FastifyRequest, MultipartBody } from '@antiphon/wire/stand-in';
import { badParameter, GraphRefusal, notThere } from '../conformance/graph-answers.ts';
import type { StandInGround } from './stand-in-oauth.ts';
import { type Caller, enter, type Fields, ownPage, ownPost, type StoredPost } from './stand-in-state.ts';

const mostLetters = 63_206;
const base = '/graph.facebook.com/:version';
export const idOf = (request: FastifyRequest) => (request.params as { id: string }).id;
export const bodyOf = (request: FastifyRequest) => (request.body ?? {}) as Fields;

export function addPostRoutes(app: FastifyInstance, ground: StandInGround): void {
  const { state, now } = ground;

  app.post(`${base}/:id/photos`, { config: { route: 'photos.create' } }, async (request, reply) => {
    const caller = enter(state, 'pages_manage_posts', request, reply, now());
    const page = ownPage(state, caller, idOf(request), 'post');
    const { fields, files } = (request.body ?? {}) as Partial<MultipartBody>;
    const picture = files?.source?.bytes;
    if (!fields || !picture) throw new GraphRefusal('(#324) Requires upload file', { code: 324 });
    if (!isPicture(picture))
      throw new GraphRefusal('Invalid image', {
        code: 100,
        subcode: 1366046,
        told: 'Your photos couldn’t be uploaded. Photos should be saved as JPG, PNG, GIF, TIFF, HEIF or WebP files.',
      });
    if (fields.published !== 'false') throw badParameter('This server takes unpublished photos only');
    const photo = { id: state.nextId(), pageId: page.id, altText: fields.alt_text_custom ?? '', isUsed: false };
    state.photos.set(photo.id, photo);
    return { id: photo.id };
  });

  app.post(`${base}/:id/feed`, { config: { route: 'feed.create' } }, async (request, reply) => {
    const caller = enter(state, 'pages_manage_posts', request, reply, now());
    const page = ownPage(state, caller, idOf(request), 'post');
    const post = readPost(ground, page.id, bodyOf(request));
    if (bodyOf(request).published !== 'false') publish(ground, post);
    state.posts.set(post.id, post);
    return { id: post.id };
  });

  app.post(`${base}/:id`, { config: { route: 'node.update' } }, async (request, reply) => {
    const caller = enter(state, 'pages_manage_posts', request, reply, now());
    const post = ownPost(state, caller, idOf(request), 'post');
    const { message, is_published: isPublished } = bodyOf(request);
    if (message === undefined && isPublished === undefined) throw badParameter('There is nothing to change');
    if (message !== undefined) post.message = checkMessage(message);
    if (isPublished === 'true' && post.publishedAt === null) publish(ground, post);
    return { success: true };
  });

  app.delete(`${base}/:id`, { config: { route: 'node.delete' } }, async (request, reply) => {
    const caller = enter(state, 'pages_manage_posts', request, reply, now());
    return deleteNode(ground, caller, idOf(request));
  });
}

function deleteNode({ state }: StandInGround, caller: Caller, id: string) {
  const comment = state.comments.get(id);
  if (comment && state.posts.get(comment.postId)?.pageId === caller.token.pageId) {
    state.comments.delete(id);
    return { success: true };
  }
  const story = state.stories.get(id);
  if (story && story.pageId === caller.token.pageId) {
    state.stories.delete(id);
    return { success: true };
  }
  state.posts.delete(ownPost(state, caller, id, 'delete').id);
  return { success: true };
}

function isPicture(bytes: Buffer): boolean {
  return ['89504e47', 'ffd8ff', '47494638', '424d', '49492a00', '4d4d002a'].some((magic) =>
    bytes.toString('hex', 0, 4).startsWith(magic),
  );
}

function checkMessage(message: string): string {
  if (message.length > mostLetters) throw badParameter(`Param message must be at most ${mostLetters} characters long`);
  return message;
}

function readPost({ state, now }: StandInGround, pageId: string, fields: Fields): StoredPost {
  const { message = '', link, attached_media: attached } = fields;
  const photoIds = attached === undefined ? [] : readAttached(attached);
  checkMessage(message);
  if (fields.is_ai_generated !== undefined && state.aiLabel === 'refused')
    throw badParameter('Param is_ai_generated is not known');
  if (message.trim() === '' && link === undefined && photoIds.length === 0)
    throw badParameter('Missing message or attachment');
  if (link !== undefined) checkLink(link, state.unreadableLinks);
  for (const id of photoIds) {
    const photo = state.photos.get(id);
    if (!photo || photo.pageId !== pageId) throw notThere(id, 'post');
    if (photo.isUsed) throw badParameter('Photos were already posted.');
  }
  return {
    id: `${pageId}_${state.nextId()}`,
    pageId,
    message,
    link: photoIds.length > 0 ? null : (link ?? null),
    photoIds,
    videoId: null,
    createdAt: now().getTime(),
    publishedAt: null,
    reactions: 0,
    shares: 0,
    isMarkedAsAi: state.aiLabel === 'taken' && fields.is_ai_generated === 'true',
  };
}

function checkLink(link: string, unreadable: ReadonlySet<string>): void {
  if (!URL.canParse(link)) throw new GraphRefusal('The url you supplied is invalid', { code: 1500 });
  if (unreadable.has(link))
    throw new GraphRefusal('Invalid parameter', {
      code: 100,
      subcode: 1609005,
      told: 'The link could not be scraped. Check that the page can be reached.',
    });
}

function readAttached(text: string): readonly string[] {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list) || list.length === 0) throw badParameter('Param attached_media must be an array.');
  return list.map((one: { media_fbid?: unknown }) => {
    if (typeof one.media_fbid !== 'string') throw badParameter('Param attached_media[0] must name a media_fbid.');
    return one.media_fbid;
  });
}

const sameAgainMs = 10 * 60_000;

/** Makes it visible, unless it says what the page said last, a moment ago. */
function publish({ state, now }: StandInGround, post: StoredPost): void {
  const at = now().getTime();
  const last = [...state.posts.values()]
    .filter((one) => one.pageId === post.pageId && one.publishedAt !== null)
    .toSorted((a, b) => (a.publishedAt ?? 0) - (b.publishedAt ?? 0))
    .at(-1);
  const isSame = last && last.message === post.message && last.link === post.link && last.photoIds.length === 0;
  if (isSame && post.photoIds.length === 0 && at - (last.publishedAt ?? 0) < sameAgainMs)
    throw new GraphRefusal('Duplicate status message', {
      code: 506,
      subcode: 1455006,
      told: 'This status update is identical to the last one you posted. Try posting something different.',
    });
  post.publishedAt = at;
  for (const id of post.photoIds) {
    const photo = state.photos.get(id);
    if (photo) photo.isUsed = true;
  }
}
