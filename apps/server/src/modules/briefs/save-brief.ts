/** Begins, saves and puts away briefs. */
import { titleFrom } from '@antiphon/contract/excerpt';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { staleWrite } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { findAccounts } from '../accounts/index.ts';
import { findBrand } from '../brands/index.ts';
import { chooseProject } from '../projects/index.ts';
import { unknownAccount, unknownBrand } from './briefs.errors.ts';
import { presentBrief } from './briefs.present.ts';
import { type FoundBrief, insertBrief, replaceAccounts, requireBrief, updateBrief } from './briefs.queries.ts';

export interface BriefInput {
  readonly title?: string | undefined;
  readonly what: string;
  readonly audience: string;
  readonly tone: string;
  readonly links: string[];
  readonly language: string;
  readonly accountIds: readonly string[];
  readonly brandId: string | null;
  readonly insight: { readonly key: string; readonly words: string } | null;
  readonly projectId?: string | undefined;
}

/** @throws AppError 404 for the project; 422 `unknown_account` | `unknown_brand`. */
export async function createBrief(
  app: AppContext,
  scope: WorkspaceScope,
  userId: string | null,
  input: BriefInput,
): Promise<FoundBrief> {
  const now = app.clock.now();
  const id = app.ids.next(now);
  const accountIds = await readReferences(scope, input, null);
  const projectId = await chooseProject(scope, input.projectId);
  const row = { id, projectId, ...fieldsOf(input), archivedAt: null, revision: 1, createdBy: userId };
  await insertBrief(scope, { ...row, createdAt: now, updatedAt: now });
  await replaceAccounts(scope, id, accountIds);
  await tell(app, scope, 'brief.created', id);
  return requireBrief(scope, id);
}

/** @throws AppError 404; 409 `stale_write` with the brief as it is now; 422 as above. */
export async function saveBrief(
  app: AppContext,
  scope: WorkspaceScope,
  input: BriefInput & { readonly briefId: string; readonly revision: number },
): Promise<FoundBrief> {
  const before = await requireBrief(scope, input.briefId);
  const accountIds = await readReferences(scope, input, before);
  const projectId = await chooseProject(scope, input.projectId, before.projectId);
  const change = { ...fieldsOf(input), projectId, updatedAt: app.clock.now() };
  const isWritten = await updateBrief(scope, before.id, input.revision, change);
  if (!isWritten) throw staleWrite('brief', presentBrief(await requireBrief(scope, before.id)));
  await replaceAccounts(scope, before.id, accountIds);
  await tell(app, scope, 'brief.saved', before.id);
  return requireBrief(scope, before.id);
}

/** Puts a brief away, or brings it back; once done, again changes nothing. @throws AppError 404. */
export async function archiveBrief(
  app: AppContext,
  scope: WorkspaceScope,
  id: string,
  isArchived: boolean,
): Promise<FoundBrief> {
  const row = await requireBrief(scope, id);
  if ((row.archivedAt !== null) === isArchived) return row;
  const now = app.clock.now();
  const isWritten = await updateBrief(scope, id, row.revision, { archivedAt: isArchived ? now : null, updatedAt: now });
  if (!isWritten) throw staleWrite('brief', presentBrief(await requireBrief(scope, id)));
  await tell(app, scope, isArchived ? 'brief.archived' : 'brief.restored', id);
  return requireBrief(scope, id);
}

function fieldsOf(input: BriefInput) {
  const { what, audience, tone, links, language, brandId, insight } = input;
  return { title: input.title?.trim() || titleFrom(what), what, audience, tone, links, language, brandId, insight };
}

/** What the brief names must be there; what it named before may meanwhile have been put away. */
async function readReferences(
  scope: WorkspaceScope,
  input: BriefInput,
  before: FoundBrief | null,
): Promise<readonly string[]> {
  if (input.brandId) {
    const brand = await findBrand(scope, input.brandId);
    if (!brand || (brand.archivedAt && before?.brandId !== brand.id)) throw unknownBrand();
  }
  const ids = [...new Set(input.accountIds)];
  const found = new Map((await findAccounts(scope, ids)).map((account) => [account.id, account]));
  for (const id of ids) {
    const account = found.get(id);
    if (!account || (account.state === 'disconnected' && !before?.accountIds.includes(id))) throw unknownAccount();
  }
  return ids;
}

async function tell(app: AppContext, scope: WorkspaceScope, name: string, briefId: string): Promise<void> {
  const now = app.clock.now();
  await emitEvent(scope, { name, data: { briefId }, id: app.ids.next(now), at: now });
}
