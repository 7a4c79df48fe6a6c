import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { showToast } from '../../lib/toasts.ts';
import { useWhyNotWrite } from '../posts/index.tsx';
import { composeAt } from './compose-at.ts';
import { dropAt } from './drop.rules.ts';
import { minutesIn } from './pointer-place.ts';

const snapMinutes = 15;

/** A press on an empty place of the hours begins a post for that time, or says why it cannot. */
export function useComposeOnPress(frame: React.RefObject<HTMLElement | null>, zone: string): void {
  const navigate = useNavigate();
  const isOff = useWhyNotWrite() !== null;
  useEffect(() => {
    const element = frame.current;
    if (!element || isOff) return;
    const press = (event: MouseEvent): void => {
      if (!(event.target instanceof HTMLElement) || event.target.closest('a, button')) return;
      const column = event.target.closest<HTMLElement>('[data-hours]');
      const day = column?.dataset.day;
      if (!column || !day) return;
      const minutes = Math.floor(minutesIn(column, event.clientY, true) / snapMinutes) * snapMinutes;
      const drop = dropAt({ day, minutes }, zone, new Date());
      const to = composeAt({ day, minutes }, zone, new Date());
      if (to) void navigate(to as never);
      else if (drop.kind === 'refused') showToast({ words: drop.words });
    };
    element.addEventListener('click', press);
    return () => element.removeEventListener('click', press);
  });
}
