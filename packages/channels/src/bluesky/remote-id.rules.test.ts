import { describe, expect, it } from 'vitest';
import { remoteIdFromUrl } from './remote-id.rules.ts';

const account = { remoteId: 'did:plc:abc', handle: 'kiln.test', server: 'https://pds.example', details: {} };
const of = (url: string) => remoteIdFromUrl(url, account);

describe('the record behind an address', () => {
  it('is read from the handle’s and from the DID’s address', () => {
    const record = 'at://did:plc:abc/app.bsky.feed.post/3lbx2zq4h5k2a';
    expect(of('https://bsky.app/profile/kiln.test/post/3lbx2zq4h5k2a')).toBe(record);
    expect(of('https://bsky.app/profile/Kiln.test/post/3lbx2zq4h5k2a/?ref=share#top')).toBe(record);
    expect(of('https://bsky.app/profile/did:plc:abc/post/3lbx2zq4h5k2a')).toBe(record);
    expect(of('https://bsky.app/profile/did%3Aplc%3Aabc/post/3lbx2zq4h5k2a')).toBe(record);
  });

  it.each([
    'https://bsky.app/profile/somebody.else/post/3lbx2zq4h5k2a',
    'https://bsky.app/profile/kiln.test',
    'https://bsky.app/profile/kiln.test/post/3lbx2zq4h5k2a/liked-by',
    'https://bsky.app/profile/kiln.test/feed/3lbx2zq4h5k2a',
    'https://bsky.app/profile/%/post/3lbx2zq4h5k2a',
    'not an address',
  ])('is none in %s', (url) => {
    expect(of(url)).toBeNull();
  });
});
