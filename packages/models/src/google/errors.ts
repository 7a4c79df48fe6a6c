import type { ErrorBody, ErrorDialect } from '../kit/model-errors.ts';
import { errorSchema } from './wire.ts';

/**
 * Google's errors: `{ error: { code, message, status, details[] } }` (ai.google.dev/gemini-api/docs/troubleshooting,
 * read 2026-11-20). A wrong key is a 400 with reason API_KEY_INVALID; when to come back is in RetryInfo.
 */
export const googleErrors: ErrorDialect = {
  name: 'Google',
  readBody(json): ErrorBody {
    const parsed = errorSchema.safeParse(Array.isArray(json) ? json[0] : json);
    if (!parsed.success) return {};
    const { status, message, details } = parsed.data.error;
    const reason = details.find((detail) => detail.reason !== undefined)?.reason;
    const delay = /^([\d.]+)s$/.exec(details.find((detail) => detail.retryDelay !== undefined)?.retryDelay ?? '')?.[1];
    return { code: reason ?? status, message, ...(delay !== undefined && { retryAfterMs: Number(delay) * 1000 }) };
  },
  refine({ code = '', message = '' }, status) {
    if (
      code === 'API_KEY_INVALID' ||
      code === 'API_KEY_EXPIRED' ||
      /api key (?:not valid|not found|expired)/i.test(message)
    ) {
      return {
        kind: 'key_refused',
        code,
        words: `Google does not accept this key (${status}). Copy it again from aistudio.google.com/apikey.`,
      };
    }
    if (
      status === 429 &&
      /prepay|credits? (?:are )?depleted|billing (?:account )?(?:is )?(?:disabled|not enabled)/i.test(message)
    ) {
      return {
        kind: 'out_of_credit',
        code,
        words: 'There is no credit left on this Google account. Look at aistudio.google.com under Billing.',
      };
    }
    return null;
  },
  keyHint: () => 'Copy it again from aistudio.google.com/apikey.',
};
