/**
 * An imitation of Ollama on loopback: its OpenAI-compatible `/v1` and its own `/api/tags`
 * (github.com/ollama/ollama/blob/main/docs/openai.md, read 2026-11-20).
 */
import { Readable } from 'node:stream';
import { type FastifyInstance, type StandIn, startStandIn } from '@antiphon/wire/stand-in';
import {
  ANSWER_WORDS,
  countTokens,
  ModelStandInState,
  type Refusal,
  type StandInPlace,
  serverSent,
} from '../kit/stand-in-state.ts';

const chatError = (message: string, type: string, code: string | null = null) => ({
  error: { message, type, param: null, code },
});

const REFUSALS: { readonly [refusal in Refusal]: { status: number; body: unknown } } = {
  out_of_credit: { status: 402, body: chatError('Insufficient credits', 'billing', '402') },
  content_policy: {
    status: 400,
    body: chatError('The request was blocked', 'invalid_request_error', 'content_policy'),
  },
  overloaded: { status: 529, body: chatError('server busy, please try again', 'server_error') },
};

export function startCompatibleStandIn(options: StandInPlace = {}): Promise<StandIn<ModelStandInState>> {
  return startStandIn({
    ...options,
    name: 'openai-compatible',
    answers: { serverError: (status) => ({ status, body: { error: 'llama runner process has terminated' } }) },
    routes: (app) => addRoutes(app, new ModelStandInState()),
  });
}

function addRoutes(app: FastifyInstance, state: ModelStandInState): ModelStandInState {
  app.get('/api/tags', { config: { route: 'tags' } }, async () => ({
    models: [
      { name: 'llama4:8b', size: 4_661_224_676 },
      { name: 'nomic-embed-text:latest', size: 274_302_450 },
    ],
  }));
  app.get('/v1/models', { config: { route: 'models' } }, async () => ({
    object: 'list',
    data: [
      { id: 'llama4:8b', object: 'model', created: 1_790_000_000, owned_by: 'library' },
      { id: 'nomic-embed-text:latest', object: 'model', created: 1_790_000_000, owned_by: 'library' },
    ],
  }));
  app.post('/v1/chat/completions', { config: { route: 'text.start' } }, async (request, reply) => {
    const refusal = state.takeRefusal();
    if (refusal) return reply.code(REFUSALS[refusal].status).send(REFUSALS[refusal].body);
    state.started.text += 1;
    const { model, messages } = request.body as { model: string; messages: unknown };
    return reply
      .type('text/event-stream')
      .send(Readable.from(narrate(model, countTokens(JSON.stringify(messages)), state)));
  });
  return state;
}

async function* narrate(model: string, promptTokens: number, state: ModelStandInState): AsyncGenerator<string> {
  const chunk = (rest: object): string =>
    serverSent({
      id: 'chatcmpl-414',
      object: 'chat.completion.chunk',
      created: 1_790_000_000,
      model,
      system_fingerprint: 'fp_ollama',
      ...rest,
    });
  for (const word of ANSWER_WORDS) {
    await state.pause();
    yield chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: word }, finish_reason: null }] });
  }
  yield chunk({ choices: [{ index: 0, delta: { content: '' }, finish_reason: 'stop' }] });
  const outputs = ANSWER_WORDS.length;
  yield chunk({
    choices: [],
    usage: { prompt_tokens: promptTokens, completion_tokens: outputs, total_tokens: promptTokens + outputs },
  });
  yield serverSent('[DONE]');
}
