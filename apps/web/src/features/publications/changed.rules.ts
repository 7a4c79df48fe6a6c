/** What came of one call about several sends. Pure. */
import { ApiProblem } from '../../lib/api-problem.ts';

/** Those that were changed, and in words why the rest was not; null: nothing stayed. */
export interface Changed<Send> {
  readonly done: readonly Send[];
  readonly problem: ApiProblem | null;
}

/** Reads the answer to a call about several of these sends. */
export function changedOf<Send extends { readonly id: string }>(
  sends: readonly Send[],
  items: readonly { readonly publicationId: string; readonly outcome: string; readonly words: string }[],
): Changed<Send> {
  const stayed = new Map(
    items.filter(({ outcome }) => outcome !== 'done').map((one) => [one.publicationId, one.words]),
  );
  const words = [...new Set(stayed.values())].join(' ');
  return {
    done: sends.filter(({ id }) => !stayed.has(id)),
    problem: words ? new ApiProblem({ status: 409, code: 'partly', userMessage: words }) : null,
  };
}
