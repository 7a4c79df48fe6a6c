/** A box on the screen, in px. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
export type TipSide = 'top' | 'right' | 'bottom' | 'left';

const gap = 6;
const margin = 8;

/** Where a tip of `size` stands beside `target`: on the wished side if it fits there, else on the opposite one, never off the screen. */
export function placeTip(
  target: Box,
  size: { width: number; height: number },
  screen: { width: number; height: number },
  side: TipSide,
): { left: number; top: number } {
  const centred = {
    left: target.left + (target.width - size.width) / 2,
    top: target.top + (target.height - size.height) / 2,
  };
  const places: Record<TipSide, { left: number; top: number }> = {
    top: { left: centred.left, top: target.top - size.height - gap },
    bottom: { left: centred.left, top: target.top + target.height + gap },
    left: { left: target.left - size.width - gap, top: centred.top },
    right: { left: target.left + target.width + gap, top: centred.top },
  };
  const opposite: Record<TipSide, TipSide> = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' };
  const fits = ({ left, top }: { left: number; top: number }): boolean =>
    side === 'top' || side === 'bottom'
      ? top >= 0 && top + size.height <= screen.height
      : left >= 0 && left + size.width <= screen.width;
  const chosen = fits(places[side]) || !fits(places[opposite[side]]) ? places[side] : places[opposite[side]];
  const inside = (at: number, length: number, room: number): number =>
    Math.max(margin, Math.min(at, room - length - margin));
  return { left: inside(chosen.left, size.width, screen.width), top: inside(chosen.top, size.height, screen.height) };
}
