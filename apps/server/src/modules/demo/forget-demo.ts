/** Takes a demo away: its rows, its files, and what the pretend networks remember of it. */
import type { AppContext } from '../../context.ts';
import { listFilesOfWorkspace } from '../assets/index.ts';
import { deleteDemo, listPretendProfiles } from './demo.queries.ts';

/**
 * Safe to repeat, and beside sends under way: whoever still holds one finds it gone, and its result is void. A
 * workspace that is no demo stays as it is.
 */
export async function forgetDemo(app: AppContext, workspaceId: string): Promise<void> {
  const left = await app.db.inWorkspace(workspaceId, async (scope) => {
    const [files, profiles] = [await listFilesOfWorkspace(scope), await listPretendProfiles(scope)];
    return (await deleteDemo(scope)) ? { files, profiles } : { files: [], profiles: [] };
  });
  await app.world.forget(left.profiles);
  for (const key of left.files) await app.storage.remove(key);
}
