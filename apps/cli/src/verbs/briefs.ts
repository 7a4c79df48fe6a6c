import type { StudioRun } from '@antiphon/contract';
import type { Command } from 'commander';
import type { z } from 'zod';
import type { Session } from '../client.ts';
import { Failure } from '../failure.ts';
import type { Output } from '../output.ts';
import { readArgument } from '../read-input.ts';
import type { Tools } from '../tools.ts';

interface BriefOptions {
  readonly for?: string;
  readonly tone?: string;
  readonly link: readonly string[];
  readonly language: string;
  readonly account: readonly string[];
  readonly brand?: string;
  readonly title?: string;
  readonly project?: string;
}
interface GenerateOptions {
  readonly captions: string;
  readonly pictures: string;
  readonly estimate?: boolean;
  readonly timeout: string;
}

const many = (value: string, all: readonly string[]) => [...all, value];
const lookEveryMs = 500;
/** Money is counted in integers of 1e-10 USD. */
const unitsPerDollar = 1e10;

/** `brief`, `generate`. */
export function addBriefs(program: Command, tools: Tools): void {
  program
    .command('brief <what>')
    .description('begin a brief: what you want to say; - reads it from standard input')
    .option('--for <audience>', 'to whom, in words')
    .option('--tone <tone>', 'how it should sound')
    .option('--link <address>', 'an address to name; repeat it', many, [])
    .option('--language <tag>', 'language of the answers', 'en')
    .option('--account <id>', 'where it goes; repeat it', many, [])
    .option('--brand <id>', 'who speaks')
    .option('--title <title>')
    .option('--project <id>', 'the project it is in; default: the default project')
    .action(tools.run(beginBrief));
  program
    .command('generate <briefId>')
    .description('answer a brief: captions, pictures, hashtags, times; exit code 5 if something is missing in the end')
    .option('--captions <count>', 'how many', '5')
    .option('--pictures <count>', 'how many', '3')
    .option('--estimate', 'only say what it would cost')
    .option('--timeout <seconds>', 'give up waiting after so long; the work goes on', '600')
    .action(tools.run(generate));
}

async function beginBrief(session: Session, output: Output, what: string, options: BriefOptions): Promise<void> {
  const brief = await session.client.briefs.create({
    workspaceId: await session.workspaceId(),
    what: await readArgument(what),
    links: [...options.link],
    language: options.language,
    accountIds: [...options.account],
    ...(options.for ? { audience: options.for } : {}),
    ...(options.tone ? { tone: options.tone } : {}),
    ...(options.brand ? { brandId: options.brand } : {}),
    ...(options.title ? { title: options.title } : {}),
    ...(options.project ? { projectId: options.project } : {}),
  });
  output.result(brief, `Brief ${brief.id}: ${brief.title}`);
}

async function generate(session: Session, output: Output, briefId: string, options: GenerateOptions): Promise<void> {
  const workspaceId = await session.workspaceId();
  const wishes = { captions: countOf(options.captions), pictures: countOf(options.pictures), hashtags: true };
  const estimate = await session.client.studio.estimate({ workspaceId, briefId, wishes });
  const lines = estimate.lines.map(
    (line) =>
      `${line.words}: ${line.modelName}${line.isSandbox ? ' (sandbox)' : ''}, at most ${dollars(line.estimate?.high)}`,
  );
  lines.push(`At most ${dollars(estimate.total?.high)} in all.`);
  if (options.estimate) {
    output.result(estimate, lines.join('\n'));
    return;
  }
  for (const line of lines) output.note(line);
  const begun = await session.client.studio.run({ workspaceId, briefId, wishes });
  const run = await waitForRun(session, begun.id, Date.now() + countOf(options.timeout) * 1000);
  output.result(run, wordsOf(run));
  const missing = run.items.filter((item) => item.answer === null).length;
  if (missing > 0) throw new Failure(5, `${missing} of ${run.items.length} answers are missing.`);
}

async function waitForRun(session: Session, runId: string, deadline: number): Promise<z.infer<typeof StudioRun>> {
  const workspaceId = await session.workspaceId();
  for (;;) {
    const run = await session.client.studio.get({ workspaceId, runId });
    if (run.state === 'done') return run;
    if (Date.now() > deadline) throw new Failure(5, `Still at work after the time given: run ${runId}.`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

function wordsOf(run: z.infer<typeof StudioRun>): string {
  const items = run.items.map(({ kind, answer, note }) => {
    const what = answer?.text ?? (answer?.assetId ? `asset ${answer.assetId}` : (note ?? 'nothing came'));
    return `${kind.padEnd(9)} ${what}`;
  });
  const times = run.times.map((time) => `time      ${time.wallTime} ${time.timeZone}: ${time.reason}`);
  return [...items, ...times, `Spent ${dollars(run.spent)}. Run ${run.id}.`].join('\n');
}

function dollars(units: string | undefined): string {
  return units === undefined ? 'an amount nobody knows' : `$${(Number(units) / unitsPerDollar).toFixed(4)}`;
}

function countOf(value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 0) throw new Failure(2, `“${value}” is not a whole number.`);
  return count;
}
