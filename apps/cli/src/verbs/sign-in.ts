import type { Command } from 'commander';
import { notSignedIn, openSession } from '../client.ts';
import { Failure } from '../failure.ts';
import { readSecret } from '../read-secret.ts';
import { keepSettings, readApiKey, readUrl } from '../settings.ts';
import type { Tools } from '../tools.ts';

/** `login`: proves the API key, then keeps it for this user. `whoami`. */
export function addSignIn(program: Command, tools: Tools): void {
  program
    .command('login')
    .description(
      'keep an API key (Settings › API keys) for later commands: it is asked for, or read from a pipe or ANTIPHON_API_KEY',
    )
    .option('--url <address>', 'the address of your Antiphon')
    // Taken only to be refused in words.
    .allowExcessArguments()
    .action(
      tools.run(async (session, output, options: { url?: string }, command: Command) => {
        if (command.args.length > 0) throw asArgument();
        const url = options.url === undefined ? session.settings.url : readUrl(options.url, '--url');
        const apiKey = process.env.ANTIPHON_API_KEY?.trim() ? session.settings.apiKey : await askForKey();
        const settings = { url, apiKey };
        const me = await openSession(settings).client.identity.me();
        if (!me.apiKey) throw new Failure(3, 'The server does not accept this API key.');
        const file = await keepSettings(settings);
        output.result(me.apiKey, `Signed in as “${me.apiKey.name}”. Kept in ${file}.`);
      }),
    );
  program
    .command('whoami')
    .description('which API key and workspace the commands use')
    .action(
      tools.run(async (session, output) => {
        const me = await session.client.identity.me();
        if (!me.apiKey) throw notSignedIn();
        const { name, workspaceId } = me.apiKey;
        const workspace = await session.client.workspaces.get({ workspaceId });
        output.result(me, `API key “${name}” at ${session.settings.url}; workspace: ${workspace.name}`);
      }),
    );
}

async function askForKey(): Promise<string> {
  const question = 'API key (it does not show while you type or paste): ';
  const key = await readSecret(question, { input: process.stdin, output: process.stderr });
  if (key !== '') return readApiKey(key, 'login');
  throw new Failure(
    2,
    'No API key came. Type it when login asks, put it into a pipe (antiphon login < file), or set ANTIPHON_API_KEY.',
  );
}

function asArgument(): Failure {
  return new Failure(
    2,
    'login takes no API key as an argument: it would stay in the history of your shell, where others can read it. Run antiphon login and paste it, or put it into a pipe: antiphon login < file. If this one was a real key, take it back under Settings › API keys.',
  );
}
