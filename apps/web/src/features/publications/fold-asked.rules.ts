/** The same question with the same answer, time after time, is one line: what is to be decided stays on the screen. Pure. */
import type { Exchange } from './publications.rules.ts';

const isSame = (a: Exchange, b: Exchange): boolean =>
  a.isQuestion && b.isQuestion && a.sent === b.sent && a.answered === b.answered;

/** Folds neighbours that say the same into the last of them; all their times stand in its evidence. */
export function foldAsked(exchanges: readonly Exchange[]): readonly Exchange[] {
  const folded: { exchange: Exchange; times: string[] }[] = [];
  for (const exchange of exchanges) {
    const before = folded.at(-1);
    const times = exchange.at ? [exchange.at] : [];
    if (before && isSame(before.exchange, exchange)) {
      before.exchange = exchange;
      before.times.push(...times);
    } else folded.push({ exchange, times });
  }
  return folded.map(({ exchange, times }) => {
    const [since] = times;
    if (times.length < 2 || since === undefined) return exchange;
    const raw = [...exchange.raw, { name: 'Asked at', value: times.join(', ') }];
    return { ...exchange, raw, asked: { count: times.length, since } };
  });
}
