import { toProblem } from '../../lib/api-problem.ts';
import { Section } from '../../ui/page-header.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import type { Change } from './writing.api.ts';

interface Asked<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** A part of the page with an address of its own, and its rows or why there are none. */
export function Part<T>({
  id,
  name,
  sub,
  query,
  children,
}: {
  id: string;
  name: string;
  sub: string;
  query: Asked<T>;
  children: (data: T) => React.ReactNode;
}) {
  return (
    <div id={id} className="wri-part">
      <Section name={name} sub={sub}>
        {query.data !== undefined ? (
          children(query.data)
        ) : query.error ? (
          <ErrorNotice problem={toProblem(query.error)} onRetry={() => void query.refetch()}>
            Posts go out as they are.
          </ErrorNotice>
        ) : (
          <Skeleton rows={3} label={`Loading ${name.toLowerCase()}`} />
        )}
      </Section>
    </div>
  );
}

/** What stood against a change; fields say their own faults. */
export function ChangeProblem({ change }: { change: Change }) {
  const { problem } = change;
  if (!problem || Object.keys(problem.fieldErrors).length > 0) return null;
  return <ErrorNotice problem={problem} onRetry={change.forget} way="I have seen it" />;
}
