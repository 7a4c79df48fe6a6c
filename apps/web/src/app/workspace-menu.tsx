import { CheckIcon } from '@phosphor-icons/react/dist/csr/Check';
import { PlusIcon } from '@phosphor-icons/react/dist/csr/Plus';
import { SignOutIcon } from '@phosphor-icons/react/dist/csr/SignOut';
import { useNavigate } from '@tanstack/react-router';
import { client } from '../lib/api.ts';
import { pagePaths } from '../lib/api-paths.ts';
import { chooseWorkspace, useSession } from '../lib/session.ts';
import { Menu } from '../ui/menu.tsx';

async function signOut(): Promise<void> {
  await client.identity.signOut();
  await (await import('../offline/kept-reads.ts')).forgetReads();
  // The page goes, and with it every query and every kept answer.
  location.assign(pagePaths.welcome);
}

/** The person's workspaces, a new one, and the way out. Opens at once: it is loaded by the press that wants it. */
export function WorkspaceMenu({ trigger }: { trigger: React.ReactElement }) {
  const { workspaces, workspace } = useSession();
  const navigate = useNavigate();
  const choose = (id: string): void => {
    chooseWorkspace(id);
    void navigate({ to: '/' });
  };
  return (
    <Menu
      trigger={trigger}
      isOpenAtFirst
      groups={[
        {
          label: 'Workspaces',
          items: workspaces.map(({ id, name, isDemo }) => ({
            words: isDemo ? `${name} (demo)` : name,
            icon: id === workspace?.id ? CheckIcon : undefined,
            onSelect: () => choose(id),
          })),
        },
        {
          items: [
            {
              words: 'Make a new workspace',
              icon: PlusIcon,
              onSelect: () => void navigate({ to: '/settings' as string, hash: 'new-workspace' }),
            },
            { words: 'Sign out', icon: SignOutIcon, onSelect: () => void signOut() },
          ],
        },
      ]}
    />
  );
}
