import { describe, expect, it } from 'vitest';
import { changesOf, lastAct, mayAsk, meaningOf, type ReviewAct, type Said, spansOf, tellAct } from './review.rules.ts';

const said = (content: Record<string, unknown>, more: Partial<Said> = {}): Said => ({
  content: { parts: [{ text: 'Kiln day', media: [] }], ...content },
  options: {},
  media: [],
  ...more,
});

describe('what changed since an approval', () => {
  it('is nothing when all is as it was', () => {
    expect(changesOf(said({ language: 'en' }), said({ language: 'en' }))).toEqual([]);
  });

  it('names every part, picture, description, setting and extra that is another', () => {
    const before = said(
      { firstComment: 'First', poll: { options: ['Yes', 'No'], durationMinutes: 60, isMultiple: false } },
      { options: { visibility: 'public' }, media: [{ assetId: 'a', altText: 'A kiln' }] },
    );
    const now = said(
      { parts: [{ text: 'Kiln days', media: [] }], poll: { options: ['Yes', 'Never'], durationMinutes: 60 } },
      { options: { visibility: 'unlisted' }, media: [{ assetId: 'a', altText: 'A cat' }] },
    );
    expect(changesOf(before, now)).toEqual([
      { what: 'Text', before: 'Kiln day', now: 'Kiln days' },
      { what: 'Description of picture 1', before: 'A kiln', now: 'A cat' },
      { what: 'Poll', before: 'Yes · No', now: 'Yes · Never' },
      { what: 'Setting: visibility', before: 'public', now: 'unlisted' },
      { what: 'First comment', before: 'First', now: '' },
    ]);
  });

  it('is shown as words that went and words that came, between those that stayed', () => {
    expect(spansOf('Open from nine to five on Monday', 'Open from ten to six on Monday')).toEqual({
      start: 'Open from ',
      gone: 'nine to five',
      fresh: 'ten to six',
      end: ' on Monday',
    });
    expect(spansOf('', 'New')).toEqual({ start: '', gone: '', fresh: 'New', end: '' });
    expect(spansOf('same same', 'same')).toEqual({ start: 'same', gone: ' same', fresh: '', end: '' });
  });
});

describe('an act', () => {
  const act = (change: Partial<ReviewAct>): ReviewAct => ({
    id: '1',
    act: 'approved',
    accountIds: [],
    ids: [],
    at: '2026-11-21T10:00:00.000Z',
    byName: 'Ada',
    isOwn: false,
    note: '',
    isTakenBack: false,
    ...change,
  });

  it('is told with who did it, and whether the post was their own', () => {
    expect(tellAct(act({ isOwn: true }))).toBe('Ada approved it, their own post');
    expect(tellAct(act({ byName: null, act: 'returned' }))).toBe('A former member returned it');
  });

  it('counts until it is taken back', () => {
    const acts = [act({ id: '2', isTakenBack: true }), act({ id: '1' })];
    expect(lastAct(acts, 'approved')?.id).toBe('1');
    expect(lastAct(acts, 'asked')).toBeUndefined();
  });
});

it('asks about what nobody answered or what is no longer what was approved, and says what the state means', () => {
  const states = ['draft', 'in_review', 'approved', 'changed', 'returned'] as const;
  expect(states.filter(mayAsk)).toEqual(['draft', 'changed', 'returned']);
  expect(meaningOf('in_review', true)).toContain('stays here');
  expect(meaningOf('in_review', false)).not.toContain('stays here');
});
