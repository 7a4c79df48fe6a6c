import { Link } from '@tanstack/react-router';
import { toProblem } from '../../lib/api-problem.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/states.tsx';
import { useSendAnyway, useWhyNotPassCap } from './health.api.ts';

/** The two ways on for a send that passes the monthly cap. */
export function OverCap({ publicationId }: { publicationId: string }) {
  const send = useSendAnyway(publicationId);
  const whyNot = useWhyNotPassCap();
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-2">
        <Link to={'/spend' as string} className={buttonClass({ look: 'primary' })}>
          Open the cap
        </Link>
        <Button unavailable={whyNot} isBusy={send.isPending} onClick={() => send.mutate()}>
          Send it anyway
        </Button>
      </div>
      {send.error && <ErrorNotice problem={toProblem(send.error)} />}
    </div>
  );
}
