import { useLayoutEffect, useRef } from 'react';
import { shortTitle } from '../../lib/short-title.ts';
import type { Held } from './use-moving.ts';

const besidePx = 12;
const edgePx = 8;

/** Beside its new place, or beside the pointer where there is none; on the other side where the window ends. */
function placeBeside(tip: HTMLElement, held: Held): void {
  const { width, height } = tip.getBoundingClientRect();
  const mark = document.querySelector('[data-target]')?.getBoundingClientRect();
  const point = held.point ?? { x: innerWidth / 2, y: innerHeight / 2 };
  const { left, right, top } = mark ?? { left: point.x, right: point.x, top: point.y };
  const isRight = right + besidePx + width < innerWidth - edgePx;
  tip.style.left = `${isRight ? right + besidePx : Math.max(edgePx, left - besidePx - width)}px`;
  tip.style.top = `${Math.min(Math.max(edgePx, top), innerHeight - height - edgePx)}px`;
}

/** What is in the hand: when that would be, and what stands against it. Under a finger nothing could be read. */
export function MoveTip({ held, near }: { held: Held; near: string }) {
  const tip = useRef<HTMLDivElement>(null);
  const { drop, thing, by } = held;
  useLayoutEffect(() => {
    if (tip.current && by !== 'touch') placeBeside(tip.current, held);
  });
  return (
    <div ref={tip} className="tip cal-tip" data-low={by === 'touch' || undefined} aria-hidden="true">
      {by !== 'keys' && <span className="cal-tip-title clip">{shortTitle(thing.title || 'Untitled post')}</span>}
      {!drop ? (
        <span>Let go here, it goes back.</span>
      ) : drop.kind === 'refused' ? (
        <b>{drop.words}</b>
      ) : (
        <>
          <b>{drop.words}</b>
          {drop.oddity && <span>{drop.oddity}</span>}
          {near && <span>{near}</span>}
        </>
      )}
    </div>
  );
}
