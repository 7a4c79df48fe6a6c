import { Suspense } from 'react';
import { lazyPart } from '../../lib/lazy-part.ts';
import { useAlarms } from './notifications.api.ts';
import { alarmsFor, heldFor, type Place } from './notifications.rules.ts';

const AlarmRows = lazyPart(() => import('./alarm-rows.tsx'), 'AlarmRows');

/** Open alarms and what a pause holds back; nothing while all goes as planned. */
export function Alarms({ place }: { place: Place }) {
  const { data } = useAlarms();
  const alarms = alarmsFor(place, data?.items ?? []);
  const held = heldFor(place, data?.held ?? []);
  if (alarms.length + held.length === 0) return null;
  return (
    <Suspense>
      <AlarmRows place={place} alarms={alarms} held={held} openCount={data?.nextCursor ? (data.openCount ?? 0) : 0} />
    </Suspense>
  );
}
