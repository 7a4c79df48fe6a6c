import type { ErrorBody, ErrorDialect } from '../kit/model-errors.ts';
import { errorSchema } from './wire.ts';

const OUT_OF_CREDIT = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active']);
const REFUSED_CONTENT = new Set([
  'content_policy_violation',
  'moderation_blocked',
  'invalid_prompt',
  'image_content_policy_violation',
  'bio_policy',
]);

/**
 * OpenAI's errors: `{ error: { message, type, param, code } }`
 * (platform.openai.com/docs/guides/error-codes, read 2026-11-20).
 */
export const openAiErrors: ErrorDialect = {
  name: 'OpenAI',
  readBody(json): ErrorBody {
    const parsed = errorSchema.safeParse(json);
    if (!parsed.success) return {};
    const { code, type, message } = parsed.data.error;
    return { code: code ?? type ?? undefined, message: message ?? undefined };
  },
  refine({ code = '', message }, status) {
    if (OUT_OF_CREDIT.has(code)) {
      return {
        kind: 'out_of_credit',
        code,
        words:
          'There is no credit left on this OpenAI account, or its monthly limit is reached. Add credit at platform.openai.com, or wait for the new month.',
      };
    }
    if (REFUSED_CONTENT.has(code)) {
      return {
        kind: 'rejected',
        code,
        words: 'OpenAI refused this because of its content rules. Say it in another way.',
      };
    }
    if (status === 404 && code === 'model_not_found') {
      return {
        kind: 'rejected',
        code,
        words: `OpenAI has no such model for this key.${message ? ` It says: ${message}` : ''}`.replace(
          /([^.!?])$/,
          '$1.',
        ),
      };
    }
    return null;
  },
  keyHint: (apiKey) => `Keys begin with sk-; yours begins with ${startOf(apiKey)}.`,
};

/** The first letters of a key, up to its first dash: enough to see a mix-up, too little to use. */
function startOf(apiKey: string): string {
  const start = /^[A-Za-z]{1,6}-?/.exec(apiKey)?.[0];
  return start ?? 'something else';
}
