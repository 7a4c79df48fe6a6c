/** What the studio says about its items: in words, money and shares. */
import { formatBound, formatExact, parseMoney } from '../../lib/money.ts';
import { formatDuration } from '../../lib/times.ts';
import type { Generation, Progress, Run, StudioItem } from './studio.types.ts';

/** Where one item stands. `stopped` ended without an answer; `asks` needs a person. */
export type Phase = 'waiting' | 'writing' | 'ready' | 'stopped' | 'asks';

const phases: Readonly<Record<Generation['state'], Phase>> = {
  estimated: 'waiting',
  reserved: 'waiting',
  queued: 'waiting',
  running: 'writing',
  succeeded: 'ready',
  failed: 'stopped',
  cancelled: 'stopped',
  unknown: 'asks',
};

/** The stream is ahead of the last reading until the generation has ended there. */
export function stateOf(item: StudioItem, progress: Progress | undefined): Generation['state'] | null {
  const generation = item.answer?.generation;
  if (!generation) return null;
  const hasEnded = ['succeeded', 'failed', 'cancelled', 'unknown'].includes(generation.state);
  return hasEnded || !progress ? generation.state : progress.state;
}

/** Where an item stands, with the newest news of the stream. */
export function phaseOf(item: StudioItem, progress?: Progress): Phase {
  if (!item.answer) return item.note ? 'stopped' : 'waiting';
  if (item.answer.text !== null || item.answer.assetId !== null) return 'ready';
  const state = stateOf(item, progress);
  return state ? phases[state] : 'waiting';
}

/** The words so far. */
export const textOf = (item: StudioItem, progress?: Progress): string =>
  item.answer?.text ?? progress?.text ?? item.answer?.generation?.text ?? '';

/** Money of a row: a bound while it may still be spent, exact once it has ended; null where nothing is paid. */
export function moneyOf(item: StudioItem, progress?: Progress): { words: string; isExact: boolean } | null {
  const generation = item.answer?.generation;
  if (!generation) return null;
  const cost = generation.cost ?? progress?.cost;
  if (cost !== null && cost !== undefined) return { words: formatExact(parseMoney(cost)), isExact: true };
  if (generation.estimate) return { words: formatBound(parseMoney(generation.estimate.high)), isExact: false };
  return { words: 'Price not known', isExact: false };
}

/** "62 %" and "about 9 s"; '' for what the provider does not tell. */
export function progressWords(
  progress: number | null,
  etaAt: string | null,
  now: Date,
): { percent: string; left: string } {
  const percent = progress === null ? '' : `${Math.floor(Math.min(1, Math.max(0, progress)) * 100)}\u00a0%`;
  const ms = etaAt === null ? 0 : new Date(etaAt).getTime() - now.getTime();
  return { percent, left: ms > 0 ? `about ${formatDuration(ms)}` : '' };
}

/** "2 kept, 1 being written, 1 waiting"; parts with nothing are left out. */
export function summaryOf(
  items: readonly StudioItem[],
  progressOf: (item: StudioItem) => Progress | undefined,
): string {
  const phase = (wanted: Phase): number => items.filter((item) => phaseOf(item, progressOf(item)) === wanted).length;
  const parts: [number, string][] = [
    [items.filter(({ isKept }) => isKept).length, 'kept'],
    [phase('writing'), 'being made'],
    [phase('waiting'), 'waiting'],
    [phase('asks'), 'to decide'],
    [phase('stopped'), 'not made'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`)
    .join(', ');
}

/** A run's money: exact so far, what may come on top, and both as shares of what was reserved at first. */
export function runMoney(run: Pick<Run, 'spent' | 'reserved' | 'estimate'>): {
  spent: string;
  bound: string;
  exact: number;
  possible: number;
} {
  const spent = parseMoney(run.spent);
  const atMost = spent + parseMoney(run.reserved);
  const high = parseMoney(run.estimate.high);
  const whole = high > atMost ? high : atMost;
  const share = (part: bigint): number => (whole === 0n ? 0 : Number((part * 10_000n) / whole) / 10_000);
  return {
    spent: formatExact(spent),
    bound: formatBound(whole),
    exact: share(spent),
    possible: share(parseMoney(run.reserved)),
  };
}

/** How full a version is; over the limit the bar ends past its mark. */
export function fitOf({ used, max, overBy }: { used: number; max: number; overBy: number }): {
  share: number;
  words: string;
} {
  const share = max === 0 ? 0 : Math.min(1, used / max);
  return { share, words: overBy > 0 ? `${overBy} over` : 'Fits' };
}

/** "5 fit, 1 is too long". */
export function fitSummary(items: readonly StudioItem[]): string {
  const known = items.filter(({ fit }) => fit !== null);
  const over = known.filter(({ fit }) => (fit?.overBy ?? 0) > 0).length;
  const fit = known.length - over;
  const words = [
    fit > 0 ? `${fit} ${fit === 1 ? 'fits' : 'fit'}` : '',
    over > 0 ? `${over} ${over === 1 ? 'is' : 'are'} too long` : '',
  ];
  return words.filter(Boolean).join(', ');
}

/** The items of one kind in their order. */
export const itemsOf = (run: Run | undefined, kind: StudioItem['kind']): StudioItem[] =>
  (run?.items ?? []).filter((item) => item.kind === kind).sort((one, other) => one.position - other.position);

/** Which model answers, once for all rows that it made: "Claude Opus, Anthropic"; '' while nothing is known. The sandbox has a tag of its own. */
export function maker(items: readonly StudioItem[]): { words: string; isSandbox: boolean } {
  const made = items.flatMap(({ answer }) => (answer?.generation ? [answer.generation] : []));
  const names = [
    ...new Set(
      made.map(({ providerName, modelName, isSandbox }) => (isSandbox ? modelName : `${modelName}, ${providerName}`)),
    ),
  ];
  return {
    words: names.length > 1 ? `${names.length} models` : (names[0] ?? ''),
    isSandbox: made.some(({ isSandbox }) => isSandbox),
  };
}

/** The run with an item as it is now. What is asked for again makes the run work again, so that its words stream at once. */
export function withItem(run: Run, item: StudioItem): Run {
  const phase = phaseOf(item);
  return {
    ...run,
    state: phase === 'waiting' || phase === 'writing' ? 'working' : run.state,
    items: run.items.map((one) => (one.id === item.id ? item : one)),
  };
}
