import { describe, expect, it } from 'vitest';
import { remoteIdFromUrl } from './remote-id.rules.ts';

const account = { remoteId: 'a1', handle: 'kiln', server: 'http://127.0.0.1:4000', details: { style: 'murmur' } };
const of = (url: string) => remoteIdFromUrl(url, account);

describe('the pretend post behind an address', () => {
  it('is read wherever the pretend networks are shown', () => {
    expect(of('http://127.0.0.1:4000/sandbox/murmur/kiln/p-17')).toBe('p-17');
    expect(of('https://antiphon.example/sandbox/murmur/Kiln/p-17/')).toBe('p-17');
  });

  it.each([
    'http://127.0.0.1:4000/sandbox/chirp/kiln/p-17',
    'http://127.0.0.1:4000/sandbox/murmur/potter/p-17',
    'http://127.0.0.1:4000/sandbox/murmur/kiln',
    'http://127.0.0.1:4000/%',
    'words',
  ])('is none in %s', (url) => {
    expect(of(url)).toBeNull();
  });
});
