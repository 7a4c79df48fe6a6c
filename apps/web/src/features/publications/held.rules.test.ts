import { describe, expect, it } from 'vitest';
import { actionsOf, isHeld, noteOfSend } from './publications.rules.ts';

describe('a send that nobody approved', () => {
  it('waits for approval before its time and after it, and shows as any other once it is approved', () => {
    expect(noteOfSend({ state: 'scheduled', approval: 'in_review' })).toBe('approval');
    expect(noteOfSend({ state: 'needs_attention', approval: 'changed' })).toBe('approval');
    expect(noteOfSend({ state: 'scheduled', approval: 'approved' })).toBe('scheduled');
    expect(noteOfSend({ state: 'needs_attention', approval: null })).toBe('attention');
  });

  it('can be taken back and moved while it is held; what waits for another reason cannot', () => {
    const held = { state: 'needs_attention', approval: 'draft', openStepCount: 0 } as const;
    expect(isHeld(held)).toBe(true);
    expect(actionsOf(held)).toMatchObject({ canCancel: true, canMove: true, canRetry: false });
    expect(actionsOf({ ...held, approval: null })).toMatchObject({ canCancel: false, canMove: false });
  });
});
