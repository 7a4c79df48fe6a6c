/** One row through the same doors as a person's hands: a post is begun, and planned where the row says when. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { AppError } from '../../platform/errors.ts';
import { listAccounts } from '../accounts/index.ts';
import { createPost } from '../posts/index.ts';
import { listProjects } from '../projects/index.ts';
import { oddityWords, schedulePost } from '../publications/index.ts';
import { findWorkspace } from '../workspaces/index.ts';
import { findAssetsByName } from './imports.queries.ts';
import type { ImportRowRecord } from './integrations.table.ts';
import { namesIn, planRow, type Stock } from './row-plan.rules.ts';

/** What came of a row. */
export type Made =
  | {
      readonly kind: 'planned' | 'draft';
      readonly postId: string;
      readonly words: string;
      /** What is odd about its time, said before it is made; '' when nothing is. */
      readonly odd: string;
    }
  | { readonly kind: 'refused'; readonly words: string };

export interface MakeOptions {
  readonly userId: string | null;
  /** False: rows with a time become drafts too. */
  readonly plans: boolean;
}

/** What these rows may name. */
export async function readStock(
  app: AppContext,
  scope: WorkspaceScope,
  rows: readonly ImportRowRecord[],
): Promise<Stock> {
  const workspace = await findWorkspace(scope);
  const accounts = await listAccounts(scope, { withDisconnected: false });
  return {
    timeZone: workspace?.timeZone ?? 'UTC',
    accounts: accounts.map(({ id, handle, channel }) => ({
      id,
      handle,
      channel,
      network: app.channel(channel)?.name ?? channel,
    })),
    projects: await listProjects(scope, false),
    assets: await findAssetsByName(scope, [...new Set(rows.flatMap(({ fields }) => namesIn(fields?.media)))]),
  };
}

/**
 * Makes what a row says, whole or not at all: what was begun of a refused one is undone.
 * @throws what is no fault of the row.
 */
export async function makeRow(
  app: AppContext,
  scope: WorkspaceScope,
  options: MakeOptions,
  row: ImportRowRecord,
  stock: Stock,
): Promise<Made> {
  if (row.fault) return { kind: 'refused', words: row.fault };
  const planned = planRow(row.fields ?? {}, stock);
  if ('problems' in planned) return { kind: 'refused', words: planned.problems.join(' ') };
  const { plan } = planned;
  await scope.client.query('savepoint one_row');
  try {
    const postId = await createPost(app, scope, options, {
      title: plan.title,
      content: plan.content,
      versions: plan.accountIds.map((accountId) => ({ accountId, options: {} })),
      projectId: plan.projectId,
    });
    if (!plan.when || !options.plans) return await keep({ kind: 'draft', postId, words: 'Kept as a draft.', odd: '' });
    const { leftOut } = await schedulePost(app, scope, options.userId, { postId, revision: 1, when: plan.when });
    const handles = new Map(stock.accounts.map(({ id, handle }) => [id, handle]));
    const why = leftOut.map(({ accountId, words }) => `${handles.get(accountId) ?? 'An account'}: ${words}`);
    if (why.length > 0) return await undo(why.join(' '));
    const { wallTime, timeZone } = plan.when;
    const odd = oddityWords(wallTime, timeZone) ?? '';
    const words = `Planned for ${wallTime.replace('T', ' ')}, ${timeZone}. ${odd}`.trim();
    return await keep({ kind: 'planned', postId, words, odd });
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return undo(error.userMessage);
    throw error;
  }

  async function keep(made: Made): Promise<Made> {
    await scope.client.query('release savepoint one_row');
    return made;
  }
  async function undo(words: string): Promise<Made> {
    await scope.client.query('rollback to savepoint one_row; release savepoint one_row');
    return { kind: 'refused', words };
  }
}
