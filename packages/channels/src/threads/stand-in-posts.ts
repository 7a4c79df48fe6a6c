/** Reading from the pretend Threads: the profile, containers, posts, answers, numbers; and taking posts back. */
import type { FastifyInstance, FastifyRequest } from '@antiphon/wire/stand-in';
import { badParameter, graphList, notThere } from '../conformance/graph-answers.ts';
import { statusOf, type ThreadsGround } from './stand-in-containers.ts';
import {
  type Caller,
  enter,
  type Fields,
  graphTime,
  ownPost,
  ownUser,
  type StandInUser,
  type StoredPost,
  type ThreadsState,
} from './stand-in-state.ts';

type Entity = Readonly<Record<string, unknown>>;
const base = '/graph.threads.com/v1.0';

export function addPostRoutes(app: FastifyInstance, ground: ThreadsGround): void {
  const { state, now } = ground;
  const idOf = (request: FastifyRequest) => (request.params as { id: string }).id;

  // What a person began, and what they answered, are two lists.
  for (const edge of ['threads', 'replies'] as const) {
    const scope = edge === 'threads' ? 'threads_basic' : 'threads_read_replies';
    app.get(`${base}/me/${edge}`, { config: { route: `${edge}.index` } }, async (request, reply) => {
      const caller = enter(state, scope, request, reply, now());
      const { since = '0', until = '99999999999' } = request.query as Fields;
      const posts = [...state.posts.values()]
        .filter((post) => post.userId === caller.user.id && (post.container.replyTo !== null) === (edge === 'replies'))
        .filter((post) => post.createdAt >= Number(since) * 1000 && post.createdAt <= Number(until) * 1000)
        .toSorted((a, b) => b.createdAt - a.createdAt || (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
      return list(state, posts, request, caller);
    });
  }

  for (const edge of ['replies', 'conversation'] as const) {
    app.get(`${base}/:id/${edge}`, { config: { route: `${edge}.below` } }, async (request, reply) => {
      const caller = enter(state, 'threads_read_replies', request, reply, now());
      const root = ownPost(state, caller, idOf(request));
      const all = edge === 'replies' ? answersTo(state, root.id) : below(state, root.id);
      const isReversed = (request.query as Fields).reverse !== 'false';
      const sorted = all.toSorted(
        (a, b) => (a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)) * (isReversed ? -1 : 1),
      );
      return list(state, sorted, request, caller);
    });
  }

  app.get(`${base}/:id/insights`, { config: { route: 'insights.index' } }, async (request, reply) => {
    const caller = enter(state, 'threads_manage_insights', request, reply, now());
    const post = ownPost(state, caller, idOf(request));
    const known = ['views', 'likes', 'replies', 'reposts', 'quotes', 'shares'];
    const told: Readonly<Record<string, number>> = {
      replies: answersTo(state, post.id).length,
      ...state.insights.get(post.id),
    };
    return {
      data: metricsOf(request, known).map((name) => ({
        name,
        period: 'lifetime',
        values: [{ value: told[name] ?? 0 }],
        title: name,
        description: `The number of ${name}.`,
        id: `${post.id}/insights/${name}/lifetime`,
      })),
    };
  });

  app.get(`${base}/:id/threads_insights`, { config: { route: 'account.insights' } }, async (request, reply) => {
    const caller = enter(state, 'threads_manage_insights', request, reply, now());
    const user = ownUser(caller, idOf(request));
    const known = ['likes', 'replies', 'reposts', 'quotes', 'followers_count'];
    return {
      data: metricsOf(request, known).map((name) => ({
        name,
        period: 'day',
        title: name,
        description: `The number of ${name}.`,
        total_value: { value: name === 'followers_count' ? user.followersCount : 0 },
        id: `${user.id}/insights/${name}/day`,
      })),
    };
  });

  app.get(`${base}/:id`, { config: { route: 'node.show' } }, async (request, reply) => {
    const caller = enter(state, 'threads_basic', request, reply, now());
    return pick(nodeOf(ground, caller, idOf(request)), request);
  });

  app.delete(`${base}/:id`, { config: { route: 'node.delete' } }, async (request, reply) => {
    const caller = enter(state, 'threads_delete', request, reply, now());
    const post = ownPost(state, caller, idOf(request), 'delete');
    state.posts.delete(post.id);
    return { success: true, deleted_id: post.id };
  });
}

/** One page with cursors on every one of them, and no `next`, as in Threads’ own samples. */
function list(state: ThreadsState, posts: readonly StoredPost[], request: FastifyRequest, caller: Caller) {
  const entities = posts.map((post) => pick(postEntity(state, post, caller), request));
  const { data, paging } = graphList(entities, request.query as Fields, '', caller.value);
  return paging ? { data, paging: { cursors: paging.cursors } } : { data };
}

function answersTo(state: ThreadsState, id: string): StoredPost[] {
  return [...state.posts.values()].filter((post) => post.container.replyTo === id);
}

/** All answers below a post, those to answers included. */
function below(state: ThreadsState, id: string): StoredPost[] {
  return answersTo(state, id).flatMap((post) => [post, ...below(state, post.id)]);
}

function metricsOf(request: FastifyRequest, known: readonly string[]): readonly string[] {
  const names = ((request.query as Fields).metric ?? '').split(',').filter(Boolean);
  const foreign = names.find((name) => !known.includes(name));
  if (names.length === 0) throw badParameter('The parameter metric is required');
  if (foreign !== undefined) throw badParameter(`metric[0] must be one of the following values: ${known.join(', ')}`);
  return names;
}

/** Whatever stands behind an id, if this token may see it. */
function nodeOf({ state, now }: ThreadsGround, caller: Caller, id: string): Entity {
  const container = state.containers.get(id);
  if (container && container.userId === caller.user.id) {
    const status = statusOf(container, now());
    return {
      id: container.id,
      status,
      error_message: status === 'ERROR' ? (container.fault ?? 'UNKNOWN') : undefined,
    };
  }
  if (id === 'me' || id === caller.user.id) return userEntity(caller.user);
  const post = state.posts.get(id);
  if (!post) throw notThere(id);
  return postEntity(state, post, caller);
}

function userEntity({ id, username, name }: StandInUser): Entity {
  return {
    id,
    username,
    name,
    threads_profile_picture_url: 'https://scontent.example/picture.jpg',
    threads_biography: undefined,
    is_verified: false,
  };
}

function rootOf(state: ThreadsState, post: StoredPost): StoredPost {
  const parent = state.posts.get(post.container.replyTo ?? '');
  return parent ? rootOf(state, parent) : post;
}

function postEntity(state: ThreadsState, post: StoredPost, caller: Caller): Entity {
  const { container, children, shortcode, userId } = post;
  const username = state.users.get(userId)?.username;
  const isReply = container.replyTo !== null;
  const media = container.type === 'IMAGE' || container.type === 'VIDEO' ? 'https://scontent.example/media' : undefined;
  const letters = ['a', 'b', 'c', 'd'];
  const poll = container.poll?.map((option, index) => [`option_${letters[index]}`, option] as const);
  return {
    id: post.id,
    media_product_type: 'THREADS',
    media_type: container.type,
    media_url: media,
    permalink: `https://www.threads.com/@${username}/post/${shortcode}`,
    owner: userId === caller.user.id ? { id: userId } : undefined,
    username,
    text: container.text === '' ? undefined : container.text,
    timestamp: graphTime(post.createdAt),
    shortcode,
    is_quote_post: container.fields.quote_post_id !== undefined,
    has_replies: answersTo(state, post.id).length > 0,
    alt_text: container.altText === '' ? undefined : container.altText,
    link_attachment_url: container.link ?? undefined,
    topic_tag: container.fields.topic_tag,
    poll_attachment: poll && Object.fromEntries(poll),
    children:
      children.length > 0 ? { data: children.map((child) => ({ id: child.id, media_type: child.type })) } : undefined,
    is_reply: isReply,
    is_reply_owned_by_me: isReply ? userId === caller.user.id : undefined,
    replied_to: isReply ? { id: container.replyTo } : undefined,
    root_post: isReply ? { id: rootOf(state, post).id } : undefined,
  };
}

/** Only the fields that were asked for, and the id. What is empty is left out, as Graph does. */
function pick(entity: Entity, request: FastifyRequest): Entity {
  const names = ((request.query as Fields).fields ?? 'id').replace(/\{[^}]*\}/g, '').split(',');
  const foreign = names.find((name) => !(name in entity));
  if (foreign !== undefined) throw badParameter(`Tried accessing nonexisting field (${foreign})`);
  const told = ['id', ...names].map((name) => [name, entity[name]] as const);
  return Object.fromEntries(told.filter(([, value]) => value !== undefined));
}
