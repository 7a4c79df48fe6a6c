import { describe, expect, it } from 'vitest';
import { textContent } from '../conformance/index.ts';
import { contextOf, publish, richContent, startInTest } from './test-ground.ts';

describe('reading back', () => {
  it('reads numbers in one call where the server can, one by one where it cannot', async () => {
    for (const [version, route] of [
      ['4.5.0', 'statuses.index'],
      ['4.2.1', 'statuses.show'],
    ] as const) {
      const ground = await startInTest({ version });
      const done = await publish(ground, richContent);
      const main = done['post-1']?.remoteId ?? '';
      ground.standIn.state.countStatus(main, { favourites_count: 7, quotes_count: 2 });
      const reading = await ground.channel.readPosts(contextOf(ground), [main, '1']);
      expect(reading).toEqual({
        kind: 'read',
        value: [
          { remoteId: main, kind: 'read', metrics: { likes: 7, reposts: 0, replies: 2, quotes: 2 } },
          { remoteId: '1', kind: 'gone' },
        ],
      });
      expect(ground.standIn.counts[route]).toBe(version === '4.5.0' ? 1 : 2);
    }
  });

  it('reads past posts as words, not as markup', async () => {
    const ground = await startInTest();
    await publish(ground, textContent('Größe & <Tag> https://example.com/a/path/that/is/really/long/indeed'));
    const past = await ground.channel.readPastPosts(contextOf(ground), { limit: 40 });
    expect(past).toMatchObject({
      kind: 'read',
      value: { posts: [{ text: 'Größe & <Tag> https://example.com/a/path/that/is/really/long/indeed' }] },
    });
  });
});
