/**
 * An imitation of OpenAI on loopback: the Responses API with background mode, images and the list of models.
 * Shapes: openapi 2.3.0 of 2026-08-21; `fixtures/` holds the documented answers.
 */
import { Readable } from 'node:stream';
import { type FastifyInstance, type FastifyReply, type StandIn, startStandIn } from '@antiphon/wire/stand-in';
import {
  ANSWER_WORDS,
  countTokens,
  ModelStandInState,
  ONE_PIXEL_PNG,
  type Refusal,
  type StandInPlace,
  serverSent,
} from '../kit/stand-in-state.ts';

/** A response as it grows. */
interface Work {
  readonly id: string;
  readonly model: string;
  readonly instructions: string;
  readonly inputTokens: number;
  readonly metadata: unknown;
  readonly createdAt: number;
  words: string[];
  status: 'in_progress' | 'completed' | 'cancelled';
}

const REFUSALS: { readonly [refusal in Refusal]: { status: number; body: unknown } } = {
  out_of_credit: {
    status: 429,
    body: openAiError(
      'insufficient_quota',
      'insufficient_quota',
      'You exceeded your current quota, please check your plan and billing details.',
    ),
  },
  content_policy: {
    status: 400,
    body: openAiError(
      'content_policy_violation',
      'image_generation_user_error',
      'Your request was rejected as a result of our safety system.',
    ),
  },
  overloaded: {
    status: 529,
    body: openAiError('overloaded', 'server_error', 'The engine is currently overloaded, please try again later.'),
  },
};

function openAiError(code: string | null, type: string, message: string): unknown {
  return { error: { message, type, param: null, code } };
}

export function startOpenAiStandIn(options: StandInPlace = {}): Promise<StandIn<ModelStandInState>> {
  return startStandIn({
    ...options,
    name: 'openai',
    answers: {
      rateLimited: (resetAt, now) => ({
        status: 429,
        headers: { 'retry-after-ms': String(resetAt.getTime() - now.getTime()) },
        body: openAiError('rate_limit_exceeded', 'requests', 'Rate limit reached for requests.'),
      }),
      unauthorized: () => ({
        status: 401,
        body: openAiError(
          'invalid_api_key',
          'invalid_request_error',
          'Incorrect API key provided: sk-tes************cret. You can find your API key at https://platform.openai.com/account/api-keys.',
        ),
      }),
      serverError: (status) => ({
        status,
        body: openAiError(null, 'server_error', 'The server had an error while processing your request.'),
      }),
    },
    routes: (app) => addRoutes(app, new ModelStandInState()),
  });
}

function addRoutes(app: FastifyInstance, state: ModelStandInState): ModelStandInState {
  const works = new Map<string, Work>();
  const find = (request: { params: unknown }, reply: FastifyReply): Work | undefined => {
    const { id } = request.params as { id: string };
    const work = works.get(id);
    if (!work) reply.code(404).send(openAiError(null, 'invalid_request_error', `Response with id '${id}' not found.`));
    return work;
  };
  app.get('/v1/models', { config: { route: 'models' } }, async () => MODELS);
  app.post('/v1/responses', { config: { route: 'text.start' } }, async (request, reply) => {
    const refusal = state.takeRefusal();
    if (refusal) return reply.code(REFUSALS[refusal].status).send(REFUSALS[refusal].body);
    state.started.text += 1;
    const body = request.body as { model: string; instructions: string; input: string; metadata?: unknown };
    const work: Work = {
      id: `resp_${crypto.randomUUID().replaceAll('-', '')}`,
      model: body.model,
      instructions: body.instructions,
      inputTokens: countTokens(body.instructions + body.input),
      metadata: body.metadata ?? {},
      createdAt: Math.floor(Date.now() / 1000),
      words: [],
      status: 'in_progress',
    };
    works.set(work.id, work);
    const writing = write(work, state);
    return reply.type('text/event-stream').send(Readable.from(narrate(work, state, writing)));
  });
  app.get('/v1/responses/:id', { config: { route: 'status' } }, async (request, reply) => {
    const work = find(request, reply);
    return work ? present(work) : reply;
  });
  app.post('/v1/responses/:id/cancel', { config: { route: 'cancel' } }, async (request, reply) => {
    const work = find(request, reply);
    if (!work) return reply;
    if (work.status === 'completed')
      return reply.code(400).send(openAiError(null, 'invalid_request_error', 'Cannot cancel a completed response.'));
    if (work.status === 'in_progress') state.cancelled += 1;
    work.status = 'cancelled';
    return present(work);
  });
  app.post('/v1/images/generations', { config: { route: 'image.start' } }, async (request, reply) => {
    const refusal = state.takeRefusal();
    if (refusal) return reply.code(REFUSALS[refusal].status).send(REFUSALS[refusal].body);
    state.started.image += 1;
    await state.pause(10);
    const { prompt, size, quality } = request.body as { prompt: string; size: string; quality: string };
    const text = countTokens(prompt);
    return {
      created: Math.floor(Date.now() / 1000),
      background: 'opaque',
      output_format: 'png',
      quality,
      size,
      data: [{ b64_json: ONE_PIXEL_PNG.toString('base64') }],
      usage: {
        input_tokens: text,
        input_tokens_details: { text_tokens: text, image_tokens: 0 },
        output_tokens: 1056,
        total_tokens: 1056 + text,
      },
    };
  });
  return state;
}

/** Background work goes on whether anybody reads or not. */
async function write(work: Work, state: ModelStandInState): Promise<void> {
  for (const word of ANSWER_WORDS) {
    await state.pause();
    if (work.status !== 'in_progress') return;
    work.words.push(word);
  }
  work.status = 'completed';
}

async function* narrate(work: Work, state: ModelStandInState, writing: Promise<void>): AsyncGenerator<string> {
  let sequence = 0;
  const event = (type: string, rest: object): string =>
    serverSent({ type, sequence_number: sequence++, ...rest }, type);
  yield event('response.created', {
    response: { ...present(work), status: 'queued', output: [], output_text: undefined },
  });
  const itemId = `msg_${work.id.slice(5)}`;
  let told = 0;
  while (told < ANSWER_WORDS.length && work.status !== 'cancelled') {
    await Promise.race([writing, state.pause()]);
    for (; told < work.words.length; told++) {
      yield event('response.output_text.delta', {
        item_id: itemId,
        output_index: 0,
        content_index: 0,
        delta: work.words[told],
        logprobs: [],
      });
    }
  }
  if (work.status === 'completed') yield event('response.completed', { response: present(work) });
}

/** A Response object with every field that the description requires. */
function present(work: Work): Record<string, unknown> {
  const text = work.words.join('');
  const isDone = work.status === 'completed';
  const output =
    text === ''
      ? []
      : [
          {
            id: `msg_${work.id.slice(5)}`,
            type: 'message',
            role: 'assistant',
            status: isDone ? 'completed' : 'in_progress',
            content: [{ type: 'output_text', text, annotations: [], logprobs: [] }],
          },
        ];
  const outputTokens = work.words.length;
  const usage = {
    input_tokens: work.inputTokens,
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: work.inputTokens + outputTokens,
  };
  return {
    id: work.id,
    object: 'response',
    created_at: work.createdAt,
    status: work.status,
    background: true,
    error: null,
    incomplete_details: null,
    instructions: work.instructions,
    model: work.model,
    output,
    parallel_tool_calls: true,
    temperature: 1,
    top_p: 1,
    tool_choice: 'auto',
    tools: [],
    metadata: work.metadata,
    ...(isDone && { usage }),
  };
}

const model = (id: string, more: object = {}) => ({
  id,
  object: 'model',
  created: 1_790_000_000,
  owned_by: 'openai',
  ...more,
});

const MODELS = {
  object: 'list',
  data: [
    model('gpt-6-sol'),
    model('gpt-4.1', { shutdown_date: '2027-01-14' }),
    model('gpt-7-preview'),
    model('gpt-image-2'),
    model('gpt-realtime-2', { shutdown_date: null }),
    model('text-embedding-3-small'),
  ],
};
