/** What a tried file would do to the quotas of networks, in words for its notes. Nothing is refused for it. */
import type { AppContext } from '../../context.ts';
import { foretellQuotas, instantOf, type ThoughtOf } from '../publications/index.ts';
import { listRows } from './imports.queries.ts';
import type { ImportRowRecord } from './integrations.table.ts';
import { readStock } from './make-row.ts';
import { planRow, type Stock } from './row-plan.rules.ts';

const pageSize = 500;
const mostNotes = 5;

/** One sentence or two for each quota that its rows would pass, together with all that is planned. */
export async function quotaNotes(app: AppContext, workspaceId: string, importId: string): Promise<string[]> {
  const sends: ThoughtOf[] = [];
  for (let after = 0; ; ) {
    const { rows, stock } = await app.db.readWorkspace(workspaceId, async (scope) => {
      const page = await listRows(scope, { importId, show: 'all', after, limit: pageSize });
      const fitting = page.filter(({ verdict }) => verdict === 'fits');
      return { rows: page, stock: fitting.length > 0 ? await readStock(app, scope, fitting) : null };
    });
    if (stock) sends.push(...rows.flatMap((row) => sendsOf(row, stock)));
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) break;
    after = last.number;
  }
  const told = await foretellQuotas(app, (work) => app.db.readWorkspace(workspaceId, work), sends);
  const sentences = told.map(({ words, moreDays }) => {
    const more =
      moreDays > 0 ? ` The same holds for ${moreDays === 1 ? 'one more day' : `${moreDays} more days`}.` : '';
    return `${words}${more}`;
  });
  // What all accounts of a network share is foretold for each of them, in the same words.
  const notes = [...new Set(sentences)];
  if (notes.length <= mostNotes) return notes;
  return [...notes.slice(0, mostNotes), `And ${notes.length - mostNotes} more limits of networks are passed.`];
}

/** What a row that fits would send; nothing where it becomes a draft. */
function sendsOf(row: ImportRowRecord, stock: Stock): ThoughtOf[] {
  const planned = row.verdict === 'fits' ? planRow(row.fields ?? {}, stock) : null;
  if (!planned || !('plan' in planned) || !planned.plan.when) return [];
  const { versions, content, when } = planned.plan;
  const shape = {
    parts: content.parts.length,
    media: content.parts.reduce((sum, { media }) => sum + media.length, 0),
    hasComment: Boolean(content.firstComment),
    hasPoll: false,
  };
  const at = instantOf(when.wallTime, when.timeZone);
  return versions.map(({ accountId, options: { placement } }) => ({
    accountId,
    at,
    shape: { ...shape, placement: typeof placement === 'string' ? placement : 'feed' },
  }));
}
