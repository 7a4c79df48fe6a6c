import { basename } from 'node:path';
import type { Import } from '@antiphon/contract';
import type { Command } from 'commander';
import type { z } from 'zod';
import { type Session, uploadImport } from '../client.ts';
import { Failure } from '../failure.ts';
import { openFile } from '../open-file.ts';
import type { Output } from '../output.ts';
import type { Tools } from '../tools.ts';

interface ImportOptions {
  readonly drafts?: boolean;
  readonly dryRun?: boolean;
}
type Found = z.infer<typeof Import>;

const lookEveryMs = 500;

/** `import`. */
export function addImport(program: Command, tools: Tools): void {
  program
    .command('import <file>')
    .description('make posts from a CSV file; a row that is known adds nothing; exit code 5 if one is refused')
    .option('--drafts', 'keep all as drafts and plan none')
    .option('--dry-run', 'try every row and make nothing')
    .action(tools.run(importFile));
}

async function importFile(session: Session, output: Output, path: string, options: ImportOptions): Promise<void> {
  const { id: importId } = await uploadImport(session, await openFile(path), basename(path));
  const tried = await until(session, output, importId, 'ready');
  const { fits, draft, known, refused } = tried.checked;
  output.note(`${fits} can be planned, ${draft} are drafts, ${known} are known, ${refused} are refused.`);
  const ended =
    options.dryRun || fits + draft === 0 ? tried : await make(session, output, importId, options.drafts !== true);
  await tellRefused(session, output, importId);
  const { made } = ended;
  output.result(
    ended,
    ended.state === 'done'
      ? `${made.planned} planned, ${made.draft} drafts, ${made.known} known before, ${made.refused} refused.`
      : 'Nothing was made.',
  );
  if (refused + made.refused > 0) throw new Failure(5, 'Not every row could be imported; see above.');
}

async function make(session: Session, output: Output, importId: string, plans: boolean): Promise<Found> {
  await session.client.imports.start({ workspaceId: await session.workspaceId(), importId, plans });
  return until(session, output, importId, 'done');
}

async function until(session: Session, output: Output, importId: string, state: Found['state']): Promise<Found> {
  const workspaceId = await session.workspaceId();
  for (let told = ''; ; ) {
    const found = await session.client.imports.get({ workspaceId, importId });
    if (found.state === state) return found;
    if (found.state === 'cancelled') throw new Failure(5, 'Somebody stopped this import. What was made stays.');
    const counts = Object.values(found.state === 'checking' ? found.checked : found.made);
    const words = `${counts.reduce((a, b) => a + b, 0)} of ${found.rowCount} rows`;
    if (words !== told) output.note(words);
    told = words;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

async function tellRefused(session: Session, output: Output, importId: string): Promise<void> {
  const workspaceId = await session.workspaceId();
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const asked = { workspaceId, importId, show: 'refused' as const, limit: 1000 };
    const page = await session.client.imports.rows({ ...asked, ...(cursor ? { cursor } : {}) });
    for (const row of page.items) output.note(`Row ${row.number} (line ${row.line}): ${row.words}`);
    cursor = page.nextCursor;
  }
}
