import { describe, expect, it } from 'vitest';
import { placeTip } from './tip-place.ts';

const screen = { width: 360, height: 640 };
const size = { width: 100, height: 30 };

describe('a tip', () => {
  it('stands centred on the wished side', () => {
    expect(placeTip({ left: 100, top: 200, width: 40, height: 28 }, size, screen, 'top')).toEqual({
      left: 70,
      top: 164,
    });
    expect(placeTip({ left: 100, top: 200, width: 40, height: 28 }, size, screen, 'right')).toEqual({
      left: 146,
      top: 199,
    });
  });

  it('goes to the other side where there is no room', () => {
    expect(placeTip({ left: 100, top: 10, width: 40, height: 28 }, size, screen, 'top').top).toBe(44);
  });

  it('never leaves the screen', () => {
    expect(placeTip({ left: 340, top: 200, width: 20, height: 28 }, size, screen, 'top').left).toBe(252);
    expect(placeTip({ left: 0, top: 200, width: 20, height: 28 }, size, screen, 'top').left).toBe(8);
  });
});
