import { useRouter } from '@tanstack/react-router';
import { toProblem } from '../../lib/api-problem.ts';
import { Button } from '../../ui/button.tsx';
import { useFindingInBrief } from './insights.api.ts';

/** The way back to the beginning of the loop: a brief that rests on this finding. */
export function UseInBrief({
  findingKey,
  whyNot,
  about,
}: {
  findingKey: string;
  whyNot: string | null;
  about: string;
}) {
  const router = useRouter();
  const { mutate, error, isPending } = useFindingInBrief();
  return (
    <>
      <Button
        look="link"
        small
        isBusy={isPending}
        unavailable={whyNot}
        aria-label={`Use in the next brief: ${about}`}
        onClick={() => mutate(findingKey, { onSuccess: ({ id }) => router.history.push(`/briefs/${id}`) })}
      >
        Use in the next brief
      </Button>
      {error && (
        <span className="s12" role="alert">
          {toProblem(error).userMessage}
        </span>
      )}
    </>
  );
}
