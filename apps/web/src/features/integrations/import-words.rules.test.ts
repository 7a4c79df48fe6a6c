import { optionColumnsOf } from '@antiphon/contract/option-columns';
import { describe, expect, it } from 'vitest';
import { actWords, checkedWords, csvField, exampleOf, madeWords, progressOf, reportOf } from './import-words.rules.ts';
import type { Import, ImportRow } from './imports.api.ts';

const base: Import = {
  id: 'i',
  fileName: 'posts.csv',
  state: 'ready',
  plans: true,
  encoding: 'utf-8',
  delimiter: ',',
  notes: [],
  rowCount: 10_000,
  checked: { fits: 9_997, draft: 0, known: 0, refused: 3 },
  made: { planned: 0, draft: 0, known: 0, refused: 0 },
  createdAt: '2026-12-01T09:00:00.000Z',
  checkedAt: null,
  finishedAt: null,
};
const row: ImportRow = {
  number: 1,
  line: 2,
  verdict: 'fits',
  outcome: 'planned',
  words: 'Planned.',
  excerpt: 'Tea',
  accounts: '@marram',
  when: '2026-12-01 09:00',
  postId: 'p1',
};

describe('an import', () => {
  it('says on its button what will be made', () => {
    expect(actWords(base, true)).toBe('Plan 9,997 posts');
    expect(actWords({ checked: { fits: 1, draft: 2, known: 0, refused: 0 } }, true)).toBe('Plan 1 post, keep 2 drafts');
    expect(actWords({ checked: { fits: 1, draft: 2, known: 0, refused: 0 } }, false)).toBe('Keep 3 drafts');
  });

  it('says what trying found, how far it is, and what was made', () => {
    expect(checkedWords(base)).toBe('Of 10,000 rows, 9,997 can be planned, 3 cannot be imported.');
    expect(progressOf(base)).toBeNull();
    const running: Import = { ...base, state: 'running', made: { planned: 2_499, draft: 0, known: 0, refused: 1 } };
    expect(progressOf(running)).toEqual({ share: 0.25, words: '2,500 of 10,000 rows made' });
    expect(madeWords({ ...running, state: 'cancelled' })).toBe(
      'Stopped. 2,499 posts planned, 1 row refused; 7,500 rows not looked at.',
    );
    expect(madeWords({ ...base, made: { planned: 0, draft: 0, known: 10_000, refused: 0 } })).toBe(
      '10,000 rows known before.',
    );
  });

  it('reports every row, and no spreadsheet runs what a row says', () => {
    const report = reportOf(
      [row, { ...row, outcome: 'refused', words: '=HYPERLINK("x")', postId: null }],
      (id) => `/${id}`,
    );
    expect(report).toBe(
      '\uFEFFrow,line,result,why,accounts,when,text,post\r\n' +
        "1,2,planned,Planned.,'@marram,2026-12-01 09:00,Tea,/p1\r\n" +
        `1,2,refused,"'=HYPERLINK(""x"")",'@marram,2026-12-01 09:00,Tea,\r\n`,
    );
    expect(csvField('-1')).toBe("'-1");
  });

  it('offers an example in the workspace’s own names', () => {
    const accounts = ['marram', 'sedge'].map((handle) => ({ handle, channel: 'alpha' }));
    const example = exampleOf({ accounts, options: [], zone: 'Europe/Dublin', year: 2027 });
    expect(example).toContain('marram; sedge,2027-03-03,17:30');
    expect(example).toContain('"Two accounts, a link,\nand a second line."');
    expect(example).toContain('\n---\n');
    expect(exampleOf({ accounts: [], options: [], zone: 'UTC', year: 2027 })).toContain(',your-account,2027-03-03');
  });

  it('offers an example with the columns that the networks want', () => {
    const properties = { board: { type: 'string', title: 'Board' }, isLoud: { type: 'boolean' } };
    const alpha = { id: 'alpha', name: 'Alpha', options: { properties, required: ['board'] }, choices: ['board'] };
    const ground = { zone: 'UTC', year: 2027, options: optionColumnsOf(alpha) };
    const accounts = [
      { handle: 'marram', channel: 'beta' },
      { handle: 'sedge', channel: 'alpha' },
    ];
    const [head, one, ...rest] = exampleOf({ ...ground, accounts }).split('\r\n');
    expect(head).toMatch(/,project,alpha board$/);
    expect(one).toMatch(/,,,,$/);
    expect(rest[0]).toMatch(/,,,,"Board, by its name"$/);
    const none = { ...alpha, options: { properties } };
    expect(exampleOf({ ...ground, accounts, options: optionColumnsOf(none) })).toContain('project,alpha board\r\n');
  });
});
