/** One row through the same doors as a person's hands: a post is begun, and planned where the row says when. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { AppError } from '../../platform/errors.ts';
import { listAccounts } from '../accounts/index.ts';
import { createPost } from '../posts/index.ts';
import { listProjects } from '../projects/index.ts';
import { oddityWords, schedulePost } from '../publications/index.ts';
import { findWorkspace } from '../workspaces/index.ts';
import type { RowFields } from './csv-row.rules.ts';
import { findAssetsByName } from './imports.queries.ts';
import type { ImportRowRecord } from './integrations.table.ts';
import { networkOptions } from './option-columns.ts';
import { type ChoiceLists, missingWords } from './row-options.rules.ts';
import { namesIn, planRow, type RowPlan, type Stock } from './row-plan.rules.ts';

/** What came of a row. */
export type Made =
  | {
      readonly kind: 'planned' | 'draft';
      readonly postId: string;
      readonly words: string;
      /** What is odd about its time or its options, said before it is made; '' when nothing is. */
      readonly odd: string;
      /** What its names were found to mean. */
      readonly settled: RowFields;
    }
  | { readonly kind: 'refused'; readonly words: string };

export interface MakeOptions {
  readonly userId: string | null;
  /** False: rows with a time become drafts too. */
  readonly plans: boolean;
}

/** What these rows may name. `choices`: what accounts offer, where rows are tried. */
export async function readStock(
  app: AppContext,
  scope: WorkspaceScope,
  rows: readonly ImportRowRecord[],
  choices: ChoiceLists = new Map(),
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
    networks: new Map(app.channels.map((channel) => [channel.id, networkOptions(channel)])),
    choices,
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
  const { settled } = plan;
  await scope.client.query('savepoint one_row');
  try {
    const { title, content, versions, projectId } = plan;
    const postId = await createPost(app, scope, options, { title, content, versions, projectId });
    const notes = plan.notes.join(' ');
    if (!plan.when || !options.plans)
      return await keep({ kind: 'draft', postId, words: `Kept as a draft. ${notes}`.trim(), odd: notes, settled });
    const { leftOut } = await schedulePost(app, scope, options.userId, { postId, revision: 1, when: plan.when });
    const handles = new Map(stock.accounts.map(({ id, handle }) => [id, handle]));
    const why = leftOut.map(({ accountId, words }) => `${handles.get(accountId) ?? 'An account'}: ${words}`);
    if (why.length > 0) return await undo([...why, ...missingColumns(plan, stock)].join(' '));
    const { wallTime, timeZone } = plan.when;
    const odd = `${oddityWords(wallTime, timeZone) ?? ''} ${notes}`.trim();
    const words = `Planned for ${wallTime.replace('T', ' ')}, ${timeZone}. ${odd}`.trim();
    return await keep({ kind: 'planned', postId, words, odd, settled });
  } catch (error) {
    if (error instanceof AppError && error.status < 500)
      return undo([error.userMessage, ...missingColumns(plan, stock)].join(' '));
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

/** In which columns what is still missing would stand; each is told once. */
function missingColumns({ versions, when }: RowPlan, stock: Stock): string[] {
  const channels = new Map(stock.accounts.map(({ id, channel }) => [id, channel]));
  const told = versions.map(({ accountId, options }) => {
    const network = when && stock.networks.get(channels.get(accountId) ?? '');
    return network ? missingWords(options, network) : '';
  });
  return [...new Set(told)].filter(Boolean);
}
