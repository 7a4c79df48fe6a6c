import { DotsThreeIcon } from '@phosphor-icons/react/dist/csr/DotsThree';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, client } from '../../lib/api.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { showToast } from '../../lib/toasts.ts';
import { offerUndo } from '../../lib/undo-here.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Note } from '../../ui/note.tsx';
import { type Brief, useWhyNotWrite } from './briefs.api.ts';

type Named = Pick<Brief, 'id' | 'title'>;

/** Puts a brief away, to be taken back, or brings it back. Its answers and posts stay as they are. */
export function usePutAway() {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: ({ brief, isArchived }: { brief: Named; isArchived: boolean }) =>
      client.briefs.archive({ workspaceId, briefId: brief.id, isArchived }),
    onSuccess: (saved, { brief, isArchived }) => {
      queries.setQueryData(api.briefs.get.queryKey({ input: { workspaceId, briefId: brief.id } }), saved);
      void queries.invalidateQueries({ queryKey: api.briefs.list.key() });
      if (isArchived)
        offerUndo({
          words: `“${brief.title}” was put away.`,
          command: 'briefs.bring-back',
          args: { workspaceId, briefId: brief.id },
        });
    },
    onError: (error) => showToast({ words: toProblem(error).userMessage }),
  });
  return {
    putAway: (brief: Named, onDone?: () => void) => mutate({ brief, isArchived: true }, { onSuccess: onDone }),
    bringBack: (brief: Named) => mutate({ brief, isArchived: false }),
  };
}

/** What can be done with a brief as a whole. */
export function BriefMenu({ brief, flush }: { brief: Brief; flush: () => Promise<boolean> }) {
  const whyNot = useWhyNotWrite() ?? undefined;
  const navigate = useNavigate();
  const { putAway, bringBack } = usePutAway();
  const leave = async (): Promise<void> => {
    await flush();
    putAway(brief, () => void navigate({ to: '/briefs' as string }));
  };
  return (
    <Menu
      align="end"
      trigger={
        <IconButton label="The whole brief">
          <Icon of={DotsThreeIcon} />
        </IconButton>
      }
      groups={[
        {
          items: [
            brief.archivedAt
              ? { words: 'Bring it back', unavailable: whyNot, onSelect: () => bringBack(brief) }
              : { words: 'Put it away', unavailable: whyNot, onSelect: () => void leave() },
          ],
        },
      ]}
    />
  );
}

/** Says that a brief was put away, with the way back. */
export function PutAwayBar({ brief }: { brief: Brief }) {
  const whyNot = useWhyNotWrite();
  const { bringBack } = usePutAway();
  if (!brief.archivedAt) return null;
  return (
    <div className="bar">
      <Note state="cancelled" />
      <span className="flex-1">This brief was put away: lists leave it out. Everything in it still works.</span>
      <Button small unavailable={whyNot} onClick={() => bringBack(brief)}>
        Bring it back
      </Button>
    </div>
  );
}
