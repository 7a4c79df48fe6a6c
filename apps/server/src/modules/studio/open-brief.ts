/** A brief with everything that is asked along with it: brand, accounts, zone, models. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { type AccountRow, findAccounts } from '../accounts/index.ts';
import { findBrand } from '../brands/index.ts';
import { type FoundBrief, requireBrief } from '../briefs/index.ts';
import { type AvailableModel, chooseModel } from '../generations/index.ts';
import type { Speaker } from './prompts.rules.ts';
import type { RunWishes } from './studio.table.ts';

export interface OpenedBrief {
  readonly brief: FoundBrief;
  readonly speaker: Speaker | null;
  /** Connected ones, in the brief's order. */
  readonly accounts: readonly AccountRow[];
}

/** @throws AppError 404. */
export async function openBrief(scope: WorkspaceScope, briefId: string): Promise<OpenedBrief> {
  const brief = await requireBrief(scope, briefId);
  const brand = brief.brandId ? await findBrand(scope, brief.brandId) : undefined;
  const found = new Map((await findAccounts(scope, brief.accountIds)).map((account) => [account.id, account]));
  const accounts = brief.accountIds.flatMap((id) => {
    const account = found.get(id);
    return account && account.state !== 'disconnected' ? [account] : [];
  });
  return { brief, speaker: brand ?? null, accounts };
}

export interface RunModels {
  readonly text: AvailableModel;
  readonly image: AvailableModel;
}

/** @throws AppError 422 `unknown_model` | `no_model`. */
export async function openModels(app: AppContext, scope: WorkspaceScope, wishes: RunWishes): Promise<RunModels> {
  return {
    text: await chooseModel(app, scope, 'text.generate', wishes.textModel),
    image: await chooseModel(app, scope, 'image.generate', wishes.imageModel),
  };
}
