/** The command line: a program of its own that speaks only HTTP, made from the contract. */
import { Command, CommanderError } from 'commander';
import { callRoute } from './call-route.ts';
import { listRoutes, openSession, type Session } from './client.ts';
import { toFailure } from './failure.ts';
import { createOutput, type Output } from './output.ts';
import { readSettings } from './settings.ts';
import { addAccounts } from './verbs/accounts.ts';
import { addBriefs } from './verbs/briefs.ts';
import { addPosts } from './verbs/posts.ts';
import { addSignIn } from './verbs/sign-in.ts';
import { addUpload } from './verbs/upload.ts';

/** What verbs are built with: `run` opens the session and turns what is thrown into words and an exit code. */
export interface Tools {
  run<Args extends unknown[]>(
    action: (session: Session, output: Output, ...args: Args) => Promise<void>,
  ): (...args: Args) => Promise<void>;
}

function createProgram(): Command {
  const program = new Command('antiphon')
    .description('Antiphon from the command line. Sign in with: antiphon login <API key>')
    .option('--json', 'print JSON for programs')
    .exitOverride()
    .showHelpAfterError('Run antiphon --help for the commands.');
  const tools: Tools = {
    run:
      (action) =>
      async (...args) => {
        const output = createOutput(program.opts<{ json?: boolean }>().json ?? false);
        try {
          await action(openSession(await readSettings()), output, ...args);
        } catch (error) {
          const failure = toFailure(error);
          if (output.isJson)
            process.stdout.write(
              `${JSON.stringify({ error: failure.problem ?? { detail: failure.message } }, null, 2)}\n`,
            );
          else process.stderr.write(`${failure.message}\n`);
          process.exitCode = failure.exitCode;
        }
      },
  };
  program
    .command('call <route> [json]')
    .description(
      'call any route by its name, e.g. call posts.list \'{"limit": 5}\'; - reads the JSON from standard input',
    )
    .action(
      tools.run(async (session, output, route: string, json: string | undefined) => {
        const onItem = (item: unknown) => output.item(item, JSON.stringify(item));
        const answered = await callRoute(session, route, json, onItem);
        if (answered) output.result(answered.answer, JSON.stringify(answered.answer, null, 2));
      }),
    );
  program
    .command('routes')
    .description('every route, its role and scope')
    .action(
      tools.run(async (_session, output) => {
        const routes = [...listRoutes()].map(([name, route]) => ({ name, ...route }));
        output.result(routes, routes.map((route) => `${route.name.padEnd(36)} ${route.summary}`).join('\n'));
      }),
    );
  addSignIn(program, tools);
  addAccounts(program, tools);
  addBriefs(program, tools);
  addUpload(program, tools);
  addPosts(program, tools);
  return program;
}

try {
  await createProgram().parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
