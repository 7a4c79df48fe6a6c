import { toProblem } from '../../lib/api-problem.ts';
import { Button } from '../../ui/button.tsx';
import { useRefreshNumbers } from './metrics.api.ts';

/** Asks the network now; what came of it stands beside the button, in words. */
export function RefreshButton({
  wish,
  whyNot = null,
}: {
  wish: { publicationId: string } | { accountId: string };
  whyNot?: string | null;
}) {
  const { mutate, data, error, isPending } = useRefreshNumbers();
  const words = error ? toProblem(error).userMessage : isPending ? '' : (data?.words ?? '');
  return (
    <span className="inline-flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button look="link" small isBusy={isPending} unavailable={whyNot} onClick={() => mutate(wish)}>
        Read now
      </Button>
      <span role="status" className="s12 quiet">
        {words}
      </span>
    </span>
  );
}
