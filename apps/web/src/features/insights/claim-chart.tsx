import { formatSignedPercent } from '../../lib/numbers.ts';
import { Chart } from '../../ui/chart.tsx';
import { Claim } from '../../ui/note.tsx';
import type { AccountInsights } from './insights.api.ts';
import { claimWords, dayWord, foundationWords, gridStep, hourWord, intervalWords } from './insights.rules.ts';

/** Best time of an account: the interval is the claim, the band around it is drawn. */
export function ClaimChart({
  insights,
  name,
  fixedAgeHours,
  height = 240,
}: {
  insights: AccountInsights;
  name: string;
  fixedAgeHours: number;
  height?: number;
}) {
  const { bestTime, unreadPosts } = insights;
  const { topSlots, topDay, intervalPercent, status, n, excluded } = bestTime;
  const top = topSlots?.[0];
  if (!top || !topDay || !intervalPercent || status === 'not_enough_data') return null;
  const day = dayWord(topDay.weekday);
  const [claim, beside] = claimWords(intervalPercent);
  const step = gridStep(Math.max(...topDay.hours.map(({ highPercent }) => highPercent)));
  return (
    <Chart
      title={
        <>
          On {name}, posts on {day} at {hourWord(top.hour)} got <b>{claim}</b> {beside}.
        </>
      }
      standing={
        <>
          <Claim standing={status} /> by {foundationWords(n, excluded, unreadPosts, fixedAgeHours)}. Band{' '}
          {Math.round(bestTime.level * 100)}&nbsp;%. {bestTime.assumptions[0]}
        </>
      }
      text={`${name} on ${day}, hour by hour. At ${hourWord(top.hour)} the band lies at ${intervalWords(intervalPercent)}.`}
      columns={['Hour', 'Beside the usual', 'From', 'To']}
      series={{
        x: topDay.hours.map(({ hour }) => hour),
        center: topDay.hours.map(({ effectPercent }) => effectPercent),
        low: topDay.hours.map(({ lowPercent }) => lowPercent),
        high: topDay.hours.map(({ highPercent }) => highPercent),
      }}
      formatX={hourWord}
      formatY={(percent) => formatSignedPercent(percent / 100)}
      usual={{ at: 0, word: 'usual' }}
      ticksAt={[3, 9, 15, 21]}
      gridAt={[step, -step]}
      stretches={[{ from: top.hour, to: Math.min(23, top.hour + 1), standing: status }]}
      height={height}
    />
  );
}
