import { describe, expect, it } from 'vitest';
import { remoteIdFromUrl } from './remote-id.rules.ts';

const account = { remoteId: '122500', handle: 'kiln', server: 'https://www.facebook.com', details: {} };
const of = (url: string) => remoteIdFromUrl(url, account);

describe('the post behind an address', () => {
  it.each([
    'https://www.facebook.com/kiln/posts/77',
    'https://www.facebook.com/Kiln/posts/fresh-from-the-kiln/77/?x=1#y',
    'https://m.facebook.com/122500/posts/77',
    'https://facebook.com/kiln/videos/77/',
    'https://www.facebook.com/permalink.php?story_fbid=77&id=122500',
    'https://www.facebook.com/story.php?story_fbid=77&id=122500',
  ])('is read from %s', (url) => {
    expect(of(url)).toBe('122500_77');
  });

  it.each([
    ['another page', 'https://www.facebook.com/potter/posts/77'],
    ['another page by its number', 'https://www.facebook.com/permalink.php?story_fbid=77&id=9'],
    ['another house', 'https://facebook.example/kiln/posts/77'],
    ['a number that is sealed', 'https://www.facebook.com/kiln/posts/pfbid02abc'],
    ['a reel, which does not name its page', 'https://www.facebook.com/reel/77'],
    ['the page', 'https://www.facebook.com/kiln'],
    ['an address nobody can read', 'https://www.facebook.com/%/posts/1'],
    ['words', 'kiln'],
  ])('is none for %s', (_what, url) => {
    expect(of(url)).toBeNull();
  });
});
