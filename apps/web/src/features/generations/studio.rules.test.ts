import { describe, expect, it } from 'vitest';
import {
  fitSummary,
  itemsOf,
  maker,
  moneyOf,
  phaseOf,
  progressWords,
  runMoney,
  summaryOf,
  textOf,
  withItem,
} from './studio.rules.ts';
import type { Generation, Progress, Run, StudioItem } from './studio.types.ts';

const generation = (part: Partial<Generation>): Generation =>
  ({
    id: 'g',
    state: 'succeeded',
    text: null,
    cost: null,
    estimate: { low: '1000000', high: '11000000' },
    modelName: 'Claude Opus',
    providerName: 'Anthropic',
    isSandbox: false,
    ...part,
  }) as Generation;

const item = (answer: { text?: string; assetId?: string; generation?: Generation } | null, part: object = {}) =>
  ({
    id: 'i',
    kind: 'caption',
    position: 0,
    isKept: false,
    fit: null,
    note: null,
    answer: answer && { text: null, assetId: null, generation: null, ...answer },
    ...part,
  }) as StudioItem;

const progress = (part: Partial<Progress>): Progress =>
  ({ generationId: 'g', state: 'running', progress: null, etaAt: null, text: null, cost: null, ...part }) as Progress;

describe('where an answer stands', () => {
  it('is being made while its text is not whole, however much of it is there', () => {
    const half = item({ generation: generation({ state: 'running', text: 'Three places' }) });
    expect(phaseOf(half)).toBe('writing');
    expect(textOf(half)).toBe('Three places');
    expect(textOf(half, progress({ text: 'Three places left' }))).toBe('Three places left');
  });
  it('is ready once the whole text or the picture is there', () => {
    expect(phaseOf(item({ text: 'Three places left.', generation: generation({}) }))).toBe('ready');
    expect(phaseOf(item({ assetId: 'a', generation: generation({}) }))).toBe('ready');
  });
  it('follows the stream until the generation has ended, and never goes back', () => {
    expect(phaseOf(item({ generation: generation({ state: 'queued' }) }), progress({ state: 'running' }))).toBe(
      'writing',
    );
    expect(phaseOf(item({ generation: generation({ state: 'failed' }) }), progress({ state: 'running' }))).toBe(
      'stopped',
    );
  });
  it('asks a person where nobody knows whether it was made', () => {
    expect(phaseOf(item({ generation: generation({ state: 'unknown' }) }))).toBe('asks');
  });
  it('waits without an answer, and has stopped where a note says why', () => {
    expect(phaseOf(item(null))).toBe('waiting');
    expect(phaseOf(item(null, { note: 'Its caption was not written.' }))).toBe('stopped');
  });
});

describe('a run whose answer is asked for again', () => {
  const run = { state: 'done', items: [item({ text: 'A.' }), item({ text: 'B.' }, { id: 'other' })] } as Run;
  it('works again from that moment on, and keeps its other answers', () => {
    const again = withItem(run, item({ generation: generation({ state: 'queued' }) }));
    expect(again.state).toBe('working');
    expect(again.items.map(({ answer }) => answer?.text)).toEqual([null, 'B.']);
  });
  it('stays as it is where the answer is whole', () => {
    expect(withItem(run, item({ text: 'Typed.' })).state).toBe('done');
  });
});

describe('money of the studio', () => {
  it('is a bound before and exact after', () => {
    expect(moneyOf(item({ generation: generation({ state: 'running' }) }))).toEqual({
      words: '≤\u00a0$0.0011',
      isExact: false,
    });
    expect(moneyOf(item({ generation: generation({ cost: '9000000' }) }))).toEqual({ words: '$0.0009', isExact: true });
    expect(moneyOf(item({ generation: generation({ estimate: null }) }))?.words).toBe('Price not known');
    expect(moneyOf(item({ text: 'Typed.' }))).toBeNull();
  });
  it('measures a run against what was reserved at first, or what it has grown to', () => {
    const run = { spent: '800', reserved: '200', estimate: { low: '0', high: '2000' } } as Pick<
      Run,
      'spent' | 'reserved' | 'estimate'
    >;
    expect(runMoney(run)).toMatchObject({ exact: 0.4, possible: 0.1 });
    expect(runMoney({ ...run, spent: '3800' })).toMatchObject({ exact: 0.95, possible: 0.05 });
    expect(runMoney({ ...run, spent: '0', reserved: '0', estimate: { low: '0', high: '0' } }).exact).toBe(0);
  });
});

describe('what the studio says of many', () => {
  it('counts only what there is', () => {
    const items = [
      item({ text: 'A.' }, { isKept: true }),
      item({ generation: generation({ state: 'running' }) }),
      item(null),
    ];
    expect(summaryOf(items, () => undefined)).toBe('1 kept, 1 being made, 1 waiting');
    expect(summaryOf([item({ text: 'A.' })], () => undefined)).toBe('');
  });
  it('tells how many versions fit', () => {
    const fit = (overBy: number) => item({ text: 'A.' }, { fit: { used: 1, max: 1, overBy } });
    expect(fitSummary([fit(0), fit(0), fit(4)])).toBe('2 fit, 1 is too long');
    expect(fitSummary([item(null)])).toBe('');
  });
  it('names who made it, the company too, and leaves the sandbox to its tag', () => {
    expect(maker([item({ generation: generation({}) })])).toEqual({
      words: 'Claude Opus, Anthropic',
      isSandbox: false,
    });
    const pretend = generation({ modelName: 'Sandbox writer', providerName: 'Sandbox', isSandbox: true });
    expect(maker([item({ generation: pretend })])).toEqual({ words: 'Sandbox writer', isSandbox: true });
    expect(maker([item({ generation: pretend }), item({ generation: generation({}) })]).words).toBe('2 models');
  });
  it('says percent and time left only where somebody told them', () => {
    const now = new Date('2026-11-21T10:00:00Z');
    expect(progressWords(0.629, '2026-11-21T10:00:09Z', now)).toEqual({ percent: '62\u00a0%', left: 'about 9\u00a0s' });
    expect(progressWords(null, '2026-11-21T09:59:00Z', now)).toEqual({ percent: '', left: '' });
  });
  it('keeps the order of places', () => {
    const run = {
      items: [item(null, { id: 'b', position: 1 }), item(null, { id: 'a' }), item(null, { id: 'p', kind: 'picture' })],
    } as Run;
    expect(itemsOf(run, 'caption').map(({ id }) => id)).toEqual(['a', 'b']);
    expect(itemsOf(undefined, 'caption')).toEqual([]);
  });
});
