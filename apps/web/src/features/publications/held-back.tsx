import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../lib/api.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';
import { formatMoment } from '../../lib/times.ts';
import { showToast } from '../../lib/toasts.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { useZone } from './publications.api.ts';
import './held-back.css';

/** Whether sending stands still here, and why; asked again often enough to be true. */
function useHeldBack() {
  const workspaceId = useWorkspaceId();
  const enabled = workspaceId !== '';
  const workspace = useQuery({ ...api.workspaces.get.queryOptions({ input: { workspaceId } }), enabled });
  const services = useQuery({
    ...api.publications.services.queryOptions({ input: { workspaceId } }),
    enabled,
    refetchInterval: 15_000,
  });
  return { pausedAt: workspace.data?.pausedAt ?? null, ...services.data };
}

function usePauseWorkspace() {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (isPaused: boolean) => client.workspaces[isPaused ? 'pause' : 'resume']({ workspaceId }),
    onSuccess: (row) => queries.setQueryData(api.workspaces.get.queryKey({ input: { workspaceId } }), row),
    onError: (error) => showToast({ words: toProblem(error).userMessage }),
  });
}

function useWhyNotPause(): string | null {
  const { workspace } = useSession();
  const isAdmin = workspace?.role === 'admin' || workspace?.role === 'owner';
  return isAdmin ? null : 'Only admins and owners of this workspace can pause it.';
}

/** Pauses everything of this workspace; while it is paused the bar below says so and takes it back. */
export function PauseButton() {
  const { pausedAt } = useHeldBack();
  const whyNot = useWhyNotPause();
  const pause = usePauseWorkspace();
  if (pausedAt) return null;
  return (
    <Button small unavailable={whyNot} isBusy={pause.isPending} onClick={() => pause.mutate(true)}>
      Pause sending
    </Button>
  );
}

/** Everything that keeps sends back right now, in words; nothing while all goes as planned. */
export function HeldBack() {
  const { pausedAt, isAllPaused, items = [] } = useHeldBack();
  const zone = useZone();
  const now = useNow();
  const whyNot = useWhyNotPause();
  const pause = usePauseWorkspace();
  if (!pausedAt && !isAllPaused && items.length === 0) return null;
  return (
    <div className="pb-held" role="status">
      {isAllPaused && <Held>Who runs this installation has paused all sending.</Held>}
      {pausedAt && (
        <Held>
          Sending is paused since {formatMoment(pausedAt, zone, now)}. What is missed is judged by your rule for missed
          posts.{' '}
          <Button small unavailable={whyNot} isBusy={pause.isPending} onClick={() => pause.mutate(false)}>
            Send again
          </Button>
        </Held>
      )}
      {items.map((service) => (
        <Held key={`${service.channel} ${service.server}`}>
          {service.words}{' '}
          {service.kind === 'outage'
            ? 'Planned posts wait; one at a time tries whether it is back.'
            : `Planned posts wait until ${formatMoment(service.closedUntil, zone, now)}.`}
        </Held>
      ))}
    </div>
  );
}

function Held({ children }: { children: React.ReactNode }) {
  return (
    <p className="flex gap-2">
      <Note state="attention" className="mt-1 text-attention" />
      <span>{children}</span>
    </p>
  );
}
