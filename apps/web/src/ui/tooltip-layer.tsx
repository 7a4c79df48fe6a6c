import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Kbd } from './kbd.tsx';
import { placeTip, type TipSide } from './tip-place.ts';

const delayMs = 500;
/** Moving on to a neighbour within this time needs no new delay. */
const warmMs = 300;

const tipTarget = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;

/** Which element's tip is wanted now: hover with a delay, keyboard focus at once; Esc, a press, scrolling and resizing end it. */
function useTipTarget(): [HTMLElement | null, (keep: boolean) => void] {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const endedAt = useRef(0);
  const show = (next: HTMLElement | null, afterMs: number): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (!next) endedAt.current = performance.now();
      setTarget(next);
    }, afterMs);
  };
  const act = useRef(show);
  act.current = show;
  useEffect(() => {
    const over = (event: PointerEvent): void => {
      // While something is dragged, a tip would lie between the pointer and the place to let go.
      const isHover = event.pointerType === 'mouse' && event.buttons === 0;
      const next = isHover ? tipTarget(event.target) : null;
      if (next) act.current(next, performance.now() - endedAt.current < warmMs ? 0 : delayMs);
    };
    const out = (event: PointerEvent): void => {
      // Time enough to reach the tip itself with the pointer (WCAG 1.4.13).
      if (tipTarget(event.target)) act.current(null, 120);
    };
    const focus = (event: FocusEvent): void => {
      const next = tipTarget(event.target);
      if (next?.matches(':focus-visible')) act.current(next, 0);
    };
    const end = (): void => act.current(null, 0);
    const key = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') end();
    };
    const stop = new AbortController();
    const options = { signal: stop.signal, capture: true, passive: true };
    document.addEventListener('pointerover', over, options);
    document.addEventListener('pointerout', out, options);
    document.addEventListener('focusin', focus, options);
    document.addEventListener('focusout', end, options);
    document.addEventListener('pointerdown', end, options);
    document.addEventListener('scroll', end, options);
    document.addEventListener('keydown', key, options);
    // Placed for a window that is no more.
    window.addEventListener('resize', end, options);
    return () => {
      stop.abort();
      clearTimeout(timer.current);
    };
  }, []);
  return [target, (keep) => (keep ? clearTimeout(timer.current) : show(null, 120))];
}

/** Shows the tips of the page; stands once around the app. */
export function TooltipLayer() {
  const [target, hold] = useTipTarget();
  const tip = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!target || !tip.current) return;
    const size = tip.current.getBoundingClientRect();
    const side = (target.dataset.tipSide as TipSide | undefined) ?? 'top';
    const { left, top } = placeTip(
      target.getBoundingClientRect(),
      size,
      { width: innerWidth, height: innerHeight },
      side,
    );
    tip.current.style.left = `${left}px`;
    tip.current.style.top = `${top}px`;
  }, [target]);
  if (!target?.isConnected) return null;
  const keys = target.dataset.tipKeys;
  return (
    <div
      ref={tip}
      className="tip"
      aria-hidden="true"
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
    >
      {target.dataset.tip}
      {keys && <Kbd keys={keys} />}
    </div>
  );
}
