/**
 * An imitation of Anthropic's Messages API on loopback. Shapes: description of 2026-08-18 and the guide "Streaming
 * messages", read 2026-11-20; `fixtures/` holds the documented answers.
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

const anthropicError = (type: string, message: string) => ({
  type: 'error',
  error: { type, message },
  request_id: 'req_011CSHoEeqs5C35K2UUqR7Fy',
});

const REFUSALS: { readonly [refusal in Refusal]: { status: number; body: unknown } } = {
  out_of_credit: {
    status: 400,
    body: anthropicError(
      'invalid_request_error',
      'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.',
    ),
  },
  content_policy: {
    status: 400,
    body: anthropicError('invalid_request_error', 'Output blocked by content filtering policy'),
  },
  overloaded: { status: 529, body: anthropicError('overloaded_error', 'Overloaded') },
};

export function startAnthropicStandIn(options: StandInPlace = {}): Promise<StandIn<ModelStandInState>> {
  return startStandIn({
    ...options,
    name: 'anthropic',
    answers: {
      rateLimited: (resetAt, now) => ({
        status: 429,
        headers: { 'retry-after': String(Math.ceil((resetAt.getTime() - now.getTime()) / 1000)) },
        body: anthropicError('rate_limit_error', 'This request would exceed your organization’s rate limit.'),
      }),
      unauthorized: () => ({ status: 401, body: anthropicError('authentication_error', 'invalid x-api-key') }),
      serverError: (status) => ({ status, body: anthropicError('api_error', 'Internal server error') }),
    },
    routes: (app) => addRoutes(app, new ModelStandInState()),
  });
}

function addRoutes(app: FastifyInstance, state: ModelStandInState): ModelStandInState {
  app.get('/v1/models', { config: { route: 'models' } }, async () => MODELS);
  app.post('/v1/messages', { config: { route: 'text.start' } }, async (request, reply) => {
    const refusal = state.takeRefusal();
    if (refusal) return reply.code(REFUSALS[refusal].status).send(REFUSALS[refusal].body);
    state.started.text += 1;
    const body = request.body as { model: string; system?: unknown; messages: unknown };
    return reply
      .type('text/event-stream')
      .send(Readable.from(narrate(body.model, countTokens(JSON.stringify([body.system, body.messages])), state)));
  });
  return state;
}

async function* narrate(model: string, inputTokens: number, state: ModelStandInState): AsyncGenerator<string> {
  const event = (type: string, rest: object): string => serverSent({ type, ...rest }, type);
  const usage = {
    input_tokens: inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation: null,
    output_tokens: 1,
    output_tokens_details: null,
    inference_geo: null,
    server_tool_use: null,
    service_tier: 'standard',
  };
  yield event('message_start', {
    message: {
      id: 'msg_01XFDUDYJgAACzvnptvVoYEL',
      type: 'message',
      role: 'assistant',
      model,
      content: [],
      container: null,
      stop_details: null,
      stop_reason: null,
      stop_sequence: null,
      usage,
    },
  });
  yield event('content_block_start', { index: 0, content_block: { type: 'text', text: '', citations: null } });
  yield event('ping', {});
  for (const word of ANSWER_WORDS) {
    await state.pause();
    yield event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: word } });
  }
  yield event('content_block_stop', { index: 0 });
  const final = {
    input_tokens: inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: ANSWER_WORDS.length,
    output_tokens_details: null,
    server_tool_use: null,
  };
  yield event('message_delta', {
    delta: { container: null, stop_details: null, stop_reason: 'end_turn', stop_sequence: null },
    usage: final,
  });
  yield event('message_stop', {});
}

const model = (id: string, displayName: string) => ({
  type: 'model',
  id,
  display_name: displayName,
  created_at: '2026-06-10T00:00:00Z',
  max_input_tokens: 1_000_000,
  max_tokens: 128_000,
  capabilities: null,
});

const MODELS = {
  data: [
    model('claude-sonnet-5', 'Claude Sonnet 5'),
    model('claude-haiku-4-5-20251001', 'Claude Haiku 4.5'),
    model('claude-next', 'Claude Next'),
  ],
  first_id: 'claude-sonnet-5',
  last_id: 'claude-next',
  has_more: false,
};
