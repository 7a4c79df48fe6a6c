import { useParams } from '@tanstack/react-router';
import { toProblem } from '../../lib/api-problem.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { useBrief } from '../briefs/index.tsx';
import { Studio } from './studio.tsx';
import { ToBriefs } from './to-briefs.tsx';
import './studio.css';

/** Studio: the brief left of the seam, what comes back right of it. */
export function StudioPage() {
  const { briefId = '' } = useParams({ strict: false }) as { briefId?: string };
  const { data, error, refetch } = useBrief(briefId);
  usePageTitle(data?.title ?? 'Brief');
  if (data) return <Studio key={data.id} brief={data} />;
  return (
    <>
      <PageHeader
        parent={<ToBriefs />}
        title={error ? 'This brief did not load' : <span className="vh">Brief</span>}
        hasRule
      />
      <div className="body pt-4">
        {error ? (
          <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()}>
            Posts go out as planned; only this brief cannot be shown.
          </ErrorNotice>
        ) : (
          <Skeleton rows={6} height={60} label="Loading the brief" />
        )}
      </div>
    </>
  );
}
