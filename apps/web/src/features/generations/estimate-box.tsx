import { andWords } from '@antiphon/contract/list-words';
import { Link } from '@tanstack/react-router';
import { toProblem } from '../../lib/api-problem.ts';
import { formatBound, formatEstimate, parseMoney } from '../../lib/money.ts';
import { Button } from '../../ui/button.tsx';
import { SandboxTag } from '../../ui/small.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { useEstimate } from './studio.api.ts';
import type { Estimate } from './studio.types.ts';

type Line = Estimate['lines'][number];

function EstimateRow({ line }: { line: Line }) {
  return (
    <tr>
      <td>{line.words}</td>
      <td className="num text-right">{line.estimate ? formatBound(parseMoney(line.estimate.high)) : 'not known'}</td>
    </tr>
  );
}

/** Who would answer, each model once. */
function Models({ lines }: { lines: readonly Line[] }) {
  const models = [...new Map(lines.map((line) => [line.modelName, line])).values()];
  return (
    <p className="s12 quiet flex flex-wrap items-center gap-x-2 gap-y-1">
      {models.length > 0 && <span>By {andWords(models.map(({ modelName }) => modelName))}</span>}
      {models.some(({ isSandbox }) => isSandbox) && <SandboxTag />}
      <Link to={'/settings/models' as string}>Models and keys</Link>
    </p>
  );
}

const totalOf = ({ total }: Estimate): string =>
  total ? formatEstimate(parseMoney(total.low), parseMoney(total.high)) : 'not known';

export interface EstimateBoxProps {
  readonly briefId: string;
  readonly revision: number;
  readonly isAgain: boolean;
  /** Why it cannot be asked now, in words. */
  readonly whyNot: string | null;
  readonly isBusy: boolean;
  readonly onAsk: () => void;
}

/** What asking costs, line by line, before anything is paid; the button says the most it can be. */
export function EstimateBox({ briefId, revision, isAgain, whyNot, isBusy, onAsk }: EstimateBoxProps) {
  const { data, error, refetch } = useEstimate(briefId, revision);
  if (error && !data) return <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={4} height={24} label="Estimating" />;
  const isOff = whyNot ?? data.refusal;
  return (
    <div className="st-est">
      <table>
        <caption className="vh">{isAgain ? 'Cost of asking again' : 'Cost of asking'}</caption>
        <tbody>
          {data.lines.map((line) => (
            <EstimateRow key={line.kind} line={line} />
          ))}
          <tr className="st-total">
            <td>{isAgain ? 'Everything again' : 'Everything'}</td>
            <td className="num text-right">{totalOf(data)}</td>
          </tr>
        </tbody>
      </table>
      {data.refusal && (
        <p className="s12 text-rubric" role="status">
          {data.refusal} <Link to={'/spend' as string}>See Spend</Link>
        </p>
      )}
      <Button
        className="w-full"
        look={isAgain ? 'plain' : 'primary'}
        keys="Mod+Enter"
        cost={data.total ? formatBound(parseMoney(data.total.high)) : 'price not known'}
        unavailable={isOff}
        isBusy={isBusy}
        onClick={onAsk}
      >
        {isAgain ? 'Ask again' : 'Ask for answers'}
      </Button>
      <Models lines={data.lines} />
    </div>
  );
}
