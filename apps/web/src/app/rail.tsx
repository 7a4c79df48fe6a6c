import { Link, useRouterState } from '@tanstack/react-router';
import { Suspense } from 'react';
import { attention } from '../lib/attention.ts';
import { formatCount } from '../lib/numbers.ts';
import { useSession } from '../lib/session.ts';
import { useStore } from '../lib/store.ts';
import { Note } from '../ui/note.tsx';
import { Avatar } from '../ui/small.tsx';
import { newBriefPath, onBar, type Place, placeAt, places } from './places.ts';
import { ShellIcon } from './shell-icon.tsx';
import { slots } from './slots.ts';
import { WorkspaceSwitch } from './workspace-switch.tsx';

/** How many things there need a person. */
function useAsking(path: string): number {
  const counts = useStore(attention);
  return path === '/today' ? counts.today : path === '/activity' ? counts.activity : 0;
}

/** Whether the page on the screen belongs to this place. */
const useIsHere = (path: string): boolean =>
  useRouterState({ select: (state) => placeAt(state.location.pathname)?.path === path });

function RailPlace({ place }: { place: Place }) {
  const asking = useAsking(place.path);
  const isHere = useIsHere(place.path);
  return (
    <li>
      <Link to={place.path as string} aria-current={isHere ? 'page' : undefined} title={place.name}>
        <ShellIcon name={place.path.slice(1)} size={18} />
        <span className="t">{place.name}</span>
        {asking > 0 && (
          <span className="ask">
            <Note state="attention" />
            {formatCount(asking)}
            <span className="vh"> need you</span>
          </span>
        )}
      </Link>
    </li>
  );
}

const inGroup = (group: Place['group']): React.ReactNode =>
  places.filter((place) => place.group === group).map((place) => <RailPlace key={place.path} place={place} />);

function Person() {
  const { profile } = useSession();
  if (!profile) return <div className="who" style={{ minHeight: 31 }} />;
  return (
    <Link to={'/settings' as string} className="who" title={profile.name}>
      <Avatar name={profile.name} />
      <span className="t clip">{profile.name}</span>
    </Link>
  );
}

/** The rail: 208 px, or 60 px with icons between 768 and 1099 px. The same markup stands in `index.html` until this runs. */
export function Rail({ onFind }: { onFind: () => void }) {
  return (
    <nav className="rail" aria-label="Main">
      <WorkspaceSwitch />
      <button type="button" className="find" onClick={onFind} aria-keyshortcuts="Control+K Meta+K">
        <ShellIcon name="find" />
        <span>Find or do</span>
        <kbd>
          <span className="on-mac">⌘</span>
          <span className="on-pc">Ctrl </span>K
        </kbd>
      </button>
      <div className="nav">
        <ul>{inGroup('now')}</ul>
        <ul className="loop">{inGroup('loop')}</ul>
        <ul>{inGroup('house')}</ul>
      </div>
      <div className="railfoot">
        {slots.Spend && (
          <Suspense fallback={<div className="spend" style={{ minHeight: 66 }} />}>
            <slots.Spend />
          </Suspense>
        )}
        <Person />
      </div>
    </nav>
  );
}

interface BarPlaceProps {
  readonly path: string;
  readonly name: string;
  readonly icon: string;
  readonly isHere: boolean;
}

function BarPlace({ path, name, icon, isHere }: BarPlaceProps) {
  const asking = useAsking(path);
  return (
    <Link to={path} aria-current={isHere ? 'page' : undefined}>
      <ShellIcon name={icon} size={20} />
      <span>{name}</span>
      {asking > 0 && (
        <>
          <span className="dot" />
          <span className="vh">, some need you</span>
        </>
      )}
    </Link>
  );
}

/** The phone's bar: Today · Calendar · New · Activity · More. */
export function BottomBar({ onMore }: { onMore: () => void }) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const here = path === newBriefPath ? newBriefPath : placeAt(path)?.path;
  return (
    <nav className="bottom" aria-label="Main, phone">
      {onBar.map((place) => (
        <BarPlace key={place.path} {...place} isHere={place.path === here} />
      ))}
      <button
        type="button"
        onClick={onMore}
        aria-haspopup="dialog"
        aria-current={onBar.every((place) => place.path !== here) || undefined}
      >
        <ShellIcon name="more" size={20} />
        <span>More</span>
      </button>
    </nav>
  );
}
