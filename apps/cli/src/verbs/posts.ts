import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Session } from '../client.ts';
import { Failure } from '../failure.ts';
import type { Tools } from '../main.ts';

const many = (value: string, all: string[]) => [...all, value];

/** `post`, `schedule`, `watch`. */
export function addPosts(program: Command, tools: Tools): void {
  program
    .command('post <text>')
    .description('begin a post; - reads the text from standard input')
    .option('--account <id>', 'an account it goes to; repeat it, or leave it out for all', many, [])
    .option('--then <text>', 'a later post of the thread; repeat it', many, [])
    .option('--media <assetId>', 'a picture from the library; repeat it', many, [])
    .option('--title <title>')
    .action(
      tools.run(async (session, output, text: string, options: { account: string[]; then: string[]; media: string[]; title?: string }) => {
        const workspaceId = await session.workspaceId();
        const main = text === '-' ? await readFile('/dev/stdin', 'utf8') : text;
        const accountIds = options.account.length > 0 ? options.account : await allAccounts(session, workspaceId);
        const media = options.media.map((assetId) => ({ assetId, altText: '' }));
        const post = await session.client.posts.create({
          workspaceId,
          content: { parts: [{ text: main, media }, ...options.then.map((part) => ({ text: part, media: [] }))] },
          versions: accountIds.map((accountId) => ({ accountId, options: {} })),
          ...(options.title ? { title: options.title } : {}),
        });
        const problems = post.versions.flatMap((version) => version.checks.filter((check) => check.level === 'error').map((check) => `  ${version.accountId}: ${check.words}`));
        output.result(post, [`Draft ${post.id} for ${post.versions.length} account${post.versions.length === 1 ? '' : 's'}.`, ...problems].join('\n'));
      }),
    );
  program
    .command('schedule <postId>')
    .description('plan a post at a wall time in a zone, or send it now')
    .option('--at <time>', 'wall time, such as 2026-11-24T09:00')
    .option('--zone <zone>', 'IANA zone of that time', Intl.DateTimeFormat().resolvedOptions().timeZone)
    .option('--now', 'send it now (five seconds to undo)')
    .action(
      tools.run(async (session, output, postId: string, options: { at?: string; zone: string; now?: boolean }) => {
        if (!options.at && !options.now) throw new Failure(2, 'Say when: --at 2026-11-24T09:00, or --now.');
        const workspaceId = await session.workspaceId();
        const post = await session.client.posts.get({ workspaceId, postId });
        const when = options.at ? ({ kind: 'at', wallTime: options.at, timeZone: options.zone } as const) : ({ kind: 'now' } as const);
        const result = await session.client.publications.schedule({ workspaceId, postId, revision: post.revision, when });
        const planned = result.publications.map((publication) => `Planned ${publication.id} for ${publication.dueAt}`);
        output.result(result, [...planned, ...result.leftOut.map((left) => `Left out ${left.accountId}: ${left.words}`)].join('\n'));
      }),
    );
  program
    .command('watch <postId>')
    .description('follow a post until every send has ended; exit code 5 if one needs you')
    .option('--timeout <seconds>', 'give up after so long', '600')
    .action(
      tools.run(async (session, output, postId: string, options: { timeout: string }) => {
        const workspaceId = await session.workspaceId();
        const deadline = AbortSignal.timeout(Number(options.timeout) * 1000);
        const states = new Map<string, string>();
        const settled = new Set(['published', 'failed', 'needs_attention', 'missed', 'cancelled']);
        for (;;) {
          const { items } = await session.client.publications.list({ workspaceId, postId });
          for (const publication of items) {
            if (states.get(publication.id) === publication.state) continue;
            states.set(publication.id, publication.state);
            output.item(publication, `${publication.state.padEnd(16)} ${publication.words}${publication.url ? ` ${publication.url}` : ''}`);
          }
          if (items.length === 0) throw new Failure(1, 'Nothing of this post is planned.');
          const isDone = items.every((publication) => settled.has(publication.state) && publication.openStepCount === 0);
          if (isDone) {
            if (items.some((publication) => publication.state !== 'published')) throw new Failure(5, 'Not everything went out; see above.');
            return;
          }
          if (deadline.aborted) throw new Failure(5, 'Still on its way after the time given.');
          await new Promise((resolve) => setTimeout(resolve, 300));
        }
      }),
    );
}

async function allAccounts(session: Session, workspaceId: string): Promise<string[]> {
  const { items } = await session.client.accounts.list({ workspaceId });
  return items.filter((account) => account.state === 'connected').map((account) => account.id);
}
