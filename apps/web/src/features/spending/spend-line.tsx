import { Link } from '@tanstack/react-router';
import { useNow } from '../../lib/use-now.ts';
import { Meter } from '../../ui/meter.tsx';
import { useMonth } from './spending.api.ts';
import { monthMeter, monthName, plannedWords } from './spending.rules.ts';

/** The month's spending at the foot of the rail; opens Spend. Its place keeps its height while it loads. */
export function SpendLine() {
  const { data } = useMonth('');
  const now = useNow();
  if (!data) return <div className="spend" style={{ minHeight: 66 }} />;
  const { exact, possible, words, label } = monthMeter(data);
  return (
    <Link to={'/spend' as string} className="spend">
      <span className="flex items-baseline justify-between gap-2">
        <span>{monthName(data.month, now)}</span>
        <span className="num b">{words}</span>
      </span>
      <Meter exact={exact} possible={possible} label={label} />
      <span className="s11 mt-1 block">
        {plannedWords(data) || (data.cap === null ? 'No cap' : 'Nothing more is planned')}
      </span>
    </Link>
  );
}
