/** Comments of the pretend Instagram, with the rules its documentation gives them. */
import type { FastifyInstance, FastifyRequest } from '@antiphon/wire/stand-in';
import { badParameter, GraphRefusal, graphList, notThere } from '../conformance/graph-answers.ts';
import type { ContainerGround } from './stand-in-containers.ts';
import { type Caller, enter, type Fields, graphTime, ownMedia, type StoredComment } from './stand-in-state.ts';

export function addCommentRoutes(app: FastifyInstance, ground: ContainerGround): void {
  const { state, host, now } = ground;
  const idOf = (request: FastifyRequest) => (request.params as { id: string }).id;

  app.get(`/${host}/:version/:id/comments`, { config: { route: 'comments.index' } }, async (request, reply) => {
    const caller = enter(state, host, 'comments', request, reply, now());
    const media = ownMedia(state, caller, idOf(request), now());
    const all = [...state.comments.values()].filter((comment) => comment.mediaId === media.id);
    const answersOf = (id: string) => all.filter((comment) => comment.parentId === id).map(entityOf);
    const withReplies = ((request.query as Fields).fields ?? '').includes('replies');
    const items = all
      .filter((comment) => comment.parentId === null)
      .toSorted((a, b) => b.createdAt - a.createdAt)
      .map((comment) => {
        const answers = withReplies ? answersOf(comment.id) : [];
        return { ...entityOf(comment), ...(answers.length > 0 ? { replies: { data: answers } } : {}) };
      });
    const address = `http://${request.host}/${host}/v26.0/${media.id}/comments`;
    return graphList(items, request.query as Fields, address, caller.value);
  });

  app.post(`/${host}/:version/:id/comments`, { config: { route: 'comments.create' } }, async (request, reply) => {
    const caller = enter(state, host, 'comments', request, reply, now());
    const media = ownMedia(state, caller, idOf(request), now(), 'post');
    return { id: write(ground, caller, media.id, null, (request.body ?? {}) as Fields) };
  });

  app.post(`/${host}/:version/:id/replies`, { config: { route: 'replies.create' } }, async (request, reply) => {
    const caller = enter(state, host, 'comments', request, reply, now());
    const parent = state.comments.get(idOf(request));
    if (!parent) throw notThere(idOf(request), 'post');
    const media = ownMedia(state, caller, parent.mediaId, now(), 'post');
    if (parent.parentId !== null) throw badParameter('Only top-level comments can be replied to');
    return { id: write(ground, caller, media.id, parent.id, (request.body ?? {}) as Fields) };
  });
}

function entityOf(comment: StoredComment): Readonly<Record<string, unknown>> {
  const { id, text, createdAt, username, authorId } = comment;
  return { id, text, timestamp: graphTime(createdAt), username, from: { id: authorId, username } };
}

function write(
  { state, now }: ContainerGround,
  caller: Caller,
  mediaId: string,
  parentId: string | null,
  { message = '' }: Fields,
): string {
  const media = state.media.get(mediaId);
  if (!media || media.container.product === 'STORY') throw badParameter('Comments are not supported for this media');
  if (!media.isCommentEnabled) throw new GraphRefusal('Comments are disabled for this media', { code: 100 });
  if (message.trim() === '') throw badParameter('The parameter message is required');
  if (message.length > 300) throw badParameter('The comment is longer than 300 characters');
  if ((message.match(/#[\p{L}\p{N}_]+/gu)?.length ?? 0) > 4) throw badParameter('The comment has more than 4 hashtags');
  if ((message.match(/https?:\/\//g)?.length ?? 0) > 1) throw badParameter('The comment has more than 1 URL');
  if (/\p{Lu}/u.test(message) && !/\p{Ll}/u.test(message)) throw badParameter('The comment is all capital letters');
  const user = state.users.get(media.userId);
  const comment: StoredComment = {
    id: state.nextId(),
    mediaId,
    parentId,
    username: user?.username ?? '',
    authorId: caller.token.userIds[0] ?? '',
    text: message,
    createdAt: now().getTime(),
  };
  state.comments.set(comment.id, comment);
  return comment.id;
}
