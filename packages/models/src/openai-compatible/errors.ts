import type { ErrorBody, ErrorDialect } from '../kit/model-errors.ts';
import { errorSchema } from './wire.ts';

/** Errors of a server that somebody runs at `baseUrl`; it is named by its host. */
export function compatibleErrors(baseUrl: string): ErrorDialect {
  return {
    name: `The server at ${new URL(baseUrl).host}`,
    readBody(json): ErrorBody {
      const parsed = errorSchema.safeParse(json);
      if (!parsed.success) return {};
      if ('detail' in parsed.data && typeof parsed.data.detail === 'string') return { message: parsed.data.detail };
      const { error } = parsed.data;
      if (typeof error === 'string') return { message: error };
      if (typeof error !== 'object' || error === null || !('message' in error)) return {};
      const { message, code, type } = error as { message?: string; code?: string | number; type?: string };
      return { code: code === undefined || code === null ? type : String(code), message: message ?? undefined };
    },
    refine({ code = '' }) {
      if (code !== 'insufficient_quota' && code !== '402') return null;
      return { kind: 'out_of_credit', code, words: `There is no credit left at ${new URL(baseUrl).host}.` };
    },
  };
}
