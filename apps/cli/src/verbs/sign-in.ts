import type { Command } from 'commander';
import { openSession } from '../client.ts';
import { Failure } from '../failure.ts';
import type { Tools } from '../main.ts';
import { keepSettings, readSettings } from '../settings.ts';

/** `login <key>`: proves the API key, then keeps it for this user. */
export function addSignIn(program: Command, tools: Tools): void {
  program
    .command('login <apiKey>')
    .description('keep an API key (Settings › API keys) for later commands')
    .option('--url <address>', 'the address of your Antiphon')
    .action(
      tools.run(async (_session, output, apiKey: string, options: { url?: string }) => {
        const settings = { url: (options.url ?? (await readSettings()).url).replace(/\/+$/, ''), apiKey };
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
        const who = me.apiKey ? `API key “${me.apiKey.name}”` : (me.profile?.name ?? 'nobody');
        output.result(
          me,
          `${who} at ${session.settings.url}; workspace: ${me.workspaces.map((workspace) => workspace.name).join(', ') || 'none'}`,
        );
      }),
    );
}
