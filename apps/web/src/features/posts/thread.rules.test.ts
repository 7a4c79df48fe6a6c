import { describe, expect, it } from 'vitest';
import type { DraftContent } from './draft.rules.ts';
import { joined, splitIntoThread, threadOf } from './thread.rules.ts';

const upTo = (max: number) => (text: string) => (text.length > max ? max : null);
const bare = (text: string) => text.replace(/\s+/g, ' ');

const story =
  'We fired the kiln for thirty hours. Sixteen people came, and nobody slept. The chimney glowed!\n\n' +
  'In the morning we opened the door: ash on every shoulder, and one pot that sang. Would we do it again? Yes.';

describe('a long text as a thread', () => {
  it('is cut between paragraphs first, then between sentences', () => {
    expect(threadOf(story, upTo(120), 'none')).toEqual([
      'We fired the kiln for thirty hours. Sixteen people came, and nobody slept. The chimney glowed!',
      'In the morning we opened the door: ash on every shoulder, and one pot that sang. Would we do it again? Yes.',
    ]);
    expect(threadOf(story, upTo(80), 'none').at(0)).toBe(
      'We fired the kiln for thirty hours. Sixteen people came, and nobody slept.',
    );
  });

  it.each([20, 33, 50, 80, 120, 200])('fits in every part at %i letters and loses no word', (max) => {
    const parts = threadOf(story, upTo(max), 'none');
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(max);
    expect(bare(parts.join(' '))).toBe(bare(story));
  });

  it('is numbered where that is wanted, and still fits', () => {
    const parts = threadOf(story, upTo(90), 'slashed');
    expect(parts.length).toBeGreaterThan(2);
    parts.forEach((part, at) => {
      expect(part.endsWith(`\n\n${at + 1}/${parts.length}`)).toBe(true);
      expect(part.length).toBeLessThanOrEqual(90);
    });
  });

  it('without spaces is cut where it must be: at a full stop of its script, else anywhere', () => {
    const japanese = '窯を焚いた。三十時間。誰も眠らなかった。朝に扉を開けた。';
    const parts = threadOf(japanese, upTo(12), 'none');
    expect(parts[0]).toBe('窯を焚いた。三十時間。');
    expect(parts.join('')).toBe(japanese);
    expect(threadOf('x'.repeat(25), upTo(10), 'none').map((part) => part.length)).toEqual([10, 10, 5]);
  });

  it('never cuts a link in two', () => {
    const parts = threadOf('Look at https://example.com/a/very/long/path and say', upTo(40), 'none');
    expect(parts.some((part) => part.includes('https://example.com/a/very/long/path'))).toBe(true);
  });

  it('stays whole where it fits, and gets no number', () =>
    expect(threadOf(' Short. ', upTo(90), 'slashed')).toEqual(['Short.']));

  it('that needs more than the longest thread keeps all its words', () => {
    const parts = threadOf('one two three '.repeat(60), upTo(14), 'none');
    expect(parts).toHaveLength(25);
    expect(bare(parts.join(' '))).toBe(bare('one two three '.repeat(60)).trim());
  });
});

describe('parts of a thread', () => {
  const picture = { assetId: 'a', altText: '' };
  const content: DraftContent = {
    parts: [
      { text: 'First.', media: [] },
      { text: story, media: [picture] },
      { text: 'Last.', media: [] },
    ],
  };

  it('are split in their place; pictures stay with the first of them', () => {
    const { parts } = splitIntoThread(content, 1, upTo(120), 'none');
    expect(parts.map(({ media }) => media.length)).toEqual([0, 1, 0, 0]);
    expect(parts.at(-1)?.text).toBe('Last.');
  });

  it('are joined again, without their numbers where both have one', () => {
    const numbered = splitIntoThread({ parts: [{ text: story, media: [picture] }] }, 0, upTo(130), 'slashed');
    expect(numbered.parts).toHaveLength(2);
    const [one] = joined(numbered, 1).parts;
    expect(bare(one?.text ?? '')).toBe(bare(story));
    expect(one?.media).toEqual([picture]);
    expect(
      joined(
        {
          parts: [
            { text: 'Open 24/7', media: [] },
            { text: 'Come', media: [] },
          ],
        },
        1,
      ).parts[0]?.text,
    ).toBe('Open 24/7\n\nCome');
  });

  it('at the top are joined with nothing', () => expect(joined(content, 0)).toBe(content));
});
