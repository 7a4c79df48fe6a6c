import { describe, expect, it } from 'vitest';
import { recordKeyOf } from './record-key.rules.ts';
import { findSpans } from './text.ts';

const marked = (text: string) =>
  findSpans(text).map((span) => [span.kind, text.slice(span.start, span.end), span.target]);

describe('what leads somewhere in a text', () => {
  it.each([
    ['see https://a.example/x_(y).', [['link', 'https://a.example/x_(y)', 'https://a.example/x_(y)']]],
    ['(https://a.example/x)', [['link', 'https://a.example/x', 'https://a.example/x']]],
    ['read bsky.app, now', [['link', 'bsky.app', 'https://bsky.app']]],
    ['e.g. this.sentence is none', []],
    ['mail me@example.com or first.me@example.com', []],
    ['hi @Bob.bsky.social!', [['mention', '@Bob.bsky.social', 'bob.bsky.social']]],
    ['hi @bob and @bob@other.example', []],
    [
      '#my-tag, #2026 #1a ＃日本語',
      [
        ['hashtag', '#my-tag', 'my-tag'],
        ['hashtag', '#1a', '1a'],
        ['hashtag', '＃日本語', '日本語'],
      ],
    ],
    ['https://a.example/#part', [['link', 'https://a.example/#part', 'https://a.example/#part']]],
  ])('is found as in the official app: %s', (text, expected) => {
    expect(marked(text)).toEqual(expected);
  });
});

describe('a record key', () => {
  const postedAt = new Date('2026-11-20T10:00:00.123Z');

  it('is the same for the same step and another for another seed', () => {
    const seed = '00112233445566778899aabbccddeeff';
    expect(recordKeyOf({ seed, postedAt }, 0)).toBe(recordKeyOf({ seed, postedAt }, 0));
    expect(recordKeyOf({ seed, postedAt }, 0)).not.toBe(
      recordKeyOf({ seed: 'ffeeddccbbaa99887766554433221100', postedAt }, 0),
    );
  });

  it('holds the moment of the post in its upper 53 bits', () => {
    const alphabet = '234567abcdefghijklmnopqrstuvwxyz';
    const value = [...recordKeyOf({ seed: '0'.repeat(32), postedAt }, 0)].reduce(
      (sum, letter) => sum * 32n + BigInt(alphabet.indexOf(letter)),
      0n,
    );
    expect(Number((value >> 10n) / 1000n)).toBe(postedAt.getTime());
  });

  it('sorts the parts of a thread whatever their seeds', () => {
    const keys = Array.from({ length: 25 }, (_, order) =>
      recordKeyOf({ seed: order % 2 ? '0'.repeat(32) : 'f'.repeat(32), postedAt }, order),
    );
    expect([...keys].sort()).toEqual(keys);
  });
});
