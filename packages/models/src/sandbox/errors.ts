import type { ErrorDialect } from '../kit/model-errors.ts';
import { errorSchema } from './wire.ts';

export const sandboxErrors: ErrorDialect = {
  name: 'The sandbox',
  readBody(json) {
    return errorSchema.safeParse(json).data?.error ?? {};
  },
};
