import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect } from 'react';
import { toProblem } from '../lib/api-problem.ts';
import { forgetMissingParts, MissingPart } from '../lib/lazy-part.ts';
import { reach } from '../lib/online.ts';
import { useStore } from '../lib/store.ts';
import { usePageTitle } from '../lib/use-page-title.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { EmptyState, ErrorNotice, Skeleton } from '../ui/states.tsx';

/**
 * A page that was never fetched and now cannot be. It is loaded anew when there is a line again: browsers may remember
 * a module that failed until then (https://github.com/whatwg/html/issues/6768), and what was typed is kept on disk.
 */
function PageMissing() {
  const isOffline = useStore(reach).kind === 'offline';
  useEffect(() => {
    if (isOffline)
      return reach.subscribe(() => {
        if (reach.get().kind === 'online') location.reload();
      });
  }, [isOffline]);
  if (isOffline)
    return (
      <ErrorNotice
        problem={{ code: 'page_part_missing', userMessage: 'This page was not fetched before the line was lost.' }}
      >
        It opens by itself when there is a line again. Posts go out as planned.
      </ErrorNotice>
    );
  return (
    <ErrorNotice
      problem={{
        code: 'page_part_missing',
        userMessage: 'This page could not be fetched; a newer version of Antiphon may have been installed.',
      }}
      onRetry={() => location.reload()}
      way="Load it again"
    >
      What you wrote is kept. Posts go out as planned.
    </ErrorNotice>
  );
}

/** Instead of a page that broke: what happened, and one way on. The rest of the app stays usable. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  usePageTitle('This page did not load');
  const retry = useCallback((): void => {
    forgetMissingParts();
    reset();
    void router.invalidate();
  }, [reset, router]);
  return (
    <div>
      <PageHeader title="This page did not load" />
      <div className="body max-w-[640px]">
        {error instanceof MissingPart ? (
          <PageMissing />
        ) : (
          <ErrorNotice problem={toProblem(error)} onRetry={retry}>
            Posts go out as planned.
          </ErrorNotice>
        )}
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
