/** Comments of the pretend Facebook, in the orders and levels that its documentation names. */
import type { FastifyInstance } from '@antiphon/wire/stand-in';
import { badParameter, graphList, notThere } from '../conformance/graph-answers.ts';
import type { StandInGround } from './stand-in-oauth.ts';
import { bodyOf, idOf } from './stand-in-posts.ts';
import { pick } from './stand-in-reading.ts';
import { enter, type Fields, graphTime, ownPost, type StoredComment } from './stand-in-state.ts';

const base = '/graph.facebook.com/:version';
const mostLetters = 8_000;

export function addCommentRoutes(app: FastifyInstance, { state, now }: StandInGround): void {
  app.get(`${base}/:id/comments`, { config: { route: 'comments.index' } }, async (request, reply) => {
    const caller = enter(state, 'pages_read_user_content', request, reply, now());
    const post = ownPost(state, caller, idOf(request));
    const query = request.query as Fields;
    const items = [...state.comments.values()]
      .filter((comment) => comment.postId === post.id)
      .filter((comment) => query.filter === 'stream' || comment.parentId === null)
      .toSorted((a, b) => a.createdAt - b.createdAt);
    if (query.order === 'reverse_chronological') items.reverse();
    const entities = items.map((comment) => pick(commentEntity(comment), request));
    const address = `http://${request.host}/graph.facebook.com/v26.0/${post.id}/comments`;
    return graphList(entities, query, address, caller.value);
  });

  app.post(`${base}/:id/comments`, { config: { route: 'comments.create' } }, async (request, reply) => {
    const caller = enter(state, 'pages_manage_engagement', request, reply, now());
    const parent = state.comments.get(idOf(request));
    const post = ownPost(state, caller, parent?.postId ?? idOf(request), 'post');
    if (post.publishedAt === null) throw notThere(post.id, 'post');
    const { message = '' } = bodyOf(request);
    if (message.trim() === '') throw badParameter('The parameter message is required');
    if (message.length > mostLetters) throw badParameter('The comment is too long');
    const comment: StoredComment = {
      id: `${post.id.split('_')[1]}_${state.nextId()}`,
      postId: post.id,
      // Facebook has two levels: an answer to an answer stands beside it.
      parentId: parent ? (parent.parentId ?? parent.id) : null,
      author: { id: post.pageId, name: state.pages.get(post.pageId)?.name ?? '' },
      message,
      createdAt: now().getTime(),
    };
    state.comments.set(comment.id, comment);
    return { id: comment.id };
  });
}

function commentEntity(comment: StoredComment): Readonly<Record<string, unknown>> {
  return {
    id: comment.id,
    message: comment.message,
    created_time: graphTime(comment.createdAt),
    from: comment.author,
    parent: comment.parentId === null ? undefined : { id: comment.parentId },
  };
}
