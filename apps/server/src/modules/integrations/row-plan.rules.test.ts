import { describe, expect, it } from 'vitest';
import type { RowFields } from './csv-row.rules.ts';
import { planRow, type Stock } from './row-plan.rules.ts';

const account = (id: string, handle: string, network: string) => ({
  id,
  handle,
  network,
  channel: network.toLowerCase(),
});
const picture = { id: '01890000-0000-7000-8000-000000000001', sha256: 'a' };
const stock: Stock = {
  accounts: [
    account('01890000-0000-7000-8000-00000000000a', '@marram@town.example', 'Alpha'),
    account('01890000-0000-7000-8000-00000000000b', 'sedge', 'Alpha'),
    account('01890000-0000-7000-8000-00000000000c', 'sedge', 'Beta'),
  ],
  projects: [{ id: 'p1', name: 'Spring' }],
  assets: new Map([
    ['kiln.jpg', [picture, { ...picture, id: '01890000-0000-7000-8000-000000000002' }]],
    ['two', [picture, { id: '01890000-0000-7000-8000-000000000003', sha256: 'b' }]],
  ]),
  timeZone: 'Europe/Dublin',
  networks: new Map(),
  choices: new Map(),
};
const plan = (fields: RowFields) => {
  const planned = planRow(fields, stock);
  if ('problems' in planned) throw new Error(planned.problems.join(' '));
  return planned.plan;
};
const problems = (fields: RowFields) => {
  const planned = planRow(fields, stock);
  return 'problems' in planned ? planned.problems.join(' ') : '';
};
const base = { text: 'Tea at four', accounts: 'marram@town.example' };

describe('a row of a file', () => {
  it('names accounts with or without @, and with the network where two have the name', () => {
    const { versions } = plan({ ...base, accounts: 'MARRAM@town.example; beta: sedge' });
    expect(versions.map(({ accountId }) => accountId)).toEqual([
      '01890000-0000-7000-8000-00000000000a',
      '01890000-0000-7000-8000-00000000000c',
    ]);
    expect(problems({ ...base, accounts: 'sedge' })).toContain('Write Alpha: sedge or Beta: sedge.');
    expect(problems({ ...base, accounts: 'nobody' })).toContain('There is no account “nobody” here.');
    expect(problems({ ...base, accounts: 'marram@town.example, @marram@town.example' })).toContain('stands twice');
  });

  it.each([
    [{ date: '2026-12-01', time: '9:05' }, '2026-12-01T09:05', 'Europe/Dublin'],
    [{ date: '1.12.2026', time: '09:05:30', zone: 'Asia/Tokyo' }, '2026-12-01T09:05', 'Asia/Tokyo'],
    [{ date: '2026-12-01 21:05' }, '2026-12-01T21:05', 'Europe/Dublin'],
    [{ date: '2026-12-01T21:05' }, '2026-12-01T21:05', 'Europe/Dublin'],
    [{ date: '2026-12-01', time: '12:05 am' }, '2026-12-01T00:05', 'Europe/Dublin'],
    [{ date: '2026-12-01', time: '9:05 PM' }, '2026-12-01T21:05', 'Europe/Dublin'],
  ])('reads its time: %j', (fields, wallTime, timeZone) => {
    expect(plan({ ...base, ...fields }).when).toEqual({ kind: 'at', wallTime, timeZone });
  });

  it.each([
    [{ date: '12/01/2026', time: '09:00' }, 'The date “12/01/2026” is not clear.'],
    [{ date: '2026-02-30', time: '09:00' }, 'There is no 2026-02-30 09:00 in any calendar.'],
    [{ date: '2026-12-01', time: 'noon' }, 'The time “noon” is not clear.'],
    [{ date: '2026-12-01' }, 'There is a date and no time.'],
    [{ time: '09:00' }, 'There is a time and no date.'],
    [{ date: '2026-12-01', time: '09:00', zone: 'Dublin' }, '“Dublin” is not a time zone we know'],
  ])('tells of a time that is none: %j', (fields, words) => {
    expect(problems({ ...base, ...fields })).toContain(words);
  });

  it('without a time is a draft, which needs no account yet', () => {
    expect(plan({ text: 'Some day' })).toMatchObject({ when: null, versions: [] });
    expect(problems({ text: 'Now', date: '2026-12-01', time: '09:00' })).toContain('no account to send from');
  });

  it('has its link at the end where it does not stand in the text', () => {
    const textOf = (fields: RowFields) => plan(fields).content.parts[0]?.text;
    expect(textOf({ ...base, link: 'https://kiln.example/a' })).toBe('Tea at four\n\nhttps://kiln.example/a');
    expect(textOf({ text: 'See https://kiln.example/a now', link: 'https://kiln.example/a' })).toBe(
      'See https://kiln.example/a now',
    );
    expect(problems({ ...base, link: 'kiln.example' })).toContain('“kiln.example” is no address');
  });

  it('is a thread where a line holds only ---, its media stand at the first post, its link below the last', () => {
    const text = 'Tea at four\n---\n\nand cake\n --- \nwith a --- in it\n----';
    const thread = plan({ ...base, text, media: 'kiln.jpg', link: 'https://kiln.example/a' }).content.parts;
    expect(thread.map((part) => part.text)).toEqual([
      'Tea at four',
      'and cake',
      'with a --- in it\n----\n\nhttps://kiln.example/a',
    ]);
    expect(thread.map(({ media }) => media.length)).toEqual([1, 0, 0]);
    expect(plan({ ...base, text: '---\nbelow the picture', media: 'kiln.jpg' }).content.parts).toHaveLength(2);
    expect(problems({ ...base, text: 'Tea\n---\n---\nCake' })).toContain('Post 2 of the thread is empty');
    expect(problems({ ...base, text: 'Tea\n---' })).toContain('Post 2 of the thread is empty');
    expect(problems({ ...base, text: Array(26).fill('Tea').join('\n---\n') })).toContain('at most 25 posts');
  });

  it('shows media of the library by name, each with its description, and the same bytes twice are one', () => {
    const shown = plan({ ...base, media: 'Kiln.jpg', alt: 'A kiln; open' }).content.parts[0]?.media;
    expect(shown).toEqual([{ assetId: picture.id, altText: 'A kiln; open' }]);
    expect(problems({ ...base, media: 'two' })).toContain('Several things in the library are called “two”');
    expect(problems({ ...base, media: 'https://kiln.example/a.jpg' })).toContain('are not fetched from addresses');
    expect(problems({ ...base, media: 'kiln.jpg', alt: 'one | two' })).toContain('more descriptions');
  });

  it('keeps a formula as it is written, and refuses what a spreadsheet made of one', () => {
    expect(plan({ ...base, text: '=1+1' }).content.parts[0]?.text).toBe('=1+1');
    expect(problems({ ...base, text: '#NAME?' })).toContain('an error of a spreadsheet');
  });

  it('tells everything that stands against it at once', () => {
    const all = problems({ accounts: 'nobody', date: 'soon', time: '9:00', project: 'Autumn', media: 'gone.jpg' });
    for (const words of ['no account “nobody”', 'date “soon”', 'no project “Autumn”', 'called “gone.jpg”'])
      expect(all).toContain(words);
    expect(problems({})).toContain('nothing to say');
    expect(problems({ text: 'x'.repeat(70_001) })).toContain('The text: At most 70000 characters');
  });
});
