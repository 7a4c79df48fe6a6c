/** The pretend networks over HTTP. The same routes serve the product's sandbox and the tests' stand-in. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { listComments } from './comments.ts';
import { type WorldGround, WorldRefusal } from './ground.ts';
import { absentPage, postPage, profilePage } from './page.ts';
import {
  containerStatus,
  createContainer,
  createPost,
  deletePost,
  type PostRequest,
  publishContainer,
  takeUpload,
} from './posting.ts';
import { type ListQuery, listPosts, lookUpPosts, postView, profileOf } from './reading.ts';
import { authorize, openSession, renewSession, type Session, type SessionRequest } from './sessions.ts';
import type { WorldAccount } from './store.ts';
import { isStyleName } from './styles.rules.ts';

type WithId = { readonly id: string };

/** Adds all routes; each names itself for the faults of a stand-in. */
export function addWorldRoutes(app: FastifyInstance, ground: WorldGround): void {
  if (!app.hasContentTypeParser('*')) {
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 32 * 1024 * 1024 }, (_request, body, done) =>
      done(null, body),
    );
  }
  app.setErrorHandler((error, _request, reply) => sayRefusal(error, reply));
  addSessionRoutes(app, ground);
  addPostRoutes(app, ground);
  addReadingRoutes(app, ground);
}

const named = (route: string) => ({ config: { route } });

function addSessionRoutes(app: FastifyInstance, ground: WorldGround): void {
  const answer = ({ account, ...tokens }: Session) => ({ ...tokens, account: profileOf(ground, account) });
  app.post('/v1/sessions', named('session'), async (request) =>
    answer(await openSession(ground, (request.body ?? {}) as SessionRequest)),
  );
  app.post('/v1/sessions/refresh', named('refresh'), async (request) =>
    answer(await renewSession(ground, ((request.body ?? {}) as { refresh_token?: unknown }).refresh_token)),
  );
  app.get('/v1/me', named('me'), async (request) => profileOf(ground, await signedIn(ground, request)));
}

function addPostRoutes(app: FastifyInstance, ground: WorldGround): void {
  app.post('/v1/media', named('media'), async (request, reply) => {
    const account = await signedIn(ground, request);
    const { alt_text: altText = '', made_by_ai: ai } = request.query as { alt_text?: string; made_by_ai?: string };
    const upload = await takeUpload(ground, account, {
      bytes: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
      mimeType: request.headers['content-type'] ?? '',
      altText,
      isMadeByAi: ai === 'true',
    });
    return reply.code(201).send({ id: upload.id });
  });
  app.post('/v1/posts', named('createPost'), async (request, reply) => {
    const account = await signedIn(ground, request);
    const key = request.headers['idempotency-key'];
    const body = (request.body ?? {}) as PostRequest;
    const post = await createPost(ground, account, body, typeof key === 'string' ? key : undefined);
    return reply.code(201).send(postView(ground, account, post));
  });
  app.delete('/v1/posts/:id', named('deletePost'), async (request, reply) => {
    await deletePost(ground, await signedIn(ground, request), (request.params as WithId).id);
    return reply.code(204).send();
  });
  app.post('/v1/containers', named('createContainer'), async (request, reply) => {
    const account = await signedIn(ground, request);
    const { id } = await createContainer(ground, account, (request.body ?? {}) as PostRequest);
    return reply.code(201).send({ id, status: 'IN_PROGRESS' });
  });
  app.get('/v1/containers/:id', named('container'), async (request) => {
    const account = await signedIn(ground, request);
    const { container, status, post } = await containerStatus(ground, account, (request.params as WithId).id);
    return { id: container.id, status, ...(post ? { post: postView(ground, account, post) } : {}) };
  });
  app.post('/v1/containers/:id/publish', named('publishContainer'), async (request, reply) => {
    const account = await signedIn(ground, request);
    const post = await publishContainer(ground, account, (request.params as WithId).id);
    return reply.code(201).send(postView(ground, account, post));
  });
}

function addReadingRoutes(app: FastifyInstance, ground: WorldGround): void {
  app.get('/v1/posts', named('listPosts'), async (request) =>
    listPosts(ground, await signedIn(ground, request), request.query as ListQuery),
  );
  app.get('/v1/posts/lookup', named('lookUpPosts'), async (request) => {
    const { ids = '' } = request.query as { ids?: string };
    const wanted = ids.split(',').filter((id) => id !== '');
    return lookUpPosts(ground, await signedIn(ground, request), wanted);
  });
  app.get('/v1/posts/:id/comments', named('comments'), async (request) =>
    listComments(ground, await signedIn(ground, request), (request.params as WithId).id),
  );
  app.get('/:style/:handle', named('page'), (request, reply) => sayPage(ground, request, reply));
  app.get('/:style/:handle/:id', named('page'), (request, reply) => sayPage(ground, request, reply));
}

function signedIn(ground: WorldGround, request: FastifyRequest) {
  return authorize(ground, request.headers.authorization);
}

/** What anybody sees of a profile, or of one post with what stands below it. */
async function sayPage(ground: WorldGround, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { style, handle, id } = request.params as { style: string; handle: string; id?: string };
  const account = isStyleName(style) ? await ground.store.accountByHandle(style, handle) : null;
  const page =
    account && (id === undefined ? await profilePageOf(ground, account) : await postPageOf(ground, account, id));
  const absent = account ? 'There is no such post, or not any more.' : 'There is nobody of this name.';
  return reply
    .status(page ? 200 : 404)
    .type('text/html; charset=utf-8')
    .send(page ?? absentPage(absent));
}

async function profilePageOf(ground: WorldGround, account: WorldAccount): Promise<string> {
  const posts = await ground.store.posts(account.id, { limit: 50, withoutReplies: true });
  const views = posts.map((post) => postView(ground, account, post));
  return profilePage(profileOf(ground, account), views);
}

async function postPageOf(ground: WorldGround, account: WorldAccount, id: string): Promise<string | null> {
  const [post] = await ground.store.postsById(account.id, [id]);
  if (!post) return null;
  const { comments } = await listComments(ground, account, id);
  return postPage(profileOf(ground, account), postView(ground, account, post), comments);
}

function sayRefusal(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof WorldRefusal) {
    return reply.code(error.status).send({ error: { code: error.code, message: error.message } });
  }
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  const message = status < 500 ? (error as Error).message : 'The pretend network stumbled.';
  return reply.code(status).send({ error: { code: status < 500 ? 'bad_request' : 'internal', message } });
}
