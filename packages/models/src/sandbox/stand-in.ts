/**
 * The sandbox's "provider": a server on loopback that writes from a grammar and draws cards, at invented prices. It
 * behaves like a real one: work takes time, has a handle, can be looked at and stopped, and is started once per
 * idempotency key. `POST /v1/texts` (a stream of events) · `POST /v1/images` · `GET /v1/works/:id` ·
 * `GET /v1/works?key=` · `POST /v1/works/:id/cancel` · `GET /v1/models`.
 */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { type LoopbackServer, startLoopback } from '@antiphon/wire/loopback';
import {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type StandIn,
  startStandIn,
} from '@antiphon/wire/stand-in';
import { detectLanguage } from '../facts/detect-language.ts';
import type { ImageFacts, TextFacts } from '../facts/params.ts';
import { ModelStandInState, type Refusal, serverSent } from '../kit/stand-in-state.ts';
import { drawCard } from './cards/draw-card.ts';
import { cut } from './grammar/compose.ts';
import { writeText } from './grammar/write-text.ts';
import { countTokens, imageRequestSchema, progressOf, statusOf, textRequestSchema, type Work } from './world/work.ts';
import { idOfKey, WorkStore } from './world/work-store.ts';

export interface SandboxModelsOptions {
  /** How long a picture takes. Default 1,600. */
  readonly delayMs?: number;
  /** Between two words of a text. Default 24. */
  readonly wordDelayMs?: number;
  /** Keeps started work here, so that it outlives this process. Default: in memory only. */
  readonly folder?: string;
  /** Default an ephemeral port. */
  readonly port?: number;
}

/** How long a work is kept in the folder after its last change. */
const worksKeptMs = 7 * 86_400_000;
const pruneEveryMs = 3_600_000;

const REFUSALS: { readonly [refusal in Refusal]: { status: number; code: string; message: string } } = {
  out_of_credit: { status: 402, code: 'out_of_credit', message: 'The pretend account is empty.' },
  content_policy: { status: 422, code: 'content_policy', message: 'The sandbox was told to refuse this.' },
  overloaded: { status: 529, code: 'overloaded', message: 'The sandbox was told to be busy.' },
};

const MODELS = { models: [{ id: 'sandbox-writer' }, { id: 'sandbox-cards' }] };

/**
 * Starts the sandbox's models on 127.0.0.1, as the product has them: without log and controls, for who sends the
 * secret. Close it when the program ends.
 */
export async function startSandboxModels(
  options: SandboxModelsOptions & { readonly secret: string; onError(error: Error): void },
): Promise<LoopbackServer> {
  const store = new WorkStore(options.folder);
  const prune = () => store.prune(new Date(Date.now() - worksKeptMs)).catch(options.onError);
  const timer = setInterval(prune, pruneEveryMs);
  timer.unref();
  void prune();
  const server = await startLoopback({
    port: options.port,
    secret: options.secret,
    routes: (app) => void addRoutes(app, options, store),
  });
  return {
    ...server,
    close: () => {
      clearInterval(timer);
      return server.close();
    },
  };
}

/** The same for tests: open to all on this machine, with faults on demand and a log of calls. */
export function startSandboxStandIn(options: SandboxModelsOptions = {}): Promise<StandIn<ModelStandInState>> {
  return startStandIn({
    name: 'sandbox-models',
    port: options.port,
    answers: {
      unauthorized: () => ({ status: 401, body: { error: { code: 'unauthorized', message: 'No.' } } }),
      serverError: (status) => ({
        status,
        body: { error: { code: 'broken', message: 'The sandbox was told to fail.' } },
      }),
    },
    routes: (app) => addRoutes(app, options, new WorkStore(options.folder)),
  });
}

interface Ground {
  readonly state: ModelStandInState;
  readonly store: WorkStore;
  readonly delayMs: number;
}

function addRoutes(app: FastifyInstance, options: SandboxModelsOptions, store: WorkStore): ModelStandInState {
  const state = new ModelStandInState();
  state.wordDelayMs = options.wordDelayMs ?? 24;
  const ground: Ground = { state, store, delayMs: options.delayMs ?? 1_600 };
  app.get('/v1/models', { config: { route: 'models' } }, async () => MODELS);
  app.post('/v1/texts', { config: { route: 'text.start' } }, (request, reply) => startText(ground, request, reply));
  app.post('/v1/images', { config: { route: 'image.start' } }, (request, reply) => startImage(ground, request, reply));
  app.get('/v1/works', { config: { route: 'find' } }, async (request) => {
    const { key } = request.query as { key?: string };
    const work = key === undefined ? undefined : await ground.store.byKey(key);
    return { works: work ? [await present(work)] : [] };
  });
  app.get('/v1/works/:id', { config: { route: 'status' } }, async (request, reply) => {
    const work = await find(ground, request, reply);
    return work ? present(work) : reply;
  });
  app.post('/v1/works/:id/cancel', { config: { route: 'cancel' } }, async (request, reply) => {
    const work = await find(ground, request, reply);
    if (!work) return reply;
    if (statusOf(work, Date.now()) !== 'running') return present(work);
    state.cancelled += 1;
    const stopped = { ...work, cancelledAt: Date.now() };
    await ground.store.save(stopped);
    return present(stopped);
  });
  return state;
}

async function startText(ground: Ground, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { state, store } = ground;
  const body = textRequestSchema.safeParse(request.body);
  if (!body.success) return refuse(reply, body.error.issues[0]?.message, body.error.issues[0]?.path);
  const key = keyOf(request);
  let work = await store.byKey(key);
  if (work === undefined) {
    const refusal = state.takeRefusal();
    if (refusal) return reply.code(REFUSALS[refusal].status).send({ error: REFUSALS[refusal] });
    const { words } = written(body.data);
    const begun = store.start({
      kind: 'text',
      id: idOfKey(key),
      key,
      startedAt: Date.now(),
      durationMs: words.length * state.wordDelayMs,
      request: body.data,
    });
    if (begun.isNew) state.started.text += 1;
    await begun.saved;
    work = begun.work;
  }
  return reply.type('text/event-stream').send(Readable.from(narrate(ground, work)));
}

async function startImage(ground: Ground, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { state, store } = ground;
  const body = imageRequestSchema.safeParse(request.body);
  if (!body.success) return refuse(reply, body.error.issues[0]?.message, body.error.issues[0]?.path);
  const key = keyOf(request);
  const known = await store.byKey(key);
  if (known) return reply.send(await present(known));
  const refusal = state.takeRefusal();
  if (refusal) return reply.code(REFUSALS[refusal].status).send({ error: REFUSALS[refusal] });
  const begun = store.start({
    kind: 'image',
    id: idOfKey(key),
    key,
    startedAt: Date.now(),
    durationMs: ground.delayMs + 10 * state.wordDelayMs,
    request: body.data,
  });
  if (begun.isNew) state.started.image += 1;
  await begun.saved;
  return reply.code(202).send(await present(begun.work, true));
}

function keyOf(request: FastifyRequest): string {
  const key = request.headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key : randomUUID();
}

function refuse(reply: FastifyReply, message = 'not readable', path: readonly PropertyKey[] = []): FastifyReply {
  return reply.code(400).send({ error: { code: 'invalid_request', message: `${path.join('.')}: ${message}` } });
}

async function find({ store }: Ground, request: FastifyRequest, reply: FastifyReply): Promise<Work | undefined> {
  const work = await store.byId((request.params as { id: string }).id);
  if (!work) reply.code(404).send({ error: { code: 'not_found', message: 'There is no such work.' } });
  return work;
}

async function* narrate({ store }: Ground, started: Work): AsyncGenerator<string> {
  yield serverSent({ type: 'started', id: started.id });
  if (started.kind !== 'text') return;
  const { words } = written(started.request);
  for (const [at, word] of words.entries()) {
    const dueInMs = started.startedAt + (started.durationMs * (at + 1)) / words.length - Date.now();
    if (dueInMs > 0) await wait(dueInMs);
    if ((await store.byId(started.id))?.cancelledAt !== undefined) break;
    yield serverSent({ type: 'word', text: word });
  }
  const work = (await store.byId(started.id)) ?? started;
  if (work.cancelledAt === undefined) await wait(Math.max(0, work.startedAt + work.durationMs - Date.now()));
  yield serverSent({ type: 'ended', work: await present(work) });
}

/** A work's state as everybody may see it; `isFresh` gives a new picture's state without waiting for the drawing. */
async function present(work: Work, isFresh = false): Promise<object> {
  const now = Date.now();
  const status = isFresh && work.durationMs > 0 ? 'running' : statusOf(work, now);
  const progress = progressOf(work, now);
  const etaMs = Math.max(0, Math.round(work.startedAt + work.durationMs - now));
  const seen = { id: work.id, kind: work.kind, status, progress, etaMs };
  if (work.kind === 'text') {
    const { words, warnings } = written(work.request);
    const text = words.slice(0, status === 'succeeded' ? words.length : Math.floor(progress * words.length)).join('');
    const usage = {
      inputTokens: countTokens(work.request.instructions + work.request.prompt),
      outputTokens: text === '' ? 0 : countTokens(text),
    };
    return { ...seen, usage, ...(status === 'succeeded' && { text, warnings }) };
  }
  if (status !== 'succeeded') return { ...seen, usage: { images: 0 } };
  const card = await drawCard(imageFacts(work.request), work.request.size);
  return { ...seen, usage: { images: 1 }, image: Buffer.from(card.png).toString('base64'), warnings: card.warnings };
}

/** The whole text in words, the same each time it is asked for, and no longer than was allowed. */
function written(request: Extract<Work, { kind: 'text' }>['request']): {
  words: string[];
  warnings: readonly { code: string; words: string }[];
} {
  const { text, warnings } = writeText(request.facts ?? factsOfPrompt(request.prompt));
  let kept = text;
  for (
    let length = text.length;
    countTokens(kept) > request.maxOutputTokens && length > 1;
    length = Math.floor(length * 0.9)
  )
    kept = cut(text, length);
  const isCut = kept !== text;
  const told = isCut
    ? [
        ...warnings,
        { code: 'cut_at_limit', words: 'The sandbox stopped at the length limit: the text may end in the middle.' },
      ]
    : warnings;
  return { words: kept.split(/(?<=\s)(?=\S)|(?<=[、。])/u), warnings: told };
}

/** Without facts the prompt is taken for the brief itself. */
function factsOfPrompt(prompt: string): TextFacts {
  return {
    kind: 'caption',
    what: prompt,
    language: detectLanguage(prompt) ?? 'en',
    brand: { name: '', bannedWords: [] },
    variation: { index: 0, of: 1 },
    avoid: [],
  };
}

function imageFacts(request: Extract<Work, { kind: 'image' }>['request']): ImageFacts {
  return (
    request.facts ?? {
      kind: 'card',
      what: request.prompt,
      language: detectLanguage(request.prompt) ?? 'en',
      brand: { name: '', colours: [] },
      variation: { index: 0, of: 1 },
    }
  );
}
