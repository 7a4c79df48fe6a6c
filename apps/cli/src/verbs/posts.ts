import type { Publication } from '@antiphon/contract';
import type { Command } from 'commander';
import type { z } from 'zod';
import type { Session } from '../client.ts';
import { Failure } from '../failure.ts';
import type { Output } from '../output.ts';
import { readArgument } from '../read-input.ts';
import type { Tools } from '../tools.ts';

interface PostOptions {
  readonly account: readonly string[];
  readonly then: readonly string[];
  readonly media: readonly string[];
  readonly alt: readonly string[];
  readonly title?: string;
  readonly project?: string;
  readonly brief?: string;
}
interface ScheduleOptions {
  readonly at?: string;
  readonly zone: string;
  readonly now?: boolean;
}

const many = (value: string, all: readonly string[]) => [...all, value];
const lookEveryMs = 300;
/** States that nothing but a person changes any more. */
const settled: ReadonlySet<string> = new Set([
  'published',
  'failed',
  'needs_attention',
  'missed',
  'cancelled',
  'taken_down',
]);

/** `post`, `schedule`, `watch`. */
export function addPosts(program: Command, tools: Tools): void {
  program
    .command('post <text>')
    .description('begin a post; - reads the text from standard input')
    .option('--account <id>', 'an account it goes to; repeat it, or leave it out for all', many, [])
    .option('--then <text>', 'a later post of the thread; repeat it', many, [])
    .option('--media <assetId>', 'a picture from the library; repeat it', many, [])
    .option(
      '--alt <words>',
      'what the picture shows, in the order of --media; default: what the library says',
      many,
      [],
    )
    .option('--title <title>')
    .option('--project <id>', 'the project it is in; default: the default project')
    .option('--brief <id>', 'the brief it was made from')
    .action(tools.run(beginPost));
  program
    .command('schedule <postId>')
    .description('plan a post at a wall time in a zone, or send it now')
    .option('--at <time>', 'wall time, such as 2026-11-24T09:00')
    .option('--zone <zone>', 'IANA zone of that time', Intl.DateTimeFormat().resolvedOptions().timeZone)
    .option('--now', 'send it now (five seconds to undo)')
    .action(tools.run(schedulePost));
  program
    .command('watch <postId>')
    .description('follow a post until every send has ended; exit code 5 if one needs you')
    .option('--timeout <seconds>', 'give up after so long', '600')
    .action(tools.run(watchPost));
}

async function beginPost(session: Session, output: Output, text: string, options: PostOptions): Promise<void> {
  const workspaceId = await session.workspaceId();
  const main = await readArgument(text);
  const accountIds = options.account.length > 0 ? options.account : await allAccounts(session, workspaceId);
  const media = await Promise.all(
    options.media.map(async (assetId, index) => ({
      assetId,
      altText: options.alt[index] ?? (await session.client.assets.get({ workspaceId, assetId })).altText,
    })),
  );
  const post = await session.client.posts.create({
    workspaceId,
    content: { parts: [{ text: main, media }, ...options.then.map((part) => ({ text: part, media: [] }))] },
    versions: accountIds.map((accountId) => ({ accountId, options: {} })),
    ...(options.title ? { title: options.title } : {}),
    ...(options.project ? { projectId: options.project } : {}),
    ...(options.brief ? { briefId: options.brief } : {}),
  });
  const problems = post.versions.flatMap((version) =>
    version.checks.filter(({ level }) => level === 'error').map(({ words }) => `  ${version.accountId}: ${words}`),
  );
  const count = `${post.versions.length} account${post.versions.length === 1 ? '' : 's'}`;
  output.result(post, [`Draft ${post.id} for ${count}.`, ...problems].join('\n'));
}

async function schedulePost(session: Session, output: Output, postId: string, options: ScheduleOptions): Promise<void> {
  if (Boolean(options.at) === Boolean(options.now)) {
    throw new Failure(2, 'Say when, in one way: --at 2026-11-24T09:00, or --now.');
  }
  const workspaceId = await session.workspaceId();
  const post = await session.client.posts.get({ workspaceId, postId });
  const when = options.at
    ? ({ kind: 'at', wallTime: options.at, timeZone: options.zone } as const)
    : ({ kind: 'now' } as const);
  const result = await session.client.publications.schedule({ workspaceId, postId, revision: post.revision, when });
  const planned = result.publications.map((publication) => `Planned ${publication.id} for ${publication.dueAt}`);
  const leftOut = result.leftOut.map((left) => `Left out ${left.accountId}: ${left.words}`);
  output.result(result, [...planned, ...leftOut].join('\n'));
}

async function watchPost(
  session: Session,
  output: Output,
  postId: string,
  options: { readonly timeout: string },
): Promise<void> {
  const seconds = Number(options.timeout);
  if (!(seconds > 0)) throw new Failure(2, '--timeout is a number of seconds above 0.');
  const workspaceId = await session.workspaceId();
  const deadline = Date.now() + seconds * 1000;
  const seen = new Map<string, string>();
  for (;;) {
    const { items } = await session.client.publications.list({ workspaceId, postId });
    if (items.length === 0) throw new Failure(1, 'Nothing of this post is planned.');
    for (const publication of items) tellChange(output, publication, seen);
    if (items.every((publication) => settled.has(publication.state) && !hasOpenSteps(publication))) {
      if (items.every(({ state }) => state === 'published')) return;
      throw new Failure(5, 'Not everything went out; see above.');
    }
    if (Date.now() > deadline) throw new Failure(5, 'Still on its way after the time given.');
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

function hasOpenSteps(publication: z.infer<typeof Publication>): boolean {
  return publication.state === 'published' && publication.openStepCount > 0;
}

function tellChange(output: Output, publication: z.infer<typeof Publication>, seen: Map<string, string>): void {
  if (seen.get(publication.id) === publication.state) return;
  seen.set(publication.id, publication.state);
  const address = publication.url ? ` ${publication.url}` : '';
  output.item(publication, `${publication.state.padEnd(16)} ${publication.words}${address}`);
}

/** One that must be connected again is among them: planning tells why it is left out, instead of silence. */
async function allAccounts(session: Session, workspaceId: string): Promise<string[]> {
  const { items } = await session.client.accounts.list({ workspaceId });
  return items.filter((account) => account.state !== 'disconnected').map((account) => account.id);
}
