import type { ErrorBody, ErrorDialect } from '../kit/model-errors.ts';
import { errorSchema } from './wire.ts';

/**
 * Anthropic's errors: `{ type: "error", error: { type, message }, request_id }`
 * (docs.claude.com/en/api/errors, read 2026-11-20). An empty account answers 400 with words, not 402.
 */
export const anthropicErrors: ErrorDialect = {
  name: 'Anthropic',
  readBody(json): ErrorBody {
    const parsed = errorSchema.safeParse(json);
    return parsed.success ? { code: parsed.data.error.type, message: parsed.data.error.message } : {};
  },
  refine({ code = '', message = '' }) {
    if (code === 'billing_error' || /credit balance is too low/i.test(message)) {
      return {
        kind: 'out_of_credit',
        code,
        words: 'There is no credit left on this Anthropic account. Add credit at console.anthropic.com.',
      };
    }
    if (code === 'invalid_request_error' && /content filtering policy|usage policies/i.test(message)) {
      return {
        kind: 'rejected',
        code: 'content_policy',
        words: 'Anthropic refused this because of its content rules. Say it in another way.',
      };
    }
    return null;
  },
  keyHint: (apiKey) =>
    apiKey.startsWith('sk-ant-')
      ? 'It may have been deleted; look at console.anthropic.com.'
      : 'Keys begin with sk-ant-; yours does not.',
};
