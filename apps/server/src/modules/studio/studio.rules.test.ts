import { checkFacts } from '@antiphon/models/kit';
import { describe, expect, it } from 'vitest';
import { holdsWord, judgeText } from './judge-text.rules.ts';
import { captionWish, pictureWish, portraitSize, rewriteWish, type Speaker } from './prompts.rules.ts';
import { type Known, suggestTimes } from './suggest-times.rules.ts';
import { tenBriefs } from './testing/ten-briefs.ts';

const speaker: Speaker = {
  name: 'Marram Pottery',
  voice: 'Plain.',
  samples: ['The kiln is open.'],
  bannedWords: ['unique', '激安'],
  colours: [],
};
const brief = {
  what: 'Three places left on 5 December.',
  audience: '',
  tone: '',
  links: ['marram.example'],
  language: 'en',
  insight: { words: 'Show hands at work.' },
};

describe('suggested times', () => {
  const wish = {
    accountIds: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
    timeZone: 'Europe/Dublin',
    count: 2,
    known: new Map<string, Known>(),
  };

  it('lie ahead, at waking hours, on another day each, and never two at the same moment', () => {
    const now = new Date('2026-11-21T17:00:00Z');
    const times = suggestTimes({ ...wish, now });
    expect(times).toHaveLength(14);
    expect(new Set(times.map((time) => time.at)).size).toBe(14);
    for (const time of times) {
      expect(Date.parse(time.at) - now.getTime()).toBeGreaterThanOrEqual(2 * 3_600_000);
      expect(Number(time.wallTime.slice(11, 13))).toBeGreaterThanOrEqual(9);
      expect(Number(time.wallTime.slice(11, 13))).toBeLessThan(21);
    }
    for (const accountId of wish.accountIds) {
      const days = times.filter((time) => time.accountId === accountId).map((time) => time.wallTime.slice(0, 10));
      expect(new Set(days).size).toBe(2);
    }
  });

  it('mean the wall time of the zone on both sides of a change of clocks', () => {
    const [first, second] = suggestTimes({
      accountIds: ['a'],
      timeZone: 'Europe/Dublin',
      count: 2,
      known: new Map(),
      now: new Date('2026-10-24T06:00:00Z'),
    });
    expect(first).toMatchObject({ wallTime: '2026-10-24T09:10', at: '2026-10-24T08:10:00.000Z' });
    expect(second).toMatchObject({ wallTime: '2026-10-25T18:30', at: '2026-10-25T18:30:00.000Z' });
  });
});

describe('suggested times with numbers behind them', () => {
  const times = [{ at: '2026-11-28T19:00:00Z', reason: 'Posts on Saturday at 19:00 did 36 % better.' }];
  const learned: Known = { status: 'supported', n: 120, nNeeded: 0, times };
  const offer = (known: [string, Known][]) =>
    suggestTimes({
      accountIds: ['a', 'b', 'c'],
      timeZone: 'Europe/Berlin',
      count: 1,
      now: new Date('2026-11-21T17:00:00Z'),
      known: new Map(known),
    });

  it('are the learned hours with their reason, and guesses for the accounts that have none', () => {
    const [a, b, c] = offer([
      ['a', learned],
      ['b', { status: 'not_enough_data', n: 7, nNeeded: 43, times }],
    ]);
    expect(a).toEqual({
      accountId: 'a',
      wallTime: '2026-11-28T20:02',
      timeZone: 'Europe/Berlin',
      at: '2026-11-28T19:02:00.000Z',
      basis: 'learned',
      reason: 'Posts on Saturday at 19:00 did 36 % better.',
    });
    expect(b).toMatchObject({ basis: 'guess', reason: 'A guess: about 43 more posts before an hour stands out.' });
    expect(c).toMatchObject({ basis: 'guess', reason: 'A guess: no data yet.' });
  });

  it('never put two accounts with the same best hour into the same minute', () => {
    const offered = offer([
      ['a', learned],
      ['b', learned],
      ['c', learned],
    ]);
    expect(new Set(offered.map(({ at }) => at)).size).toBe(3);
    for (const { wallTime } of offered) expect(wallTime.slice(0, 13)).toBe('2026-11-28T20');
  });

  it('say so when a learned hour is only suggestive, and when too few hours were learned it is a guess', () => {
    const [suggestive] = offer([['a', { ...learned, status: 'suggestive', nNeeded: 30 }]]);
    expect(suggestive?.reason).toBe('Posts on Saturday at 19:00 did 36 % better. Suggestive only.');
    const [explored] = offer([
      ['a', { ...learned, status: 'suggestive', times: [{ at: '2026-11-28T19:00:00Z', reason: 'Chosen to learn.' }] }],
    ]);
    expect(explored?.reason).toBe('Chosen to learn.');
    expect(offer([['a', { ...learned, times: [] }]])[0]?.basis).toBe('guess');
  });
});

describe('what a model is asked', () => {
  it('names voice, samples, banned words and the finding, and forbids what the brief does not say', () => {
    const { instructions, prompt } = captionWish(brief, speaker, { index: 1, of: 5, seed: 's', avoid: ['Old one.'] });
    for (const part of [
      'Marram Pottery',
      'Plain.',
      'The kiln is open.',
      'unique, 激安',
      'Say only what the brief says',
    ])
      expect(instructions).toContain(part);
    for (const part of [brief.what, 'marram.example', 'Show hands at work.', '- Old one.', 'in en'])
      expect(prompt).toContain(part);
  });

  it('carries the length and the language of a rewriting to models of both kinds', () => {
    const fit = rewriteWish(brief, speaker, 'Words.', { how: 'fit', maxLength: 280 });
    expect(fit.prompt).toContain('at most 280 characters');
    expect(fit.facts).toMatchObject({ kind: 'rewrite', how: 'fit', maxLength: 280, text: 'Words.' });
    const german = rewriteWish(brief, speaker, 'Words.', { how: 'translate', language: 'de' });
    expect(german.facts).toMatchObject({ language: 'de' });
  });

  it('begins the prompt of a picture with the words of the brief, which title it', () => {
    const wish = { index: 0, of: 1, seed: 's', size: '1024x1280' };
    const { prompt } = pictureWish({ ...brief, what: '\n Three places left.\nBring an apron.' }, speaker, wish);
    const [first, second, ...rest] = prompt.split('\n');
    expect([first, second]).toEqual(['Three places left.', 'Bring an apron.']);
    expect(rest.join('\n')).toContain('No letters, no logos, no frame.');
  });

  it('prefers the size nearest to 4:5', () => {
    expect(portraitSize(['1024x1024', '1024x1536', '1024x1280', '1536x1024'])).toBe('1024x1280');
    expect(portraitSize(['1024x1024', '1536x1024'])).toBe('1024x1024');
    expect(portraitSize([])).toBe('');
  });
});

describe('the judge of the ten briefs', () => {
  it.each(tenBriefs)('notices a lost fact, a foreign one and a banned word in $language: $brand', (sample) => {
    const { what, link = '', bannedWords } = sample;
    const said = [what, link].join(' ');
    expect(checkFacts(said, [what, link])).toMatchObject({ foreign: [], missing: [] });
    expect(checkFacts('Soon.', [what, link]).missing.length).toBeGreaterThan(1);
    const number = /\d+/.exec(what)?.[0] ?? '';
    const lost = what.replaceAll(number, '');
    if (number) expect(checkFacts(lost, [what]).missing.length, number).toBeGreaterThan(0);
    expect(checkFacts(`${said} 7351 €`, [what, link]).foreign.length).toBeGreaterThan(0);
    expect(checkFacts(`${said} elsewhere.example`, [what, link]).foreign.length).toBeGreaterThan(0);
    for (const word of bannedWords) expect(holdsWord(`${said} ${word}`, word), word).toBe(true);
  });
});

describe('judging a text', () => {
  it('finds whole banned words in any case, and none inside of others', () => {
    expect(holdsWord('A Unique kiln.', 'unique')).toBe(true);
    expect(holdsWord('Uniquely ours.', 'unique')).toBe(false);
    expect(holdsWord('本日激安です', '激安')).toBe(true);
  });

  it('names facts that are in neither brief nor brand', () => {
    const codes = (text: string) => judgeText(text, brief, speaker).map((warning) => warning.code);
    expect(codes('Marram Pottery: three places left on 5 December. marram.example')).toEqual([]);
    expect(codes('Only 9 euros on 7 December, unique!').sort()).toEqual([
      'banned_word',
      'foreign_fact',
      'foreign_fact',
    ]);
  });
});
