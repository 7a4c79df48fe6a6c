import { lazy, Suspense, useState } from 'react';
import { pagePaths } from '../lib/api-paths.ts';
import { formatPlural } from '../lib/numbers.ts';
import { reach } from '../lib/online.ts';
import { useOutbox } from '../lib/outbox-here.ts';
import { sessionEnded } from '../lib/session-ended.ts';
import { useStore } from '../lib/store.ts';
import { browserZone, formatTime } from '../lib/times.ts';
import { AskBar, OfflineBar } from '../ui/states.tsx';

const StuckWrites = lazy(() =>
  import('./stuck-writes.tsx').then(({ StuckWrites: component }) => ({ default: component })),
);

function SignInBar() {
  const next = `${pagePaths.welcome}?next=${encodeURIComponent(location.pathname + location.search)}`;
  return (
    <AskBar actions={<a href={next}>Sign in again</a>}>
      <b>Your sign-in has ended.</b> What you wrote is kept here and goes out when you are back.
    </AskBar>
  );
}

function StuckBar({ count }: { count: number }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <AskBar
      actions={
        <button type="button" className="text-petrol underline" onClick={() => setOpen(true)}>
          Look
        </button>
      }
    >
      <b>{formatPlural(count, 'change')} could not be saved.</b> {count === 1 ? 'It waits' : 'They wait'} here until you
      decide.
      {isOpen && (
        <Suspense>
          <StuckWrites onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </AskBar>
  );
}

/** What stands between this page and the server: no line, no sign-in, writes that met something newer. */
export function StatusBars() {
  const line = useStore(reach);
  const isSignedOut = useStore(sessionEnded);
  const writes = useOutbox();
  const stuck = writes.filter(({ state }) => state !== 'waiting').length;
  const waiting = writes.length - stuck;
  if (line.kind === 'online' && !isSignedOut && stuck === 0) return null;
  return (
    <div className="page-bar grid gap-2">
      {line.kind === 'offline' && <OfflineBar since={formatTime(line.since, browserZone())} waiting={waiting} />}
      {isSignedOut && <SignInBar />}
      {stuck > 0 && <StuckBar count={stuck} />}
    </div>
  );
}
