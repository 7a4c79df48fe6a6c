/** Where a network gave several profiles: the person says which, while their sign-ins wait in the vault. */
import type { ConnectedAccount, Json } from '@antiphon/channels';
import type { ProfileChoice } from '@antiphon/contract';
import { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { handleJob, type JobKind } from '../../jobs/queue.ts';
import { AppError } from '../../platform/errors.ts';
import { openSecret, removeSecret, sealSecret } from '../vault/index.ts';
import { choiceForgotten, profileNotOffered } from './accounts.errors.ts';
import { findByRemote } from './accounts.queries.ts';
import type { AccountRow } from './accounts.table.ts';
import { keepAccounts } from './connect-account.ts';

const patienceMs = 3_600_000;

const Kept = z.object({
  kind: z.literal('choice'),
  channel: z.string(),
  profiles: z.array(
    z.object({
      remoteId: z.string(),
      handle: z.string(),
      server: z.string(),
      details: z.json(),
      displayName: z.string(),
      profileUrl: z.string(),
      avatarUrl: z.string().optional(),
      secret: z.json(),
      expiresAt: z.coerce.date().optional(),
    }),
  ),
});

const Payload = z.object({ workspaceId: z.string(), choiceId: z.string() });
const forgetChoice: JobKind<z.infer<typeof Payload>> = { name: 'forget-choice', payload: Payload, retryLimit: 20 };

/** Keeps the profiles for an hour and says what there is to choose from. */
export async function keepChoice(
  app: AppContext,
  scope: WorkspaceScope,
  channel: string,
  profiles: readonly ConnectedAccount[],
): Promise<z.infer<typeof ProfileChoice>> {
  const value = { kind: 'choice', channel, profiles: profiles.map(plain) };
  const choiceId = await sealSecret(app, scope, { purpose: 'connect_state', value });
  const payload = { workspaceId: scope.workspaceId, choiceId };
  const startAfter = new Date(app.clock.now().getTime() + patienceMs);
  await app.queue.enqueue(scope, forgetChoice, payload, { startAfter });
  const offered = [];
  for (const { remoteId, server, handle, displayName, profileUrl, avatarUrl } of profiles) {
    const known = await findByRemote(scope, { channel, server, remoteId });
    const isConnected = known !== undefined && known.state !== 'disconnected';
    offered.push({ remoteId, server, handle, displayName, profileUrl, avatarUrl: avatarUrl ?? null, isConnected });
  }
  return { choiceId, profiles: offered };
}

/**
 * Connects the chosen ones and forgets the others' sign-ins.
 * @throws AppError 409 `choice_forgotten` after an hour or when it was answered, 422 `profile_not_offered`.
 */
export async function chooseProfiles(
  app: AppContext,
  scope: WorkspaceScope,
  choiceId: string,
  wanted: readonly { readonly remoteId: string; readonly server: string }[],
): Promise<AccountRow[]> {
  const { channel, profiles } = await openChoice(app, scope, choiceId);
  const isWanted = (profile: { remoteId: string; server: string }) =>
    wanted.some((one) => one.remoteId === profile.remoteId && one.server === profile.server);
  const chosen = profiles.filter(isWanted);
  if (chosen.length < new Set(wanted.map((one) => `${one.server} ${one.remoteId}`)).size) throw profileNotOffered();
  await removeSecret(scope, choiceId);
  return keepAccounts(app, scope, channel, chosen as ConnectedAccount[]);
}

async function openChoice(app: AppContext, scope: WorkspaceScope, id: string): Promise<z.infer<typeof Kept>> {
  const value = await openSecret(app, scope, id).catch((error: unknown) => {
    if (error instanceof AppError && error.status === 404) throw choiceForgotten();
    throw error;
  });
  const kept = Kept.safeParse(value);
  if (!kept.success) throw choiceForgotten();
  return kept.data;
}

/** As JSON keeps it; what is absent stays absent. */
function plain(profile: ConnectedAccount): { [name: string]: Json } {
  return JSON.parse(JSON.stringify(profile)) as { [name: string]: Json };
}

export const forgetChoiceJob = handleJob(forgetChoice, (app: AppContext, { workspaceId, choiceId }) =>
  app.db.inWorkspace(workspaceId, (scope) => removeSecret(scope, choiceId)),
);
