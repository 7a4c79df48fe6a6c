import { formatExact, parseMoney } from '../../lib/money.ts';
import { useSession } from '../../lib/session.ts';
import { formatMoment } from '../../lib/times.ts';
import { Select } from '../../ui/field.tsx';
import type { Run } from './studio.types.ts';

type Summary = Pick<Run, 'id' | 'number' | 'spent' | 'createdAt' | 'briefRevision'>;

/** Which asking is shown, when there were several; and whether the brief has changed since. */
export function RunChoice({
  runs,
  runId,
  revision,
  onChoose,
}: {
  runs: readonly Summary[];
  runId: string | null;
  revision: number;
  onChoose: (runId: string) => void;
}) {
  const zone = useSession().profile?.timeZone ?? 'UTC';
  const shown = runs.find(({ id }) => id === runId);
  if (!shown || (runs.length < 2 && shown.briefRevision === revision)) return null;
  return (
    <div className="st-runs">
      {runs.length > 1 && (
        <Select label="Asked" value={shown.id} onChange={(event) => onChoose(event.currentTarget.value)}>
          {runs.map(({ id, number, spent, createdAt }) => (
            <option key={id} value={id}>
              {number}. {formatMoment(createdAt, zone, new Date())}, {formatExact(parseMoney(spent))}
            </option>
          ))}
        </Select>
      )}
      {shown.briefRevision !== revision && <p className="s12 quiet">The brief has changed since this was asked.</p>}
    </div>
  );
}
