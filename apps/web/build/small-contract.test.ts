import { contract } from '@antiphon/contract';
import { oc } from '@orpc/contract';
import { describe, expect, it } from 'vitest';
import { withoutWords } from './small-contract.ts';

const plain = (route: object) => ({ '~orpc': { errorMap: {}, meta: {}, route } });

describe('the contract of the browser', () => {
  it('keeps method, path and layout of a route, and drops what only documents it', () => {
    const route = oc.route({
      method: 'POST',
      path: '/pots/{potId}',
      inputStructure: 'detailed',
      tags: ['Pots'],
      summary: 'Fire a pot',
      description: 'At 1,280 degrees.',
    });
    expect(withoutWords({ pots: { fire: route } })).toEqual({
      pots: { fire: plain({ method: 'POST', path: '/pots/{potId}', inputStructure: 'detailed' }) },
    });
  });

  it('keeps rooms and routes that are called like such words', () => {
    const get = oc.route({ method: 'GET', path: '/here', summary: 'Here' });
    expect(withoutWords({ tags: { summary: get, description: get }, spec: get, meta: get })).toEqual({
      tags: { summary: plain({ method: 'GET', path: '/here' }), description: plain({ method: 'GET', path: '/here' }) },
      spec: plain({ method: 'GET', path: '/here' }),
      meta: plain({ method: 'GET', path: '/here' }),
    });
  });

  it('holds every route of ours, by name', () => {
    const small = withoutWords(contract) as Record<string, Record<string, unknown>>;
    for (const [room, routes] of Object.entries(contract))
      expect(Object.keys(small[room] ?? {}), room).toEqual(Object.keys(routes));
    expect(JSON.stringify(small)).not.toContain('"summary":');
  });
});
