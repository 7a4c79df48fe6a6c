/** The HTTP role: the contract's routes, health, the readable API page and the built web app. */
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { OpenAPIHandler } from '@orpc/openapi/fastify';
import { ORPCError } from '@orpc/server';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { hostOf, isLoopbackHost } from '../config.ts';
import type { AppContext } from '../context.ts';
import { AppError } from '../platform/errors.ts';
import type { Caller, Doors } from './access.ts';
import type { RequestContext } from './implement.ts';
import { openApiDocument, registerApiDocs } from './openapi.ts';
import { report, toProblem } from './problems.ts';
import { withLists } from './query-lists.ts';
import { registerWebApp } from './web-app.ts';

export const apiPrefix = '/api/v1';
const jsonLimitBytes = 2 * 1024 * 1024;

/** Routes that stream bytes and so stand beside the contract's router; they ask `admit` themselves. */
export type RawRoutes = (server: FastifyInstance, app: AppContext, doors: Doors) => void;

export interface HttpOptions {
  readonly app: AppContext;
  readonly doors: Doors;
  /** The rooms' routes, put together in `modules.ts`. */
  readonly router: ConstructorParameters<typeof OpenAPIHandler<RequestContext>>[0];
  readonly raw: readonly RawRoutes[];
  /** Whether this process can do its work: the database answers, migrations are done. */
  isReady(): Promise<boolean>;
}

/** Builds the server; the caller listens. */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { app, doors } = options;
  const server = Fastify({
    trustProxy: trustProxyOf(app.config.trustProxy),
    bodyLimit: jsonLimitBytes,
    routerOptions: { maxParamLength: 300 },
    forceCloseConnections: true,
  });
  await addSecurityHeaders(server, app.publicUrl);
  await server.register(cookie);
  await server.register(compress, { global: true, threshold: 1024, encodings: ['br', 'gzip'] });
  if (app.config.isLoopback) refuseForeignHosts(server, app);
  server.setErrorHandler((error, request, reply) => sendProblem(app, error, request, reply));
  registerHealth(server, options);
  for (const register of options.raw) register(server, app, doors);
  registerApi(server, options);
  registerApiDocs(server, openApiDocument(app.publicUrl));
  await registerWebApp(server);
  return server;
}

/**
 * A page of any site can point a name of its own at 127.0.0.1 and would then share an origin with us. On a loopback
 * listener only names of this machine, and the address we are known by, are answered.
 */
function refuseForeignHosts(server: FastifyInstance, app: AppContext): void {
  const known = app.config.publicUrl === undefined ? null : hostOf(app.config.publicUrl);
  server.addHook('onRequest', (request, reply, done) => {
    const { hostname } = request;
    if (isLoopbackHost(hostname.replace(/^\[|\]$/g, '')) || hostname === known) return done();
    const error = new AppError({
      code: 'unknown_host',
      status: 421,
      userMessage: `This server does not answer to the name ${hostname}. Set ANTIPHON_URL to the address it is known by.`,
    });
    sendProblem(app, error, request, reply);
  });
}

/** A number means: so many proxies stand before us. */
function trustProxyOf(setting: AppContext['config']['trustProxy']) {
  return typeof setting === 'number' ? (_address: string, hop: number) => hop < setting : setting;
}

/** Answers an error as problem details; shared with the raw routes. */
export function sendProblem(
  app: AppContext,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  report(app.log, error, { method: request.method, url: request.url });
  const { retryAfterS, ...body } = toProblem(error);
  if (retryAfterS !== undefined) reply.header('retry-after', String(retryAfterS));
  return reply.status(body.status).type('application/problem+json').send(JSON.stringify(body));
}

/** What a request shows of its sender, for `admit`. */
export function callerOf(request: FastifyRequest): Caller {
  return { headers: request.headers, ip: request.ip, method: request.method };
}

/**
 * An answer as it is. Its schema lets nothing through but JSON, so the walk through all of it that looks for dates,
 * maps and files would find none, and make a second copy on the way.
 */
class PlainAnswer {
  readonly answer: unknown;
  constructor(answer: unknown) {
    this.answer = answer;
  }
  toJSON(): unknown {
    return this.answer;
  }
}

function isRecord(data: unknown): boolean {
  return typeof data === 'object' && data !== null && Object.getPrototypeOf(data) === Object.prototype;
}

function registerApi(server: FastifyInstance, options: HttpOptions): void {
  const { app, doors } = options;
  const handler = new OpenAPIHandler<RequestContext>(options.router, {
    customErrorResponseBodyEncoder: (error) => {
      const { retryAfterS: _, ...body } = toProblem(error);
      return body;
    },
    rootInterceptors: [
      ({ request, next, ...rest }) =>
        request.url.search === '' ? next() : next({ ...rest, request: { ...request, url: withLists(request.url) } }),
    ],
    customJsonSerializers: [{ condition: isRecord, serialize: (answer) => new PlainAnswer(answer) }],
    interceptors: [
      async (call) => {
        try {
          return await call.next();
        } catch (error) {
          report(app.log, error, { route: call.request.url.pathname });
          const { status, retryAfterS, code } = toProblem(error);
          if (retryAfterS !== undefined) call.context.answer.setHeader('retry-after', String(retryAfterS));
          throw error instanceof ORPCError && error.status === status
            ? error
            : new ORPCError(code, { status, cause: error });
        }
      },
    ],
  });
  server.route({
    method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    url: `${apiPrefix}/*`,
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const { matched } = await handler.handle(request, reply, {
        prefix: apiPrefix,
        context: {
          app,
          doors,
          caller: callerOf(request),
          answer: { setHeader: (name, value) => void reply.header(name, value) },
        },
      });
      if (!matched) return sendProblem(app, new ORPCError('NOT_FOUND'), request, reply);
      return reply;
    },
  });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (reply.statusCode >= 400 && String(reply.getHeader('content-type') ?? '').startsWith('application/json')) {
      reply.header('content-type', 'application/problem+json');
    }
    done();
  });
}

function registerHealth(server: FastifyInstance, options: HttpOptions): void {
  server.get('/health/live', async () => ({ status: 'live' }));
  server.get('/health/ready', async (_request, reply) => {
    const isReady = await options.isReady().catch(() => false);
    return reply.status(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not_ready' });
  });
}

/** Helmet's headers. They are the same for every answer, so it is asked for them once. */
async function addSecurityHeaders(server: FastifyInstance, publicUrl: string): Promise<void> {
  const probe = Fastify();
  await probe.register(helmet, helmetOptions(publicUrl));
  const taken: [string, string | number | readonly string[]][] = [];
  probe.get('/', async (_request, reply) => {
    for (const [name, value] of Object.entries(reply.raw.getHeaders()))
      if (value !== undefined) taken.push([name, value]);
    return '';
  });
  await probe.inject('/');
  await probe.close();
  if (taken.length === 0) throw new Error('no security headers');
  server.addHook('onRequest', (_request, reply, done) => {
    for (const [name, value] of taken) reply.raw.setHeader(name, value);
    done();
  });
}

/** Scripts and styles of our own only; nothing may frame us; plain http stays possible on one's own machine. */
function helmetOptions(publicUrl: string) {
  const isHttps = publicUrl.startsWith('https:');
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:', 'https:'],
        'media-src': ["'self'", 'blob:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'frame-ancestors': ["'none'"],
        'base-uri': ["'none'"],
        'object-src': ["'none'"],
        'form-action': ["'self'"],
        ...(isHttps ? { 'upgrade-insecure-requests': [] } : {}),
      },
    },
    hsts: isHttps,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' as const },
  };
}
