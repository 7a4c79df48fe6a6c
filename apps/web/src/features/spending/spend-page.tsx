import { useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { formatBound, formatExact, parseMoney } from '../../lib/money.ts';
import { formatMoment, zoneName } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { Button } from '../../ui/button.tsx';
import { Meter } from '../../ui/meter.tsx';
import { PageHeader, Section } from '../../ui/page-header.tsx';
import { SandboxTag } from '../../ui/small.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { CapForm } from './cap-form.tsx';
import { Ledger } from './ledger.tsx';
import './spending.css';
import { type SpendMonth, useByModel, useModelNames, useMonth } from './spending.api.ts';
import { monthBeside, monthMeter, monthName } from './spending.rules.ts';

function Totals({ month }: { month: SpendMonth }) {
  const { exact, possible, label } = monthMeter(month);
  const sandbox = parseMoney(month.sandboxSpent);
  const reserved = parseMoney(month.reserved);
  return (
    <div className="sp-totals">
      <p>
        <span className="sp-sum num">{formatExact(parseMoney(month.spent))}</span>{' '}
        <span className="quiet">
          spent{month.cap !== null && <span className="num"> of {formatExact(parseMoney(month.cap))}</span>}
        </span>
      </p>
      <Meter exact={exact} possible={possible} label={label} />
      <p className="quiet">
        {reserved > 0n ? `${formatBound(reserved)} more is planned: reserved, not spent yet.` : 'Nothing is reserved.'}
      </p>
      {sandbox > 0n && (
        <p className="flex flex-wrap items-center gap-2 quiet">
          <SandboxTag /> {formatExact(sandbox)} of it at invented prices, owed to nobody.
        </p>
      )}
      <p className="s12 faint">
        From {formatMoment(month.beginsAt, month.timeZone, new Date(month.beginsAt))} to{' '}
        {formatMoment(month.endsAt, month.timeZone, new Date(month.beginsAt))}, {zoneName(month.timeZone)}
      </p>
    </div>
  );
}

function ByModel({ month }: { month: string }) {
  const nameOf = useModelNames();
  const { data, error, refetch } = useByModel(month);
  return (
    <Section name="By model, and paid sends">
      {error && !data ? (
        <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton rows={2} label="Loading models" />
      ) : data.items.length === 0 ? (
        <p className="quiet py-3">No model was paid in this month.</p>
      ) : (
        <ul aria-label="By model">
          {data.items.map((one) => (
            <li key={`${one.operation} ${one.provider} ${one.model}`} className="sp-model">
              <span className="min-w-0 flex flex-wrap items-center gap-2">
                <span className="sp-break">{nameOf(one)}</span> {one.isSandbox && <SandboxTag />}
              </span>
              <span className="s12 quiet num">{one.count === 1 ? 'once' : `${one.count} times`}</span>
              <span className="num text-right">{formatExact(parseMoney(one.spent))}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** Spend: what a month has cost, what is still reserved, the cap, and every entry of the ledger. */
export function SpendPage() {
  usePageTitle('Spend');
  const [chosen, setChosen] = useState('');
  const now = useNow();
  const { data: current } = useMonth('');
  const { data, error, refetch } = useMonth(chosen);
  const shown = data?.month ?? current?.month ?? '';
  const go = (step: 1 | -1): void => {
    const next = monthBeside(shown, step);
    setChosen(next === current?.month ? '' : next);
  };
  return (
    <>
      <PageHeader
        title="Spend"
        hasRule
        sub={shown && monthName(shown, now, 'long')}
        actions={
          shown && (
            <>
              <Button small onClick={() => go(-1)}>
                Month before
              </Button>
              <Button
                small
                unavailable={shown >= (current?.month ?? '') && 'This is the month it is now.'}
                onClick={() => go(1)}
              >
                Month after
              </Button>
            </>
          )
        }
      />
      <div className="body pt-3">
        {error && !data ? (
          <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()}>
            The cap holds all the same.
          </ErrorNotice>
        ) : !data ? (
          <Skeleton rows={4} height={36} label="Loading the month" />
        ) : (
          <div className="sp-all">
            <div className="sp-head">
              <Totals month={data} />
              {chosen === '' && <CapForm month={data} />}
            </div>
            <ByModel month={chosen} />
            <Ledger month={chosen} zone={data.timeZone} />
          </div>
        )}
      </div>
    </>
  );
}
