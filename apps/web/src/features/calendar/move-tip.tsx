import { useLayoutEffect, useRef } from 'react';
import { shortTitle } from '../../lib/short-title.ts';
import type { Held } from './use-moving.ts';

const besidePx = 16;
const edgePx = 8;

/** What is in the hand, beside the pointer or beside its new place: when that would be, and what stands against it. */
export function MoveTip({ held, near }: { held: Held; near: string }) {
  const tip = useRef<HTMLDivElement>(null);
  const { point, drop, thing } = held;
  useLayoutEffect(() => {
    if (!tip.current) return;
    const size = tip.current.getBoundingClientRect();
    const mark = document.querySelector('[data-target]')?.getBoundingClientRect();
    const at = point ?? (mark ? { x: mark.right, y: mark.top } : { x: innerWidth / 2, y: innerHeight / 2 });
    const isRight = at.x + besidePx + size.width < innerWidth - edgePx;
    const left = isRight ? at.x + besidePx : Math.max(edgePx, at.x - besidePx - size.width);
    const top = Math.min(Math.max(edgePx, at.y - size.height / 2), innerHeight - size.height - edgePx);
    tip.current.style.left = `${left}px`;
    tip.current.style.top = `${top}px`;
  });
  return (
    <div ref={tip} className="tip cal-tip" aria-hidden="true">
      {held.by !== 'keys' && <span className="cal-tip-title clip">{shortTitle(thing.title || 'Untitled post')}</span>}
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
