import type { ApiProblem } from '../../lib/api-problem.ts';
import { noteWords } from '../../ui/note.tsx';
import { ErrorNotice } from '../../ui/states.tsx';
import { noteOf } from './publications.rules.ts';
import type { Publication } from './publications.types.ts';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The publication as it is now, where the server says that ours was stale (409 with `current`). */
function currentOf(problem: ApiProblem): Pick<Publication, 'state' | 'words'> | null {
  const current = isRecord(problem.body) ? problem.body.current : null;
  return problem.status === 409 && isRecord(current) && typeof current.words === 'string'
    ? (current as unknown as Publication)
    : null;
}

/** What stood against an act. After a lost race it tells what you saw and what is true now. */
export function ActProblem({
  problem,
  seen,
  onClose,
}: {
  problem: ApiProblem;
  seen: Pick<Publication, 'state'>;
  onClose: () => void;
}) {
  const current = currentOf(problem);
  return (
    <ErrorNotice problem={problem} onRetry={onClose} way="I have seen it">
      {current &&
        `You saw “${noteWords[noteOf(seen.state)]}”; now it is “${noteWords[noteOf(current.state)]}”: ${current.words}`}
    </ErrorNotice>
  );
}
