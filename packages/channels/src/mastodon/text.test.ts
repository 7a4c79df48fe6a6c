import { describe, expect, it } from 'vitest';
import { limitsFromDetails } from './capabilities.ts';
import { saysTheSame, textFromHtml } from './same-text.rules.ts';
import { findSpans, measureText } from './text.ts';

const limits = limitsFromDetails({});
const used = (text: string) => measureText(text, limits).used;

describe('the length of a text on Mastodon', () => {
  it.each([
    ['', 0],
    ['👩‍👩‍👧é', 2],
    [`https://example.com/${'x'.repeat(200)}`, 23],
    ['a https://example.com/x.', 2 + 23 + 1],
    ['(https://en.wikipedia.org/wiki/Foo_(bar))', 1 + 23 + 1],
    ['http://localhost:3000/x', 23],
    ['example.com/a-path', 18],
    ['hi @alice@very.long.example.social!', 3 + 6 + 1],
    ['@alice', 6],
    ['#tag', 4],
  ])('counts as the server counts: %j is %i', (text, length) => {
    expect(used(text)).toBe(length);
  });

  it('counts links as the server says it does', () => {
    expect(measureText('https://example.com/', limitsFromDetails({ charactersPerUrl: 25 })).used).toBe(25);
  });

  it('finds where the text no longer fits, never inside a link', () => {
    const short = limitsFromDetails({ maxCharacters: 20 });
    expect(measureText(`${'x'.repeat(25)}`, short).overflowAt).toBe(20);
    expect(measureText('hello https://example.com/', short).overflowAt).toBe(6);
  });

  it('marks links, mentions and hashtags', () => {
    const text = 'See https://example.com/#a by @bob@x.example, #Kaffee2 #12 a#b';
    expect(findSpans(text).map((span) => [span.kind, text.slice(span.start, span.end)])).toEqual([
      ['link', 'https://example.com/#a'],
      ['mention', '@bob@x.example'],
      ['hashtag', '#Kaffee2'],
    ]);
  });
});

describe('what a status says', () => {
  // The markup of a link is the example of docs.joinmastodon.org/spec/activitypub (2026-07-02).
  const html =
    '<p>Read <a href="https://example.com/a/very/long/path" rel="nofollow"><span class="invisible">https://</span><span class="ellipsis">example.com/a/very/lo</span><span class="invisible">ng/path</span></a> by <span class="h-card"><a href="https://x.example/@bob" class="u-url mention">@<span>bob</span></a></span> &amp; <a href="/tags/x" class="mention hashtag">#<span>x</span></a></p><p>Second &#39;paragraph&#39;<br />line</p>';

  it('is read out of the markup', () => {
    expect(textFromHtml(html)).toBe(
      "Read https://example.com/a/very/long/path by @bob & #x\n\nSecond 'paragraph'\nline",
    );
  });

  it('is the same as what was sent, whatever the server did to mentions, quotes and lines', () => {
    expect(
      saysTheSame("Read https://example.com/a/very/long/path by @bob@x.example & #x\n\nSecond 'paragraph'\nline", html),
    ).toBe(true);
    expect(saysTheSame('“Quoted” – dashed…', '<p>"Quoted" - dashed...</p>')).toBe(true);
    expect(saysTheSame('🎉 🎉', '<p>🎉 🎉</p>')).toBe(true);
  });

  it('is not the same when a word or a number differs', () => {
    expect(saysTheSame('Part 1 of 3', '<p>Part 2 of 3</p>')).toBe(false);
    expect(saysTheSame('🎉', '<p>🔥</p>')).toBe(false);
    expect(saysTheSame('', '<p>x</p>')).toBe(false);
  });
});
