import { useEffect, useRef, useState } from 'react';
import type { Publication } from '../publications/index.tsx';
import { addDays } from './days.rules.ts';
import { type Drop, dropAt, stepSpot } from './drop.rules.ts';
import { isNear, type Point, scrollAtEdge, spotUnder } from './pointer-place.ts';
import type { Spot } from './zone.rules.ts';

/** What can be moved: a block of the calendar, or a draft without a time. */
export interface Thing {
  readonly id: string;
  readonly title: string;
  /** null: it has no time yet. */
  readonly spot: Spot | null;
  readonly sends: readonly Publication[];
}

/** A thing in the hand, and where it would come to lie. */
export interface Held {
  readonly thing: Thing;
  readonly by: 'mouse' | 'touch' | 'keys';
  /** null: outside of every day; let go there, it returns. */
  readonly spot: Spot | null;
  readonly drop: Drop | null;
  /** Where the pointer is; null for keys. */
  readonly point: Point | null;
}
/** What the page brings. */
export interface MovingParts {
  readonly frame: React.RefObject<HTMLElement | null>;
  /** Changes whenever another element is the frame. */
  readonly drawnAs: string;
  find(id: string): Thing | undefined;
  /** Why it stays where it is; null: it can be moved. */
  whyNot(thing: Thing): string | null;
  readonly zone: string;
  now(): Date;
  /** A step of the arrows up and down; null: they move by a week. */
  readonly stepMinutes: number | null;
  /** Where something without a time begins. */
  readonly usual: Spot;
  picked(held: Held): void;
  moved(held: Held): void;
  /** Let go at a place that fits. */
  dropped(thing: Thing, spot: Spot, at: string, by: Held['by']): void;
  /** It stays: put back (null), or the reason in words. */
  stayed(thing: Thing, why: string | null): void;
  /** Held by a finger and let go in its place. */
  pressed(thing: Thing): void;
}

const startPx = 5;
const pressMs = 450;
const slackPx = 10;

interface Touched extends Point {
  readonly id: string;
  readonly pointerId: number;
  readonly isTouch: boolean;
  /** How far below the top of the block it was taken. */
  readonly grabY: number;
  timer?: ReturnType<typeof setTimeout>;
}

/**
 * Moves blocks by mouse (5 px and away), by finger (a long press) and by keys (Space takes it, arrows move it, Enter
 * lets go, Escape puts it back). Elements with `data-block` can be taken, those with `data-day` are places; with
 * `data-hours` their height is a day of 24 hours.
 */
export function useMoving(parts: MovingParts): { readonly held: Held | null; take(id: string): void } {
  const [held, setHeld] = useState<Held | null>(null);
  const latest = useRef(parts);
  latest.current = parts;
  const machine = useRef<ReturnType<typeof createMachine>>(undefined);
  machine.current ??= createMachine(() => latest.current, setHeld);
  const { frame, drawnAs } = parts;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another element is the frame when it is drawn otherwise
  useEffect(() => {
    const element = frame.current;
    if (!element || !machine.current) return;
    return machine.current.listen(element);
  }, [frame, drawnAs]);
  return { held, take: (id) => machine.current?.takeByKeys(id) };
}

function createMachine(parts: () => MovingParts, show: (held: Held | null) => void) {
  let touched: Touched | null = null;
  let held: Held | null = null;
  let skipsClick = false;

  const hold = (next: Held | null): void => {
    held = next;
    show(next);
  };
  const judged = (spot: Spot | null): Drop | null => spot && dropAt(spot, parts().zone, parts().now());
  const end = (): void => {
    clearTimeout(touched?.timer);
    touched = null;
    hold(null);
  };
  const takeable = (id: string): Thing | null => {
    const thing = parts().find(id);
    const why = thing && parts().whyNot(thing);
    if (thing && why) parts().stayed(thing, why);
    return thing && !why ? thing : null;
  };
  const takeByKeys = (id: string): void => {
    const thing = takeable(id);
    if (!thing) return;
    const spot = thing.spot ?? parts().usual;
    hold({ thing, by: 'keys', spot, drop: judged(spot), point: null });
    if (held) parts().picked(held);
  };
  const takeByPointer = (at: Touched): void => {
    const thing = takeable(at.id);
    if (!thing) {
      touched = null;
      skipsClick = true;
      return;
    }
    hold({
      thing,
      by: at.isTouch ? 'touch' : 'mouse',
      spot: thing.spot,
      drop: judged(thing.spot),
      point: { x: at.x, y: at.y },
    });
    if (at.isTouch) navigator.vibrate?.(15);
    if (held) parts().picked(held);
  };
  const follow = (point: Point, isFine: boolean): void => {
    if (!held || !touched) return;
    const minutes = (held.thing.spot ?? parts().usual).minutes;
    const spot = spotUnder(point, touched.grabY, minutes, isFine);
    const isSame = spot?.day === held.spot?.day && spot?.minutes === held.spot?.minutes;
    hold({ ...held, point, ...(isSame ? {} : { spot, drop: judged(spot) }) });
    if (!isSame && held.spot) parts().moved(held);
  };
  const letGo = (): void => {
    if (!held) return;
    const { thing, spot, by } = held;
    const drop = judged(spot);
    end();
    const isSame = spot?.day === thing.spot?.day && spot?.minutes === thing.spot?.minutes;
    if (!spot || !drop || isSame) parts().stayed(thing, null);
    else if (drop.kind === 'refused') parts().stayed(thing, drop.words);
    else parts().dropped(thing, spot, drop.at, by);
  };
  const putBack = (): void => {
    if (!held) return;
    const { thing } = held;
    end();
    parts().stayed(thing, null);
  };

  const down = (event: PointerEvent): void => {
    skipsClick = false;
    if (event.button !== 0 || !(event.target instanceof Element) || held) return;
    const block = event.target.closest<HTMLElement>('[data-block]');
    const id = block?.dataset.block;
    if (!block || !id || event.target.closest('[data-not-taken]')) return;
    const { clientX: x, clientY: y, pointerId } = event;
    const isTouch = event.pointerType !== 'mouse';
    const begun: Touched = { id, x, y, pointerId, isTouch, grabY: y - block.getBoundingClientRect().top };
    if (isTouch) begun.timer = setTimeout(() => touched === begun && takeByPointer(begun), pressMs);
    touched = begun;
  };
  const move = (event: PointerEvent): void => {
    if (!touched || event.pointerId !== touched.pointerId) return;
    const point = { x: event.clientX, y: event.clientY };
    if (held) {
      scrollAtEdge(parts().frame.current, point);
      follow(point, event.altKey);
    } else if (touched.isTouch) {
      if (!isNear(point, touched, slackPx)) {
        clearTimeout(touched.timer);
        touched = null;
      }
    } else if (!isNear(point, touched, startPx)) {
      takeByPointer(touched);
      follow(point, event.altKey);
    }
  };
  const up = (event: PointerEvent): void => {
    if (!touched || event.pointerId !== touched.pointerId) return;
    clearTimeout(touched.timer);
    const { x, y, isTouch } = touched;
    if (!held) {
      touched = null;
      return;
    }
    skipsClick = true;
    const point = { x: event.clientX, y: event.clientY };
    follow(point, event.altKey);
    if (isTouch && isNear(point, { x, y }, slackPx)) {
      const { thing } = held;
      end();
      parts().pressed(thing);
    } else letGo();
  };
  const lost = (event: PointerEvent): void => {
    if (!touched || event.pointerId !== touched.pointerId) return;
    if (held) putBack();
    else end();
  };

  const stepBy = (pressed: string, isFine: boolean): void => {
    if (!held?.spot) return;
    const { stepMinutes } = parts();
    const next =
      stepMinutes === null ? byWeeks(held.spot, pressed) : stepSpot(held.spot, pressed, isFine ? 1 : stepMinutes);
    if (!next) return;
    hold({ ...held, spot: next, drop: judged(next) });
    parts().moved(held);
  };
  /** Keys while something is held belong to it alone. */
  const key = (event: KeyboardEvent): void => {
    if (!held) return;
    const isOurs = event.key === 'Escape' || (held.by === 'keys' && !event.metaKey && !event.ctrlKey);
    if (!isOurs) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') putBack();
    else if (event.key === 'Enter' || event.key === ' ') letGo();
    else stepBy(event.key, event.altKey);
  };
  const taken = (event: KeyboardEvent): void => {
    if (held || event.key !== ' ' || !(event.target instanceof HTMLElement)) return;
    const { block } = event.target.dataset;
    if (!block) return;
    event.preventDefault();
    event.stopPropagation();
    takeByKeys(block);
  };

  return {
    takeByKeys,
    listen(element: HTMLElement): () => void {
      const stop = new AbortController();
      const { signal } = stop;
      element.addEventListener('pointerdown', down, { signal });
      element.addEventListener('keydown', taken, { signal });
      // A link brings its own drag and its own menu, which would end ours.
      element.addEventListener('dragstart', (event) => event.preventDefault(), { signal });
      element.addEventListener('contextmenu', (event) => touched?.isTouch && event.preventDefault(), { signal });
      element.addEventListener('touchmove', (event) => held && event.preventDefault(), { signal, passive: false });
      element.addEventListener(
        'click',
        (event) => {
          if (!skipsClick) return;
          skipsClick = false;
          event.preventDefault();
          event.stopPropagation();
        },
        { signal, capture: true },
      );
      window.addEventListener('pointermove', move, { signal });
      window.addEventListener('pointerup', up, { signal });
      window.addEventListener('pointercancel', lost, { signal });
      window.addEventListener('keydown', key, { signal, capture: true });
      return () => {
        stop.abort();
        end();
      };
    },
  };
}

/** In a month an arrow up or down is a week. */
function byWeeks(spot: Spot, key: string): Spot | null {
  const days: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  const by = days[key];
  return by === undefined ? null : { day: addDays(spot.day, by), minutes: spot.minutes };
}
