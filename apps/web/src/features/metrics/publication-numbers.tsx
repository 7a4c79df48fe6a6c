import { useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { formatCount, formatPlural } from '../../lib/numbers.ts';
import { useNow } from '../../lib/use-now.ts';
import { Chart } from '../../ui/chart.tsx';
import { SegmentedControl } from '../../ui/choice.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { type PublicationSeries, usePublicationSeries } from './metrics.api.ts';
import { ageOfPost, ageOnAxis, ageWords, type MetricName, metricWords } from './metrics.rules.ts';
import { RefreshButton } from './refresh-button.tsx';
import './metrics.css';

/** Fewer points than this are told, not drawn. */
const pointsToDraw = 3;

/** The newest numbers side by side. */
function Latest({ numbers }: { numbers: PublicationSeries }) {
  if (!numbers.latest) return null;
  return (
    <dl className="met-latest">
      {numbers.latest.values.map(({ metric, value }) => (
        <div key={metric}>
          <dt className="s12 quiet">{metricWords[metric]}</dt>
          <dd className="num b">{formatCount(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** One metric over the post's age, as a drawing, a table and a sentence. */
function Growth({ numbers }: { numbers: PublicationSeries }) {
  const drawn = numbers.series.filter(({ points }) => points.length >= pointsToDraw);
  const [chosen, choose] = useState<MetricName | null>(null);
  const shown = drawn.find(({ metric }) => metric === chosen) ?? drawn[0];
  if (!shown) return null;
  const name = metricWords[shown.metric];
  const first = shown.points[0];
  const last = shown.points.at(-1);
  if (!first || !last) return null;
  return (
    <>
      {drawn.length > 1 && (
        <div>
          <SegmentedControl
            label="Which number"
            segments={drawn.map(({ metric }) => ({ value: metric, label: metricWords[metric] }))}
            value={shown.metric}
            onChange={choose}
          />
        </div>
      )}
      <Chart
        title={`${name}: ${formatCount(first.value)} at ${ageOnAxis(first.ageMs)}, ${formatCount(last.value)} at ${ageOnAxis(last.ageMs)}`}
        text={`${name} over ${formatPlural(shown.points.length, 'reading')}: ${formatCount(first.value)} at ${ageOfPost(first.ageMs)}, ${formatCount(last.value)} at ${ageOfPost(last.ageMs)}.`}
        columns={['Age', name]}
        series={{ x: shown.points.map(({ ageMs }) => ageMs), center: shown.points.map(({ value }) => value) }}
        formatX={ageOnAxis}
        formatY={(value) => formatCount(Math.round(value))}
        gridAt={[0, Math.max(...shown.points.map(({ value }) => value))]}
        height={160}
      />
    </>
  );
}

/** A publication's numbers with their age, how they grew, and the way to read them now. For Activity and the like. */
export function PublicationNumbers({ publicationId, whyNot }: { publicationId: string; whyNot?: string | null }) {
  const { data, error, refetch } = usePublicationSeries(publicationId);
  const now = useNow();
  if (error && !data) {
    return (
      <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()}>
        The post itself is not touched by this.
      </ErrorNotice>
    );
  }
  if (!data) return <Skeleton rows={2} height={40} label="Loading numbers" />;
  return (
    <div className="grid gap-3">
      <Latest numbers={data} />
      <p className="flex flex-wrap items-center gap-x-3">
        <span className="s12 quiet inline-block first-letter:uppercase">{ageWords(data, now)}</span>
        {data.gives.length > 0 && <RefreshButton wish={{ publicationId }} whyNot={whyNot ?? null} />}
      </p>
      <Growth numbers={data} />
    </div>
  );
}
