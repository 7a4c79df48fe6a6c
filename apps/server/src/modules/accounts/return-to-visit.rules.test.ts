import { describe, expect, it } from 'vitest';
import { type Arrival, whereItBegan } from './return-to-visit.rules.ts';

const arrival: Arrival = {
  protocol: 'http',
  hostname: '127.0.0.1',
  host: '127.0.0.1:4000',
  url: '/connect/some-network?iss=https%3A%2F%2Fhere.example&state=abc&code=1',
  hasBegun: false,
};

describe('a network’s answer at a loopback address', () => {
  it('goes on to the name of this machine where nothing was begun at the address', () => {
    expect(whereItBegan(arrival)).toBe(`http://localhost:4000${arrival.url}`);
    expect(whereItBegan({ ...arrival, hostname: '[::1]', host: '[::1]:4000' })).toBe(
      `http://localhost:4000${arrival.url}`,
    );
    expect(whereItBegan({ ...arrival, host: '127.0.0.1', url: '/connect/x?state=abc&error=access_denied' })).toBe(
      'http://localhost/connect/x?state=abc&error=access_denied',
    );
  });

  it.each([
    ['it was begun in this browser at this address', { hasBegun: true }],
    ['it came to the name already', { hostname: 'localhost', host: 'localhost:4000' }],
    ['it came to a public name', { hostname: 'social.example', host: 'social.example' }],
    [
      'it came to a public name that begins like an address',
      { hostname: '127.0.0.1.example', host: '127.0.0.1.example' },
    ],
    ['it came by https', { protocol: 'https' }],
    ['it is no answer', { url: '/connect/some-network' }],
    ['it is another page', { url: '/today?state=abc' }],
    ['its path leads elsewhere', { url: '/connect/x/../../y?state=abc' }],
  ] satisfies [string, Partial<Arrival>][])('stays where %s', (_why, change) => {
    expect(whereItBegan({ ...arrival, ...change })).toBeNull();
  });
});
