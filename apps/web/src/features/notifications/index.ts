/** Shows: what must not go unseen. Loaded beside every page: names and `() => import(…)` only. */
import type { Feature } from '../../lib/feature.ts';

/** Many alarms in a moment are one reason to read again. */
const settleMs = 250;

export const notificationsFeature: Feature = {
  name: 'notifications',
  listen: (live, queries) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = live.subscribe('*', ({ name }) => {
      if (!/^(alarm\.|resync$)/.test(name)) return;
      clearTimeout(timer);
      timer = setTimeout(() => void queries.invalidateQueries({ queryKey: [['notifications']] }), settleMs);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  },
};
