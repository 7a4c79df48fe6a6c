import { useQuery } from '@tanstack/react-query';
import { api, type client } from '../../lib/api.ts';
import { useWorkspaceId } from '../../lib/session.ts';

export type AlarmList = Awaited<ReturnType<typeof client.notifications.list>>;
/** One thing that must not go unseen, as the API tells it. */
export type Alarm = AlarmList['items'][number];
/** A pause that a person made, and how much waits for it. */
export type Held = AlarmList['held'][number];
export type Webhook = NonNullable<Awaited<ReturnType<typeof client.notifications.getWebhook>>['webhook']>;

/** Open alarms, the newest first; counts in their words are read again every half minute. */
export function useAlarms() {
  const workspaceId = useWorkspaceId();
  return useQuery({
    ...api.notifications.list.queryOptions({ input: { workspaceId, group: 'open', limit: 100 } }),
    enabled: workspaceId !== '',
    refetchInterval: 30_000,
  });
}

/** Whether this person is mailed about alarms of the workspace. */
export function useMailWish() {
  const workspaceId = useWorkspaceId();
  return useQuery(api.notifications.getMail.queryOptions({ input: { workspaceId }, enabled: workspaceId !== '' }));
}

/** Where alarms are sent to; only admins may ask. */
export function useWebhook(isAdmin: boolean) {
  const workspaceId = useWorkspaceId();
  return useQuery(
    api.notifications.getWebhook.queryOptions({ input: { workspaceId }, enabled: workspaceId !== '' && isAdmin }),
  );
}
