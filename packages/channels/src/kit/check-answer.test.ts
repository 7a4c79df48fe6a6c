import { describe, expect, it } from 'vitest';
import { findFace } from '../installed.browser.ts';
import { checkAnswer } from './check-answer.ts';

function faultOf(id: string, text: string, to: string | null = null) {
  return checkAnswer(findFace(id) ?? expect.fail(id), { text, details: null, to }).fault;
}

describe('an answer below a post', () => {
  it.each([
    ['x', 'ü'.repeat(280), '漢'.repeat(141), '2 characters too long: X takes 280.'],
    [
      'x',
      `${'a'.repeat(256)} https://example.com/${'b'.repeat(90)}`,
      `${'a'.repeat(281)}`,
      '1 character too long: X takes 280.',
    ],
    ['bluesky', '👩‍👩‍👧'.repeat(100), 'a'.repeat(301), '1 character too long: Bluesky takes 300.'],
    ['threads', 'a'.repeat(500), 'a'.repeat(502), '2 characters too long: Threads takes 500.'],
    ['instagram', 'a'.repeat(300), 'a'.repeat(301), '1 character too long: Instagram takes 300.'],
    ['linkedin', 'a'.repeat(1_250), 'a'.repeat(1_251), '1 character too long: LinkedIn takes 1250.'],
    ['facebook', 'a'.repeat(8_000), 'a'.repeat(8_001), '1 character too long: Facebook takes 8000.'],
    ['youtube', 'a'.repeat(10_000), 'a'.repeat(10_001), '1 character too long: YouTube takes 10000.'],
    ['sandbox', 'a'.repeat(280), 'a'.repeat(281), '1 character too long: Chirp takes 280.'],
  ])('on %s is counted as the network counts it', (id, fits, isTooLong, words) => {
    expect(faultOf(id, fits)).toBeNull();
    expect(faultOf(id, isTooLong)).toBe(words);
  });

  it('on Mastodon counts the name that is put in front of it, once', () => {
    expect(faultOf('mastodon', 'a'.repeat(500))).toBeNull();
    expect(faultOf('mastodon', 'a'.repeat(500), 'tern')).toMatch(/^6 characters too long/);
    expect(faultOf('mastodon', `@tern ${'a'.repeat(494)}`, 'tern')).toBeNull();
  });

  it('says what else the network does not take', () => {
    expect(faultOf('instagram', '#a #b #c #d #e')).toBe('A comment on Instagram has at most four hashtags.');
  });
});
