/** Where the faults strike: hooks around every route of a stand-in. */
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { controlPrefix } from './control.ts';
import type { FaultKind, Faults, StruckFault } from './faults.ts';
import type { FaultAnswer, FaultAnswers, ReceivedCall, Watcher } from './received-call.ts';

export interface FaultGround {
  readonly faults: Faults;
  readonly answers: FaultAnswers;
  now(): Date;
  received(call: ReceivedCall): void;
  readonly answered: NonNullable<Watcher['answered']>;
}

/** What the hooks remember about one call. */
interface Passage {
  readonly struck: readonly StruckFault[];
  readonly isRepeat: boolean;
  /** The call, once it has arrived whole. */
  readonly call?: ReceivedCall;
}

/** Marks the second processing; it is removed before any route or log sees it. */
const repeatHeader = 'x-stand-in-repeat';

/** Adds the hooks. Routes stay unaware of them. */
export function addFaultHooks(app: FastifyInstance, ground: FaultGround): void {
  const passages = new WeakMap<FastifyRequest, Passage>();
  const rawBodies = new WeakMap<FastifyRequest, Buffer>();

  app.addHook('onRequest', async (request) => {
    if (isControl(request)) return;
    const isRepeat = repeatHeader in request.headers;
    delete request.headers[repeatHeader];
    passages.set(request, { struck: [], isRepeat });
  });

  app.addHook('preParsing', async (request, _reply, payload) => {
    if (isControl(request)) return payload;
    const chunks: Buffer[] = [];
    for await (const chunk of payload) chunks.push(Buffer.from(chunk));
    const bytes = Buffer.concat(chunks);
    rawBodies.set(request, bytes);
    return Object.assign(Readable.from(bytes.length > 0 ? [bytes] : []), { receivedEncodedLength: bytes.length });
  });

  app.addHook('preHandler', async (request, reply) => {
    const arrived = passages.get(request);
    if (!arrived) return;
    const call = toCall(request, arrived, ground.now());
    const passage = { ...arrived, call, struck: arrived.isRepeat ? [] : ground.faults.strike(call) };
    passages.set(request, passage);
    ground.received(call);
    for (const fault of passage.struck) reply.raw.once('finish', fault.markAnswered);
    for (const fault of passage.struck) {
      const isAnswered = await strikeBefore(fault, request, reply, ground);
      if (isAnswered) return reply;
    }
    if (has(passage, 'twice')) await processOnceMore(app, request, rawBodies.get(request));
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const passage = passages.get(request);
    const { statusCode: status } = reply;
    if (passage?.call) ground.answered(passage.call, { status, headers: reply.getHeaders(), body: payload });
    for (const fault of passage?.struck ?? []) fault.markWorked();
    if (!passage || reply.raw.destroyed) return payload;
    let answer: unknown = payload;
    for (const fault of passage.struck) answer = await strikeAfter(fault, reply, answer, ground);
    return answer;
  });
}

function isControl(request: FastifyRequest): boolean {
  return request.url.startsWith(controlPrefix);
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? request.url;
}

function has(passage: Passage, kind: FaultKind): boolean {
  return passage.struck.some((fault) => fault.rule.kind === kind);
}

function toCall(request: FastifyRequest, { isRepeat }: Passage, at: Date): ReceivedCall {
  return {
    route: request.routeOptions.config.route,
    method: request.method,
    path: pathOf(request),
    query: request.query,
    headers: { ...request.headers },
    body: request.body,
    at,
    isRepeat,
  };
}

/** What happens before the effect; true when the call ends here. */
async function strikeBefore(
  { rule, released, markReached, markWorked }: StruckFault,
  request: FastifyRequest,
  reply: FastifyReply,
  ground: FaultGround,
): Promise<boolean> {
  switch (rule.kind) {
    case 'hold_before':
      markReached();
      if ((await released) === 'goes_on') return false;
      breakOff(request, reply);
      markWorked();
      return true;
    case 'delay':
      await wait(rule.delayMs ?? 1_000);
      return false;
    case 'lose_before':
      breakOff(request, reply);
      return true;
    case 'rate_limited': {
      const now = ground.now();
      answerWith(reply, ground.answers.rateLimited(new Date(now.getTime() + (rule.retryAfterMs ?? 60_000)), now));
      return true;
    }
    case 'unauthorized':
      answerWith(reply, ground.answers.unauthorized());
      return true;
    case 'server_error_before':
      answerWith(reply, ground.answers.serverError(rule.status ?? 503));
      return true;
    default:
      return false;
  }
}

function breakOff(request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  request.raw.socket.destroy();
}

function answerWith(reply: FastifyReply, { status, headers = {}, body }: FaultAnswer): void {
  reply.code(status).headers(headers).send(body);
}

/** What happens after the effect: the answer that is really given. */
async function strikeAfter(
  { rule, released, markReached }: StruckFault,
  reply: FastifyReply,
  answer: unknown,
  ground: FaultGround,
): Promise<unknown> {
  switch (rule.kind) {
    case 'hold_after':
      markReached();
      await released;
      return answer;
    case 'lose_after':
      reply.raw.socket?.destroy();
      return answer;
    case 'server_error_after': {
      const { status, headers = {}, body } = ground.answers.serverError(rule.status ?? 503);
      reply.code(status).headers(headers).type('application/json').removeHeader('content-length');
      return JSON.stringify(body);
    }
    case 'malformed': {
      const text = typeof answer === 'string' ? answer : '{"id": "';
      reply.code(200).removeHeader('content-length');
      return text.slice(0, Math.max(1, Math.floor(text.length / 2)));
    }
    default:
      return answer;
  }
}

/** Runs the same request through the whole server once, as a repeating proxy would, and drops the answer. */
async function processOnceMore(app: FastifyInstance, request: FastifyRequest, body: Buffer | undefined): Promise<void> {
  const headers = { ...request.headers, [repeatHeader]: '1' };
  delete headers['transfer-encoding'];
  await app.inject({
    method: request.method as 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: request.url,
    headers,
    ...(body && body.length > 0 ? { payload: body } : {}),
  });
}
