import { describe, expect, it } from 'vitest';
import { remoteIdFromUrl } from './remote-id.rules.ts';

const account = { remoteId: '7', handle: 'kiln@clay.example', server: 'https://social.clay.example', details: {} };
const of = (url: string) => remoteIdFromUrl(url, account);

describe('the status behind an address', () => {
  it.each([
    'https://social.clay.example/@kiln/115588',
    'https://social.clay.example/@Kiln/115588/?x=1#y',
    'https://clay.example/@kiln/115588',
    'https://social.clay.example/@kiln@clay.example/115588',
    'https://social.clay.example/users/kiln/statuses/115588',
    'https://social.clay.example/web/@kiln/115588',
  ])('is read from %s', (url) => {
    expect(of(url)).toBe('115588');
  });

  it.each([
    ['another account', 'https://social.clay.example/@potter/115588'],
    ['a namesake elsewhere', 'https://social.clay.example/@kiln@other.example/115588'],
    ['another server, whose ids are its own', 'https://other.example/@kiln@clay.example/9'],
    ['a profile', 'https://social.clay.example/@kiln'],
    ['a page below the status', 'https://social.clay.example/@kiln/115588/reblogs'],
    ['an address nobody can read', 'https://social.clay.example/@%/1'],
    ['words', 'kiln'],
  ])('is none for %s', (_what, url) => {
    expect(of(url)).toBeNull();
  });
});
