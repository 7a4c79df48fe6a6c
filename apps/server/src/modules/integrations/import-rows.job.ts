/**
 * Works through a file's rows, some per commit: first each is tried, then, on a person's word, made. Safe to kill at
 * any moment: a row and its post share a commit, and whoever comes next goes on where it stood.
 */
import { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { handleJob, type JobKind } from '../../jobs/queue.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { askChoices } from './ask-choices.ts';
import type { RowFields } from './csv-row.rules.ts';
import {
  findKnown,
  findTwins,
  type KnownRow,
  listWaitingRows,
  lockImport,
  updateImport,
  updateRow,
} from './imports.queries.ts';
import type { ImportRecord, ImportRowRecord } from './integrations.table.ts';
import { type Made, makeRow, readStock } from './make-row.ts';
import { quotaNotes } from './quota-notes.ts';
import type { ChoiceList, ChoiceLists } from './row-options.rules.ts';

const Payload = z.object({ workspaceId: z.string(), importId: z.string() });
/** Rows per commit: lanes of their accounts are held for as long, a quarter of a second or so. */
const batchSize = 25;
/** After this the rest is a job of its own, so that others get their turn and none runs into the queue's limit. */
const turnMs = 20_000;

const importRows: JobKind<z.infer<typeof Payload>> = {
  name: 'import-rows',
  payload: Payload,
  retryLimit: 20,
  concurrency: 1,
};

/** Asks for the work, in the commit that makes it needed. */
export function workOnRows(app: AppContext, scope: WorkspaceScope, importId: string): Promise<void> {
  return app.queue.enqueue(scope, importRows, { workspaceId: scope.workspaceId, importId });
}

export const importRowsJob = handleJob(importRows, async (app: AppContext, { workspaceId, importId }, signal) => {
  const choices = new Map<string, ChoiceList>();
  let until = Number.POSITIVE_INFINITY;
  for (;;) {
    const isLast = await workOnBatch(app, workspaceId, importId, choices);
    if (isLast || signal.aborted) return;
    // The first batch may have waited for networks, which tell their lists once a turn.
    until = Math.min(until, performance.now() + turnMs);
    if (performance.now() < until) continue;
    return app.db.inWorkspace(workspaceId, (scope) => workOnRows(app, scope, importId));
  }
});

/** @returns whether nothing is left to do. */
async function workOnBatch(
  app: AppContext,
  workspaceId: string,
  importId: string,
  choices: Map<string, ChoiceList>,
): Promise<boolean> {
  const found = await app.db.readWorkspace(workspaceId, (scope) => lockFreeState(scope, importId));
  if (found !== 'checking' && found !== 'running') return true;
  const isTrial = found === 'checking';
  const waiting = await app.db.readWorkspace(workspaceId, (scope) =>
    listWaitingRows(scope, importId, isTrial ? 'verdict' : 'outcome', batchSize),
  );
  // What fitted when it was tried has written down what its names mean.
  const open = waiting.filter(({ verdict }) => isTrial || verdict === 'refused');
  await askChoices(app, workspaceId, open, choices);
  return isTrial ? tryBatch(app, workspaceId, importId, choices) : makeBatch(app, workspaceId, importId, choices);
}

async function lockFreeState(scope: WorkspaceScope, importId: string): Promise<ImportRecord['state'] | undefined> {
  const { rows } = await scope.client.query<{ state: ImportRecord['state'] }>(
    'select state from imports where workspace_id = $1 and id = $2',
    [scope.workspaceId, importId],
  );
  return rows[0]?.state;
}

/** Carries what was found out of a unit of work that is undone on purpose. */
class Tried extends Error {
  readonly found: ReadonlyMap<number, Found>;
  constructor(found: ReadonlyMap<number, Found>) {
    super('tried');
    this.found = found;
  }
}
interface Found {
  readonly verdict: NonNullable<ImportRowRecord['verdict']>;
  readonly words: string;
  readonly postId: string | null;
  /** Present where names were found to mean something. */
  readonly fields?: RowFields;
}

/** Makes the rows for real and undoes all of it: what trying finds is what making will. */
async function tryBatch(
  app: AppContext,
  workspaceId: string,
  importId: string,
  choices: ChoiceLists,
): Promise<boolean> {
  const found = await app.db
    .inWorkspace(workspaceId, async (scope): Promise<ReadonlyMap<number, Found>> => {
      throw new Tried(await tryRows(app, scope, importId, choices));
    })
    .catch((error: unknown) => {
      if (error instanceof Tried) return error.found;
      throw error;
    });
  // All are tried: now the file can be judged as a whole.
  const told = found.size === 0 ? await quotaNotes(app, workspaceId, importId) : [];
  return app.db.inWorkspace(workspaceId, async (scope) => {
    const row = await lockImport(scope, importId);
    if (row?.state !== 'checking') return true;
    for (const [number, one] of found) await updateRow(scope, { importId, number }, one);
    if (found.size > 0) return false;
    const notes = [...row.notes, ...told];
    await updateImport(scope, importId, { state: 'ready', checkedAt: app.clock.now(), notes });
    await tell(app, scope, 'import.checked', importId);
    return true;
  });
}

async function tryRows(
  app: AppContext,
  scope: WorkspaceScope,
  importId: string,
  choices: ChoiceLists,
): Promise<ReadonlyMap<number, Found>> {
  const found = new Map<number, Found>();
  const row = await lockImport(scope, importId);
  if (!row) return found;
  const rows = await listWaitingRows(scope, importId, 'verdict', batchSize);
  const keys = rows.map(({ rowKey }) => rowKey);
  const known = new Map((await findKnown(scope, keys)).map((one) => [one.rowKey, one]));
  const twins = new Map((await findTwins(scope, importId, keys)).map((one) => [one.rowKey, one.number]));
  const stock = await readStock(app, scope, rows, choices);
  for (const one of rows) {
    const before = known.get(one.rowKey);
    const twin = twins.get(one.rowKey);
    if (before) found.set(one.number, { verdict: 'known', words: knownWords(before, row), postId: before.postId });
    else if (twin !== undefined) found.set(one.number, { verdict: 'known', words: twinWords(twin), postId: null });
    else {
      const made = await makeRow(app, scope, { userId: row.createdBy, plans: true }, one, stock);
      const verdict = made.kind === 'planned' ? 'fits' : made.kind;
      if (made.kind !== 'refused') twins.set(one.rowKey, one.number);
      const words = made.kind === 'refused' ? made.words : made.odd;
      found.set(one.number, { verdict, words, postId: null, ...keptFields(one, made) });
    }
  }
  return found;
}

/** What names were found to mean is kept with the row, so that making it finds what trying found. */
function keptFields(row: ImportRowRecord, made: Made): Pick<Found, 'fields'> {
  if (made.kind === 'refused' || Object.keys(made.settled).length === 0) return {};
  return { fields: { ...row.fields, ...made.settled } };
}

/** Each row, its post and its plan in one commit with what is written down of it. */
async function makeBatch(
  app: AppContext,
  workspaceId: string,
  importId: string,
  choices: ChoiceLists,
): Promise<boolean> {
  return app.db.inWorkspace(workspaceId, async (scope) => {
    const row = await lockImport(scope, importId);
    if (row?.state !== 'running') return true;
    const rows = await listWaitingRows(scope, importId, 'outcome', batchSize);
    await lockKeys(
      scope,
      rows.map(({ rowKey }) => rowKey),
    );
    const stock = await readStock(app, scope, rows, choices);
    for (const one of rows) {
      const [before] = await findKnown(scope, [one.rowKey]);
      if (before) {
        const words = before.importId === importId ? twinWords(before.number) : knownWords(before, row);
        await updateRow(scope, one, { outcome: 'known', words, postId: before.postId });
      } else
        await writeDown(scope, one, await makeRow(app, scope, { userId: row.createdBy, plans: row.plans }, one, stock));
    }
    if (rows.length === batchSize) return false;
    await updateImport(scope, importId, { state: 'done', finishedAt: app.clock.now() });
    await tell(app, scope, 'import.done', importId);
    return true;
  });
}

async function writeDown(scope: WorkspaceScope, row: ImportRowRecord, made: Made): Promise<void> {
  const { kind: outcome, words } = made;
  const rest = made.kind === 'refused' ? {} : { postId: made.postId, fields: null };
  await updateRow(scope, row, { outcome, words, ...rest });
}

/** Two files with the same rows at the same time take turns, so that one finds what the other made. */
async function lockKeys(scope: WorkspaceScope, rowKeys: readonly string[]): Promise<void> {
  await scope.client.query(
    'select pg_advisory_xact_lock(k) from (select distinct hashtextextended($1 || r, 24) as k from unnest($2::text[]) r order by 1) keys',
    [scope.workspaceId, rowKeys],
  );
}

const twinWords = (number: number): string => `It says the same as row ${number} of this file.`;
const knownWords = ({ importId, number }: KnownRow, { id }: ImportRecord): string =>
  importId === id ? twinWords(number) : `It was imported before, as row ${number} of an earlier file.`;

async function tell(app: AppContext, scope: WorkspaceScope, name: string, importId: string): Promise<void> {
  const now = app.clock.now();
  await emitEvent(scope, { name, data: { importId }, id: app.ids.next(now), at: now });
}
