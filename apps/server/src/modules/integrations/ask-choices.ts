/** What the accounts of waiting rows offer for the options that rows name: asked before they are tried. */
import type { AppContext } from '../../context.ts';
import { AppError } from '../../platform/errors.ts';
import { type AccountRow, findAccounts, readChoices } from '../accounts/index.ts';
import { optionKey } from './csv-row.rules.ts';
import type { ImportRowRecord } from './integrations.table.ts';
import { readStock } from './make-row.ts';
import { type ChoiceList, listKey } from './row-options.rules.ts';
import { accountsOf, type Stock } from './row-plan.rules.ts';

/**
 * Adds the lists that these rows need and that are not known yet. Outside of any unit of work, because networks are
 * asked; one that does not answer is remembered as such in `known`.
 */
export async function askChoices(
  app: AppContext,
  workspaceId: string,
  rows: readonly ImportRowRecord[],
  known: Map<string, ChoiceList>,
): Promise<void> {
  // Options stand in columns of their own; most files have none.
  if (rows.every(({ fields }) => Object.keys(fields ?? {}).every((name) => !name.includes('.')))) return;
  const { wanted, accounts } = await app.db.readWorkspace(workspaceId, async (scope) => {
    const lists = listsNamedBy(rows, await readStock(app, scope, rows));
    const fresh = [...lists].filter(([key]) => !known.has(key)).map(([key, list]) => ({ key, ...list }));
    const ids = [...new Set(fresh.map(({ accountId }) => accountId))];
    return { wanted: fresh, accounts: new Map((await findAccounts(scope, ids)).map((one) => [one.id, one])) };
  });
  await Promise.all(
    wanted.map(async ({ key, accountId, option }) => {
      const account = accounts.get(accountId);
      if (account) known.set(key, await readList(app, account, option));
    }),
  );
}

interface NamedList {
  readonly accountId: string;
  readonly option: string;
}

function listsNamedBy(rows: readonly ImportRowRecord[], stock: Stock): Map<string, NamedList> {
  const lists = new Map<string, NamedList>();
  for (const fields of rows.flatMap((row) => row.fields ?? [])) {
    const accounts = accountsOf(fields, stock).flatMap((found) => ('value' in found ? found.value : []));
    for (const { id: accountId, channel } of accounts) {
      const listed = stock.networks.get(channel)?.columns.filter(({ isFromAccount }) => isFromAccount) ?? [];
      for (const column of listed.filter((one) => fields[optionKey(one)] !== undefined))
        lists.set(listKey(accountId, column.option), { accountId, option: column.option });
    }
  }
  return lists;
}

async function readList(app: AppContext, account: AccountRow, option: string): Promise<ChoiceList> {
  try {
    return { items: await readChoices(app, account, option) };
  } catch (error) {
    if (error instanceof AppError) return { problem: error.userMessage };
    throw error;
  }
}
