/**
 * An imitation of the Gemini API on loopback. There is no official description to judge it by; the shapes are those
 * of ai.google.dev/api/generate-content (read 2026-11-20) and of the types in the AI SDK; see `fixtures/`.
 */
import { Readable } from 'node:stream';
import { type FastifyInstance, type StandIn, startStandIn } from '@antiphon/wire/stand-in';
import {
  ANSWER_WORDS,
  countTokens,
  ModelStandInState,
  ONE_PIXEL_PNG,
  type Refusal,
  type StandInPlace,
  serverSent,
} from '../kit/stand-in-state.ts';

const googleError = (code: number, status: string, message: string, details: object[] = []) => ({
  error: { code, message, status, details },
});

const REFUSALS: { readonly [refusal in Refusal]: { status: number; body: unknown } } = {
  out_of_credit: {
    status: 429,
    body: googleError(
      429,
      'RESOURCE_EXHAUSTED',
      'Your prepayment credits are depleted. Please go to AI Studio to manage your project and billing.',
    ),
  },
  content_policy: {
    status: 200,
    body: {
      promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
      usageMetadata: { promptTokenCount: 12, totalTokenCount: 12 },
    },
  },
  overloaded: {
    status: 503,
    body: googleError(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
  },
};

export function startGoogleStandIn(options: StandInPlace = {}): Promise<StandIn<ModelStandInState>> {
  return startStandIn({
    ...options,
    name: 'google',
    answers: {
      rateLimited: (resetAt, now) => ({
        status: 429,
        body: googleError(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota.', [
          {
            '@type': 'type.googleapis.com/google.rpc.RetryInfo',
            retryDelay: `${Math.ceil((resetAt.getTime() - now.getTime()) / 1000)}s`,
          },
        ]),
      }),
      unauthorized: () => ({
        status: 400,
        body: googleError(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
          { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' },
        ]),
      }),
      serverError: (status) => ({ status, body: googleError(status, 'INTERNAL', 'An internal error has occurred.') }),
    },
    routes: (app) => addRoutes(app, new ModelStandInState()),
  });
}

function addRoutes(app: FastifyInstance, state: ModelStandInState): ModelStandInState {
  app.get('/v1beta/models', { config: { route: 'models' } }, async () => MODELS);
  app.post(
    '/v1beta/models/:model(^[^:]+)::streamGenerateContent',
    { config: { route: 'text.start' } },
    async (request, reply) => {
      const refusal = state.takeRefusal();
      if (refusal === 'content_policy') return reply.type('text/event-stream').send(serverSent(REFUSALS[refusal].body));
      if (refusal) return reply.code(REFUSALS[refusal].status).send(REFUSALS[refusal].body);
      state.started.text += 1;
      return reply
        .type('text/event-stream')
        .send(Readable.from(narrate(countTokens(JSON.stringify(request.body)), state)));
    },
  );
  app.post(
    '/v1beta/models/:model(^[^:]+)::generateContent',
    { config: { route: 'image.start' } },
    async (request, reply) => {
      const refusal = state.takeRefusal();
      if (refusal) return reply.code(REFUSALS[refusal].status).send(REFUSALS[refusal].body);
      state.started.image += 1;
      await state.pause(10);
      const prompt = countTokens(JSON.stringify(request.body));
      return {
        candidates: [
          {
            content: {
              role: 'model',
              parts: [
                { text: 'Thinking about the light.', thought: true },
                { inlineData: { mimeType: 'image/png', data: ONE_PIXEL_PNG.toString('base64') } },
              ],
            },
            finishReason: 'STOP',
            index: 0,
          },
        ],
        usageMetadata: {
          promptTokenCount: prompt,
          candidatesTokenCount: 1120,
          thoughtsTokenCount: 60,
          totalTokenCount: prompt + 1180,
          candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1120 }],
        },
        modelVersion: 'gemini',
        responseId: 'mAitaLmkHPPlz7IPvtfUqQ4',
      };
    },
  );
  return state;
}

async function* narrate(promptTokenCount: number, state: ModelStandInState): AsyncGenerator<string> {
  let said = 0;
  for (const word of ANSWER_WORDS) {
    await state.pause();
    said += 1;
    const isLast = said === ANSWER_WORDS.length;
    yield serverSent({
      candidates: [
        { content: { role: 'model', parts: [{ text: word }] }, index: 0, ...(isLast && { finishReason: 'STOP' }) },
      ],
      usageMetadata: {
        promptTokenCount,
        candidatesTokenCount: said,
        thoughtsTokenCount: 20,
        totalTokenCount: promptTokenCount + said + 20,
        promptTokensDetails: [{ modality: 'TEXT', tokenCount: promptTokenCount }],
      },
      modelVersion: 'gemini',
      responseId: 'mAitaLmkHPPlz7IPvtfUqQ4',
    });
  }
}

const model = (id: string, displayName: string, methods: string[]) => ({
  name: `models/${id}`,
  displayName,
  version: '001',
  inputTokenLimit: 1_048_576,
  outputTokenLimit: 65_536,
  supportedGenerationMethods: methods,
});

const MODELS = {
  models: [
    model('gemini-3.8-flash', 'Gemini 3.8 Flash', ['generateContent', 'countTokens']),
    model('gemini-3.1-flash-image-preview', 'Gemini 3.1 Flash Image Preview', ['generateContent']),
    model('gemini-4-pro', 'Gemini 4 Pro', ['generateContent']),
    model('gemini-2.5-flash-preview-tts', 'Gemini 2.5 Flash Preview TTS', ['generateContent']),
    model('gemini-embedding-2', 'Gemini Embedding 2', ['embedContent']),
  ],
};
