import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { toProblem } from '../lib/api-problem.ts';
import { usePageTitle } from '../lib/use-page-title.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { EmptyState, ErrorNotice, Skeleton } from '../ui/states.tsx';

/** A part of the app that could not be fetched: most often a newer version was installed meanwhile. */
const isMissingPart = (error: unknown): boolean => error instanceof TypeError && /module|import/i.test(error.message);

/** Instead of a page that broke: what happened, and one way on. The rest of the app stays usable. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  usePageTitle('This page did not load');
  const isOld = isMissingPart(error);
  const problem = isOld
    ? {
        code: 'page_part_missing',
        userMessage: 'This page could not be fetched; a newer version of Antiphon may have been installed.',
      }
    : toProblem(error);
  const retry = (): void => {
    if (isOld) location.reload();
    else {
      reset();
      void router.invalidate();
    }
  };
  return (
    <div>
      <PageHeader title="This page did not load" />
      <div className="body max-w-[640px]">
        <ErrorNotice problem={problem} onRetry={retry} way={isOld ? 'Load it again' : 'Try again'}>
          Posts go out as planned.
        </ErrorNotice>
      </div>
    </div>
  );
}

/** Rows of the real height while a page is fetched. */
export function RoutePending() {
  return (
    <div className="body pt-20">
      <Skeleton rows={8} label="Loading this page" />
    </div>
  );
}

/** An address that leads nowhere. */
export function NotFound() {
  usePageTitle('Not here');
  return (
    <>
      <PageHeader title="Not here" />
      <div className="body">
        <EmptyState
          actions={
            <Link to="/" className="btn btn-s">
              Go to Today
            </Link>
          }
        >
          Nothing lives at this address. It may have been deleted, or belong to another workspace.
        </EmptyState>
      </div>
    </>
  );
}
