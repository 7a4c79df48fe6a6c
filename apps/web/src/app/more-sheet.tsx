import { Link, useRouterState } from '@tanstack/react-router';
import { useSession } from '../lib/session.ts';
import { Dialog } from '../ui/dialog.tsx';
import { placeAt, places } from './places.ts';
import { slots } from './slots.ts';
import { WorkspaceSwitch } from './workspace-switch.tsx';

/** The phone's other places, the workspace and the month's spending. */
export function MoreSheet({ onClose, onFind }: { onClose: () => void; onFind: () => void }) {
  const { profile } = useSession();
  const here = useRouterState({ select: (state) => placeAt(state.location.pathname)?.path });
  return (
    <Dialog isOpen onClose={onClose} title="More" shape="sheet">
      <WorkspaceSwitch />
      <button type="button" className="btn my-3 w-full" onClick={onFind}>
        Find or do
      </button>
      <ul>
        {places.map(({ path, name }) => (
          <li key={path} className="border-b border-rule">
            <Link
              to={path as string}
              onClick={onClose}
              className={`flex min-h-11 items-center text-ink no-underline ${path === here ? 'b' : ''}`}
              aria-current={path === here ? 'page' : undefined}
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
      {slots.Spend && <slots.Spend />}
      {profile && <p className="quiet pt-3">{profile.name}</p>}
    </Dialog>
  );
}
