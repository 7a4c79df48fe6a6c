import { CaretDownIcon } from '@phosphor-icons/react/dist/csr/CaretDown';
import { lazy, Suspense, useState } from 'react';
import { client } from '../lib/api.ts';
import { toProblem } from '../lib/api-problem.ts';
import { chooseWorkspace, useSession } from '../lib/session.ts';
import { browserZone } from '../lib/times.ts';
import { showToast } from '../lib/toasts.ts';
import { Icon } from '../ui/icon.tsx';
import { Mark } from '../ui/mark.tsx';

const WorkspaceMenu = lazy(() =>
  import('./workspace-menu.tsx').then(({ WorkspaceMenu: component }) => ({ default: component })),
);

/** Mark, name and caret; the menu behind it is loaded at the first press. Under it the dashed line of a demo. */
export function WorkspaceSwitch() {
  const [isWanted, setWanted] = useState(false);
  const { workspace } = useSession();
  const face = (
    <>
      <Mark size={20} />
      <span className="t clip">{workspace?.name ?? 'Antiphon'}</span>
      <Icon of={CaretDownIcon} size={12} className="car" />
    </>
  );
  const closed = (
    <button
      type="button"
      className="brandrow"
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setWanted(true)}
    >
      {face}
    </button>
  );
  return (
    <>
      {isWanted ? (
        <Suspense fallback={closed}>
          <WorkspaceMenu
            trigger={
              <button type="button" className="brandrow">
                {face}
              </button>
            }
          />
        </Suspense>
      ) : (
        closed
      )}
      {workspace?.isDemo && <DemoLine />}
    </>
  );
}

/** A demo is safe to break: one press puts a fresh one in its place. */
function DemoLine() {
  const [isBusy, setBusy] = useState(false);
  const reset = async (): Promise<void> => {
    setBusy(true);
    try {
      const { workspaces } = await client.identity.openDemo({ timeZone: browserZone(), language: navigator.language });
      if (workspaces[0]) chooseWorkspace(workspaces[0].id);
      location.assign('/');
    } catch (error) {
      setBusy(false);
      showToast({ words: toProblem(error).userMessage });
    }
  };
  return (
    <p className="demo-line">
      Demo.{' '}
      <button
        type="button"
        className="text-petrol underline"
        aria-disabled={isBusy || undefined}
        onClick={() => !isBusy && void reset()}
      >
        {isBusy ? 'Making a fresh one…' : 'Reset'}
      </button>
    </p>
  );
}
