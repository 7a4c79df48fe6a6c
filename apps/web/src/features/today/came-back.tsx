import { Suspense } from 'react';
import { todaySlots } from './slots.ts';

/** The newest finding, once a feature brings one. */
export function CameBack() {
  const { Finding } = todaySlots;
  return (
    Finding && (
      <Suspense>
        <Finding />
      </Suspense>
    )
  );
}
