import { describe, expect, it } from 'vitest';
import { overOf } from './over.rules.ts';

describe('a quota that is passed', () => {
  it('is about the sends of that account from then on that day, and says so once', () => {
    const words = 'Pretend takes 2 posts a day; this plan makes 3.';
    const day = { date: '2026-11-26', overAt: '2026-11-26T12:00:00.000Z', words };
    const free = { date: '2026-11-27', overAt: null, words: null };
    const send = (id: string, dueAt: string, accountId = 'a', state = 'scheduled' as const) => ({
      id,
      dueAt,
      accountId,
      state,
    });
    const sends = [
      send('early', '2026-11-26T09:00:00.000Z'),
      send('late', '2026-11-26T12:00:00.000Z'),
      send('other', '2026-11-26T12:00:00.000Z', 'b'),
      send('next day', '2026-11-27T12:00:00.000Z'),
    ];
    const over = overOf([{ accountId: 'a', days: [day, free] }], sends, 'Europe/Dublin');
    expect(over).toEqual({ words: [words], ids: new Set(['late']), days: new Set(['2026-11-26']) });
  });
});
