/** The command line: a program of its own that speaks only HTTP, made from the contract. */
import { Command, CommanderError } from 'commander';
import { callRoute } from './call-route.ts';
import { listRoutes, openSession } from './client.ts';
import { Failure, toFailure } from './failure.ts';
import { createOutput, type Output } from './output.ts';
import { readSettings } from './settings.ts';
import type { Tools } from './tools.ts';
import { addAccounts } from './verbs/accounts.ts';
import { addBriefs } from './verbs/briefs.ts';
import { addImport } from './verbs/import.ts';
import { addPosts } from './verbs/posts.ts';
import { addReview } from './verbs/review.ts';
import { addSignIn } from './verbs/sign-in.ts';
import { addUpload } from './verbs/upload.ts';

const help = `
Exit codes:
  0  done
  1  the server refused it
  2  the command, a setting or a file cannot be used
  3  not signed in, or not allowed
  4  the server did not answer, or failed
  5  what was watched did not end well

With --json, standard output holds answers only. A command that ends with another code than 0 says why in one line of
JSON on standard error: {"type", "title", "code", "detail", "exitCode"} and, where a server said it, its "status".

For whoever runs the installation, on its own machine: backup <file>, restore <file>, vault rotate.

Environment:
  ANTIPHON_URL      the address of your Antiphon (http://127.0.0.1:4000, or what login kept)
  ANTIPHON_API_KEY  an API key, instead of the one that login kept`;

function createProgram(output: Output, isJson: boolean): Command {
  const program = new Command('antiphon')
    .description('Antiphon from the command line. Sign in with: antiphon login')
    .option('--json', 'print JSON for programs')
    .addHelpText('after', help)
    .exitOverride()
    .showHelpAfterError('Run antiphon --help for the commands.')
    // Programs get what is wrong with the command line as JSON, at the end of this file.
    .configureOutput(isJson ? { writeErr: () => undefined } : {});
  const tools: Tools = {
    run:
      (action) =>
      async (...args) =>
        action(openSession(await readSettings()), output, ...args),
  };
  addRoutes(program, tools);
  addSignIn(program, tools);
  addAccounts(program, tools);
  addBriefs(program, tools);
  addUpload(program, tools);
  addImport(program, tools);
  addPosts(program, tools);
  addReview(program, tools);
  return program;
}

/** `call`, `routes`. */
function addRoutes(program: Command, tools: Tools): void {
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
}

/** Known before the command line is read, because reading it may fail. What stands behind `--` is no option. */
function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? undefined : end).includes('--json');
}

const args = process.argv.slice(2);
const isJson = asksForJson(args);
const output = createOutput(isJson);

/** Turns whatever was thrown into words, or JSON, and an exit code. */
function end(error: unknown): void {
  if (!(error instanceof CommanderError)) {
    const failure = toFailure(error);
    output.failure(failure);
    process.exitCode = failure.exitCode;
  } else if (error.exitCode === 0) {
    process.exitCode = 0;
  } else {
    process.exitCode = 2;
    // To people it has been told already, with the way to the help.
    const isHelp = error.code === 'commander.help';
    const words = isHelp ? 'Which command? Run antiphon --help for the commands.' : error.message;
    if (isJson) output.failure(new Failure(2, words.replace(/^error: /, '')));
  }
}

process.once('uncaughtException', (error) => {
  end(error);
  process.exit();
});

try {
  await createProgram(output, isJson).parseAsync();
} catch (error) {
  end(error);
}
