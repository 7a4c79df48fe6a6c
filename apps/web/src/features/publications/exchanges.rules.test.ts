import { describe, expect, it } from 'vitest';
import { type Exchange, foldAsked } from './exchanges.rules.ts';

const asked = (id: string, answered: string, isQuestion = true): Exchange => ({
  id,
  at: `2026-11-24T09:0${id}:00.000Z`,
  sent: 'Is it there?',
  answered,
  kind: 'said',
  isQuestion,
  remoteId: null,
  url: null,
  raw: [{ name: 'Answer', value: answered }],
});

describe('a question that was asked again and again', () => {
  it('is one line with the newest time, how often and since when; every time stays in the evidence', () => {
    const [only, ...others] = foldAsked([
      asked('1', 'No answer now'),
      asked('2', 'No answer now'),
      asked('3', 'No answer now'),
    ]);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ id: '3', asked: { count: 3, since: '2026-11-24T09:01:00.000Z' } });
    expect(only?.raw.at(-1)?.value).toBe(
      '2026-11-24T09:01:00.000Z, 2026-11-24T09:02:00.000Z, 2026-11-24T09:03:00.000Z',
    );
  });

  it('begins a new line with every other answer', () => {
    const all = [asked('1', 'No answer now'), asked('2', 'Cannot tell'), asked('3', 'No answer now')];
    expect(foldAsked(all)).toEqual(all);
  });

  it('never folds what we sent', () => {
    const all = [asked('1', 'Taken.', false), asked('2', 'Taken.', false)];
    expect(foldAsked(all)).toEqual(all);
  });
});
