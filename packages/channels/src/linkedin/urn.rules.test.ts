import { describe, expect, it } from 'vitest';
import { momentOfUrn, postUrnIn, remoteIdFromUrl } from './urn.rules.ts';

describe('names of posts', () => {
  it.each([
    ['urn:li:share:7141138937766391808', '2023-12-14T18:56:38.709Z'],
    ['urn:li:ugcPost:7429862475279511552', '2026-02-18T12:20:54.276Z'],
  ])('tell when %s was made', (urn, moment) => {
    expect(momentOfUrn(urn)?.toISOString()).toBe(moment);
  });

  it('tell nothing when they are too short', () => {
    expect(momentOfUrn('urn:li:share:123')).toBeNull();
  });

  it('are found in a sentence, and only posts', () => {
    expect(postUrnIn('Content is a duplicate of urn:li:share:7141138937766391808.')).toBe(
      'urn:li:share:7141138937766391808',
    );
    expect(postUrnIn('Content is a duplicate of urn:li:person:782bbtaQ')).toBeNull();
  });

  it.each([
    ['https://www.linkedin.com/feed/update/urn:li:share:7141138937766391808/', 'urn:li:share:7141138937766391808'],
    [
      'https://www.linkedin.com/feed/update/urn%3Ali%3AugcPost%3A7141138937766391808?x=1',
      'urn:li:ugcPost:7141138937766391808',
    ],
    [
      'https://de.linkedin.com/posts/acme_words-share-7141138937766391808-AbC_?utm_source=share',
      'urn:li:share:7141138937766391808',
    ],
    [
      'https://www.linkedin.com/posts/acme_words-activity-7141138937766391808-AbCd',
      'urn:li:activity:7141138937766391808',
    ],
    ['https://linkedin.com.example/feed/update/urn:li:share:7141138937766391808/', null],
    ['https://www.linkedin.com/in/alice/', null],
    ['no address', null],
  ])('are read out of %s', (url, urn) => {
    expect(remoteIdFromUrl(url)).toBe(urn);
  });
});
