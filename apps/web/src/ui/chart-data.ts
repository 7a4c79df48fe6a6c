/** A line with its band, on one axis. All arrays are as long as `x`; null is a hole, never zero. */
export interface ChartSeries {
  /** Numbers in rising order: hours, days or ms. */
  readonly x: readonly number[];
  readonly center: readonly (number | null)[];
  /** The band's lower and upper edge; leave both out when there is none. */
  readonly low?: readonly (number | null)[];
  readonly high?: readonly (number | null)[];
  /** A second line, in petrol. */
  readonly second?: readonly (number | null)[];
}

/** A stretch on the axis: solid when supported, hollow when suggestive. */
export interface ChartStretch {
  readonly from: number;
  readonly to: number;
  readonly standing: 'supported' | 'suggestive';
}

export interface ChartLooks {
  readonly series: ChartSeries;
  readonly formatX: (x: number) => string;
  readonly formatY: (y: number) => string;
  /** Labels of the right gutter, at most three with `usual`. */
  readonly gridAt?: readonly number[];
  /** The "usual" or zero line, with its word. */
  readonly usual?: { readonly at: number; readonly word: string };
  readonly ticksAt?: readonly number[];
  readonly stretches?: readonly ChartStretch[];
  readonly height?: number;
}

/** One point in words: "19: +15 %, between +6 % and +24 %". */
export function pointWords(
  { series, formatX, formatY }: Pick<ChartLooks, 'series' | 'formatX' | 'formatY'>,
  index: number,
): string {
  const at = series.x[index];
  const center = series.center[index];
  if (at === undefined) return '';
  if (center === null || center === undefined) return `${formatX(at)}: no number`;
  const low = series.low?.[index];
  const high = series.high?.[index];
  const band =
    low === null || low === undefined || high === null || high === undefined
      ? ''
      : `, between ${formatY(low)} and ${formatY(high)}`;
  return `${formatX(at)}: ${formatY(center)}${band}`;
}

/** Smallest and largest number drawn, with a little air; a flat line still gets a height. */
export function rangeOf(series: ChartSeries, also: readonly number[] = []): [number, number] {
  const all = [
    ...series.center,
    ...(series.low ?? []),
    ...(series.high ?? []),
    ...(series.second ?? []),
    ...also,
  ].filter((one): one is number => one !== null);
  if (all.length === 0) return [0, 1];
  const low = Math.min(...all);
  const high = Math.max(...all);
  const air = (high - low || Math.abs(high) || 1) * 0.08;
  return [low - air, high + air];
}
