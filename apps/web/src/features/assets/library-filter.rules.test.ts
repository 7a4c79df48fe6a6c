import { describe, expect, it } from 'vitest';
import { everything, filterFrom, isNarrow, queryOf, searchOf, sourceWords } from './library-filter.rules.ts';

const now = new Date('2026-11-21T14:25:00Z');

describe('the filter of the library', () => {
  it('goes into the address and comes back the same', () => {
    const filter = { ...everything, q: 'fire at night', kind: 'image', used: 'none', added: 'week' } as const;
    expect(searchOf(filter)).toEqual({ q: 'fire at night', kind: 'image', used: 'none', added: 'week' });
    expect(filterFrom(searchOf(filter))).toEqual(filter);
    expect(searchOf(everything)).toEqual({});
  });

  it('asks for nothing where the address makes no sense', () => {
    expect(filterFrom({ kind: 'spreadsheet', used: 'maybe', added: 5, q: ['a'], deleted: 'yes' })).toEqual(everything);
  });

  it('becomes what the API is asked', () => {
    expect(queryOf(everything, now)).toEqual({});
    const all = { ...everything, q: ' kiln ', kind: 'video', tag: 'night', project: 'p', used: 'only' } as const;
    expect(queryOf(all, now)).toEqual({ search: 'kiln', kind: 'video', tag: 'night', projectId: 'p', used: 'only' });
    expect(queryOf({ ...everything, source: 'upload' }, now)).toEqual({ origin: 'upload' });
    expect(queryOf({ ...everything, source: 'model:Model: B' }, now)).toEqual({ madeBy: 'Model: B' });
    expect(queryOf({ ...everything, source: 'nowhere' }, now)).toEqual({});
  });

  it('asks the same for the whole hour, so that an answer can be kept', () => {
    const week = { ...everything, added: 'week' } as const;
    expect(queryOf(week, now)).toEqual({ from: '2026-11-14T14:00:00.000Z' });
    expect(queryOf(week, new Date('2026-11-21T14:59:59Z'))).toEqual(queryOf(week, now));
  });

  it('is narrow when it leaves something out; deleted things are another place', () => {
    expect(isNarrow(everything)).toBe(false);
    expect(isNarrow({ ...everything, deleted: 'only' })).toBe(false);
    expect(isNarrow({ ...everything, tag: 'kiln' })).toBe(true);
  });

  it('says a source in words', () => {
    expect(sourceWords('upload')).toBe('Uploaded');
    expect(sourceWords('model:Model A')).toBe('Made by Model A');
  });
});
