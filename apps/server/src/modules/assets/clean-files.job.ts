/**
 * Removes files that no asset owns, and erases what was put away more than 30 days ago. Every step is a commit of
 * its own and safe to repeat: a file is removed first and forgotten after.
 */
import { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { handleJob, type JobKind } from '../../jobs/queue.ts';
import { deleteFits } from './asset-fits.queries.ts';
import { eraseAssets, listErasable } from './assets.queries.ts';
import { listWorkspacesToClean } from './cleaning.instance.queries.ts';
import { fileKeys, folderOfKey } from './files.rules.ts';
import { forgetFiles, listDueFiles, noteFiles } from './loose-files.queries.ts';

const keptAfterRemovalMs = 30 * 86_400_000;
const batchSize = 200;
const mostErased = 2000;

/** Which of these assets something still needs, for instance a post that is yet to be sent. */
type Need = (scope: WorkspaceScope, assetIds: readonly string[]) => Promise<readonly string[]>;
const needs: Need[] = [];

/** Registers, when the program is loaded, what keeps an asset that was put away from being erased. */
export function keepAssetsNeededBy(need: Need): void {
  needs.push(need);
}

const cleanFiles: JobKind<Record<string, never>> = {
  name: 'assets.clean',
  payload: z.object({}),
  retryLimit: 2,
  concurrency: 1,
};

export const cleanFilesJob = handleJob(
  cleanFiles,
  async (app: AppContext, _nothing, signal) => {
    const now = app.clock.now();
    const putAwayBefore = new Date(now.getTime() - keptAfterRemovalMs);
    const workspaces = await app.db.asPublisher((scope) => listWorkspacesToClean(scope, putAwayBefore));
    for (const workspaceId of workspaces) {
      if (signal.aborted) return;
      await app.db.inWorkspace(workspaceId, (scope) => eraseDue(scope, now, putAwayBefore));
      await removeDue(app, workspaceId, signal);
    }
  },
  { cron: '23 * * * *' },
);

async function eraseDue(scope: WorkspaceScope, now: Date, putAwayBefore: Date): Promise<void> {
  const due = await listErasable(scope, putAwayBefore, mostErased);
  const ids = due.map(({ id }) => id);
  const needed = new Set<string>();
  for (const need of needs) for (const id of await need(scope, ids)) needed.add(id);
  const erased = due.filter(({ id }) => !needed.has(id));
  if (erased.length === 0) return;
  const keys = erased.flatMap(({ storageKey }) => (storageKey === null ? [] : fileKeys(folderOfKey(storageKey))));
  const copies = await deleteFits(
    scope,
    erased.map(({ id }) => id),
  );
  await noteFiles(scope, [...keys, ...copies], 0);
  await eraseAssets(
    scope,
    erased.map(({ id }) => id),
    now,
  );
}

async function removeDue(app: AppContext, workspaceId: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const keys = await app.db.inWorkspace(workspaceId, (scope) => listDueFiles(scope, batchSize));
    for (const key of keys) await app.storage.remove(key);
    if (keys.length > 0) await app.db.inWorkspace(workspaceId, (scope) => forgetFiles(scope, keys));
    if (keys.length < batchSize || signal.aborted) return;
  }
}
