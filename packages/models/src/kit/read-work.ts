/** Reading the state of work that has a handle: reads cost nothing and change nothing, so a failed read waits. */
import type { Answer } from '@antiphon/wire';
import type { Json, RunOutcome } from '../spec.ts';
import { type ErrorDialect, type ErrorScene, evidenceOf } from './model-errors.ts';

/**
 * What a read that brought no state means. The work itself is untouched: we look again later. Only when the
 * provider says it does not know the work (404), or does not let us look (401, 403), a person must decide.
 */
export function unreadable(answer: Answer, handle: Json, dialect: ErrorDialect, scene: ErrorScene): RunOutcome {
  if (answer.kind !== 'answered') return { kind: 'running', handle, waitMs: 5_000 };
  const { status } = answer;
  if (status === 404 || status === 401 || status === 403) {
    const words =
      status === 404
        ? `${dialect.name} does not know this work any more.`
        : `${dialect.name} does not let us look at this work (${status}).`;
    return {
      kind: 'failed',
      error: {
        kind: 'unknown_outcome',
        code: `status_${status}`,
        words: `${words} It may have done it and may charge for it.`,
        status,
        evidence: evidenceOf(answer.body, scene.apiKey),
      },
    };
  }
  return { kind: 'running', handle, waitMs: status === 429 ? 15_000 : 5_000 };
}
