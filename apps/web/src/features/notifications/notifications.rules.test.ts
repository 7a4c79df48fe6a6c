import { describe, expect, it } from 'vitest';
import { alarmsFor, heldFor, wayTo } from './notifications.rules.ts';

describe('alarms on a page', () => {
  it('leave out what the page says elsewhere, and begin with what concerns many posts', () => {
    const kinds = [
      'failed',
      'sign_in_ends',
      'lane_repaired',
      'service_out',
      'worker_silent',
      'needs_reconnect',
    ] as const;
    const on = (place: 'today' | 'activity') =>
      alarmsFor(
        place,
        kinds.map((kind) => ({ kind })),
      ).map(({ kind }) => kind);
    expect(on('today')).toEqual(['worker_silent', 'service_out', 'sign_in_ends', 'lane_repaired']);
    expect(on('activity')).toEqual(['worker_silent', 'needs_reconnect', 'sign_in_ends', 'failed', 'lane_repaired']);
  });

  it('stand beside pauses for which something waits, unless the page says them', () => {
    const held = [
      { what: 'workspace', waiting: 2 },
      { what: 'account', waiting: 1 },
      { what: 'account', waiting: 0 },
    ] as const;
    expect(heldFor('today', held)).toEqual([held[0], held[1]]);
    expect(heldFor('activity', held)).toEqual([held[1]]);
  });

  it('lead to the account, to the post, or for the operator to how sending stands', () => {
    expect(wayTo({ kind: 'sign_in_ends', publicationId: null, postId: null }, false)?.to).toBe('/accounts');
    expect(wayTo({ kind: 'late', publicationId: 'p', postId: null }, false)).toMatchObject({
      to: '/activity',
      publication: 'p',
    });
    expect(wayTo({ kind: 'worker_silent', publicationId: 'p', postId: null }, true)?.to).toBe('/settings/networks');
    expect(wayTo({ kind: 'recurrence_not_planned', publicationId: null, postId: 's' }, false)?.to).toBe('/posts/s');
    expect(wayTo({ kind: 'lane_repaired', publicationId: null, postId: null }, true)).toBeNull();
  });
});
