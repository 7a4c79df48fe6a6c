import { describe, expect, it } from 'vitest';
import { filledTags, type LinkTags, linksToTag, placeAsTyped, tagAddress, tagContent, tagText } from './link-tags.ts';

const none: LinkTags = { source: '', medium: '', campaign: '', term: '', content: '', sites: [] };
const tags: LinkTags = { ...none, source: 'kiln', medium: 'social' };
const added = 'utm_source=kiln&utm_medium=social';

describe('an address', () => {
  it.each([
    ['gets its tags', 'https://marram.example/firing', `https://marram.example/firing?${added}`],
    ['without a path', 'https://marram.example', `https://marram.example?${added}`],
    [
      'keeps its parameters, in their order',
      'https://marram.example/?b=2&a=1',
      `https://marram.example/?b=2&a=1&${added}`,
    ],
    ['keeps its fragment last', 'https://marram.example/a#top', `https://marram.example/a?${added}#top`],
    [
      'keeps a fragment with a question in it',
      'https://marram.example/#/a?b=1',
      `https://marram.example/?${added}#/a?b=1`,
    ],
    ['keeps a second number sign', 'https://marram.example/#a#b', `https://marram.example/?${added}#a#b`],
    ['fills an empty question', 'https://marram.example/?', `https://marram.example/?${added}`],
    ['gets no second ampersand', 'https://marram.example/?a=1&', `https://marram.example/?a=1&${added}`],
    [
      'keeps its own letters',
      'https://münchen.example/Straße?ä=ö%20+',
      `https://münchen.example/Straße?ä=ö%20+&${added}`,
    ],
    ['keeps the same parameter twice', 'https://marram.example/?a=1&a=2', `https://marram.example/?a=1&a=2&${added}`],
    [
      'keeps a port and a name before the host',
      'http://x:y@marram.example:81/a',
      `http://x:y@marram.example:81/a?${added}`,
    ],
    ['of any case', 'HTTPS://Marram.Example/A', `HTTPS://Marram.Example/A?${added}`],
  ])('%s', (_, typed, expected) => {
    expect(tagAddress(typed, tags)).toBe(expected);
    expect(tagAddress(expected, tags)).toBe(expected);
    expect(new URL(expected).searchParams.getAll('utm_source')).toEqual(['kiln']);
  });

  it.each([
    ['that somebody tagged', 'https://marram.example/?utm_source=letter'],
    ['that somebody tagged in part, in capitals', 'https://marram.example/?UTM_Campaign=x'],
    ['of a shortener', 'https://bit.ly/3abc'],
    ['of a shortener with www', 'https://www.tinyurl.com/abc'],
    ['that is no web page', 'mailto:ada@marram.example'],
    ['that is none', 'https://'],
  ])('%s stays as it is', (_, typed) => expect(tagAddress(typed, tags)).toBe(typed));

  it('of another site stays as it is, where sites are named', () => {
    const only = { ...tags, sites: ['marram.example', 'münchen.example'] };
    expect(tagAddress('https://shop.marram.example/', only)).toContain('utm_source');
    expect(tagAddress('https://xn--mnchen-3ya.example/', only)).toContain('utm_source');
    expect(tagAddress('https://notmarram.example/', only)).toBe('https://notmarram.example/');
  });

  it('gets values of any letters, escaped', () => {
    const odd = { ...none, source: 'a b', campaign: 'Frühling & Co#1' };
    const tagged = new URL(tagAddress('https://marram.example/', odd));
    expect(Object.fromEntries(tagged.searchParams)).toEqual({ utm_source: 'a b', utm_campaign: 'Frühling & Co#1' });
  });

  it('stays as it is where there is nothing to add', () =>
    expect(tagAddress('https://marram.example/', none)).toBe('https://marram.example/'));
});

describe('placeholders', () => {
  it('stand for network, account and first words; other braces stay', () => {
    const filled = filledTags(
      { ...none, source: '{network}', medium: '{account}', campaign: '{post}', content: '{network}-{tide}' },
      { network: 'mastodon', account: '@Marram@pots.example', post: 'Three places left: wood-firing, 5 & 6 December' },
    );
    expect(filled).toMatchObject({
      source: 'mastodon',
      medium: 'marram-pots.example',
      campaign: 'three-places-left-wood-firing-5',
      content: 'mastodon-{tide}',
    });
  });

  it('take no pieces of an address', () => {
    const post = 'https://example.com/firing/2026?day=5 Three places left (see example.org/soup) for the night';
    const ground = { network: 'x', account: 'marram', post };
    expect(filledTags({ ...none, campaign: '{post}' }, ground).campaign).toBe('three-places-left-see-for-the');
  });

  it('never read what they brought once more', () => {
    const ground = { network: 'x', account: '$&', post: '{network}' };
    expect(filledTags({ ...none, source: '{post}', medium: '{account}' }, ground)).toMatchObject({
      source: 'network',
      medium: '',
    });
  });
});

describe('a text', () => {
  const text = 'See https://example.com/a, (https://example.com/b) and example.com. @x #y';

  it('has its addresses tagged, without the stops around them; bare names stay', () =>
    expect(tagText(text, tags)).toBe(
      `See https://example.com/a?${added}, (https://example.com/b?${added}) and example.com. @x #y`,
    ));

  it('knows for every place of the tagged text where it is in the text as typed', () => {
    const links = linksToTag(text, tags);
    const tagged = tagText(text, tags);
    expect(placeAsTyped(tagged.indexOf('#y'), links)).toBe(text.indexOf('#y'));
    expect(placeAsTyped(tagged.indexOf('(https'), links)).toBe(text.indexOf('(https'));
    expect(placeAsTyped(tagged.indexOf('utm_medium'), links)).toBe(text.indexOf(', ('));
    expect(placeAsTyped(0, links)).toBe(0);
    expect(placeAsTyped(tagged.length, links)).toBe(text.length);
  });

  it('goes out tagged in every part, in the first comment and on the card', () => {
    const said = {
      parts: [{ text: 'https://a.org' }, { text: 'no link' }],
      firstComment: 'https://b.org',
      link: { url: 'https://a.org' },
    };
    expect(tagContent(said, tags)).toEqual({
      parts: [{ text: `https://a.org?${added}` }, { text: 'no link' }],
      firstComment: `https://b.org?${added}`,
      link: { url: `https://a.org?${added}` },
    });
  });
});
