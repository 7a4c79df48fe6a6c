import type { Command } from 'commander';
import type { Tools } from '../tools.ts';

const assignments = (value: string, all: Record<string, string>) => {
  const [name = '', ...rest] = value.split('=');
  return { ...all, [name]: rest.join('=') };
};

interface Choice {
  readonly choiceId: string;
  readonly profiles: readonly { readonly remoteId: string; readonly server: string; readonly handle: string }[];
}

/** What to call next, with the profiles ready to be copied. */
function choiceWords({ choiceId, profiles }: Choice): string {
  const lines = profiles.map(({ handle, remoteId, server }) => `  ${handle}  ${JSON.stringify({ remoteId, server })}`);
  const next = `call accounts.chooseProfiles '{"choiceId":"${choiceId}","profiles":[…]}'`;
  return ['The network gave several profiles:', ...lines, `Keep the ones you want: ${next}`].join('\n');
}

/** `connect`, `accounts`. */
export function addAccounts(program: Command, tools: Tools): void {
  program
    .command('connect <channel> [method]')
    .description(
      'connect an account, e.g. connect sandbox --set style=chirp --set handle=marram --set password=pretend',
    )
    .option('--set <name=value>', 'a field of the form; repeat it', assignments, {})
    .action(
      tools.run(
        async (
          session,
          output,
          channel: string,
          method: string | undefined,
          options: { set: Record<string, string> },
        ) => {
          const { items } = await session.client.accounts.listChannels();
          const known = items.find((item) => item.id === channel);
          const workspaceId = await session.workspaceId();
          const chosen = method ?? known?.methods[0]?.id ?? '';
          const result = await session.client.accounts.connect({
            workspaceId,
            channel,
            method: chosen,
            input: options.set,
          });
          if (result.kind === 'redirect')
            output.result(result, `Open this address in your browser, where you are signed in:\n${result.url}`);
          else if (result.kind === 'choose') output.result(result, choiceWords(result.choice));
          else
            output.result(
              result.accounts,
              result.accounts.map((account) => `Connected ${account.handle} (${account.id})`).join('\n'),
            );
        },
      ),
    );
  program
    .command('accounts')
    .description('connected accounts')
    .action(
      tools.run(async (session, output) => {
        const { items } = await session.client.accounts.list({ workspaceId: await session.workspaceId() });
        output.result(
          items,
          items.map((account) => `${account.id}  ${account.channel}  ${account.handle}  ${account.state}`).join('\n') ||
            'No account is connected yet.',
        );
      }),
    );
}
