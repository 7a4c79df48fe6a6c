import { useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { formatExact, parseMoney } from '../../lib/money.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { type SpendMonth, useSetCap, useWhyNotCap } from './spending.api.ts';
import { capField, readCap } from './spending.rules.ts';

/** What a 409 tells: the cap that somebody else set meanwhile. */
function theirCap(body: unknown): string | null {
  const current = (body as { current?: Partial<SpendMonth> } | null)?.current;
  if (!current || current.cap === undefined) return null;
  return current.cap === null ? 'no cap' : formatExact(parseMoney(current.cap));
}

/** The monthly cap: the most that may be spent and reserved together. Empty lifts it. */
export function CapForm({ month }: { month: SpendMonth }) {
  const [typed, setTyped] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const set = useSetCap();
  const whyNot = useWhyNotCap();
  const shown = typed ?? capField(month.cap);
  const problem = set.error ? toProblem(set.error) : null;
  const theirs = problem?.status === 409 ? theirCap(problem.body) : null;
  const said = problem
    ? theirs
      ? `Somebody set it to ${theirs} meanwhile. Press again to set yours over it.`
      : problem.userMessage
    : null;
  const save = (): void => {
    const read = readCap(shown);
    if ('fault' in read) {
      setFault(read.fault);
      return;
    }
    if (set.isPending || whyNot) return;
    set.mutate({ cap: read.cap, revision: month.revision }, { onSuccess: () => setTyped(null) });
  };
  return (
    <form
      className="flex flex-wrap items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextField
        label="Cap for a month, in US dollars"
        inputMode="decimal"
        className="w-full max-w-[260px]"
        value={shown}
        placeholder="No cap"
        readOnly={whyNot !== null}
        help={whyNot ?? 'What would pass it is refused before it starts. Empty means no cap.'}
        error={fault ?? said}
        onBlur={() => {
          const read = readCap(shown);
          setFault('fault' in read ? read.fault : null);
        }}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setFault(null);
          set.reset();
        }}
      />
      <Button
        type="submit"
        className="sp-set"
        isBusy={set.isPending}
        unavailable={whyNot ?? (typed === null && 'The cap has not been changed.')}
      >
        Set the cap
      </Button>
    </form>
  );
}
