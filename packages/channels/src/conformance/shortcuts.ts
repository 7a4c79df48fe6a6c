/** The person's part in a test: to a consent page and back; and short ways to what a test looks at. */
import type {
  Channel,
  ChannelError,
  ConnectContext,
  ConnectedAccount,
  ConnectOutcome,
  StepOutcome,
  VersionContent,
} from '../spec.ts';

/** Signs in by consent. `change` is what somebody on the way makes of the answer. */
export async function consent(
  channel: Channel,
  input: unknown,
  context: ConnectContext,
  change: (query: Record<string, string>) => Record<string, string> = (query) => query,
): Promise<ConnectOutcome> {
  const method = channel.connect.find((one) => one.kind === 'oauth');
  if (method?.kind !== 'oauth') throw new Error('The channel offers no way in by consent.');
  const begun = await method.begin(input, context);
  if (begun.kind === 'refused') return begun;
  const page = await context.fetch(begun.authorizeUrl, { redirect: 'manual' });
  const back = new URL(page.headers.get('location') ?? 'about:blank');
  return method.finish(
    { query: change(Object.fromEntries(back.searchParams)), saved: structuredClone(begun.saved) },
    context,
  );
}

export function onlyAccount(outcome: ConnectOutcome): ConnectedAccount {
  const account = outcome.kind === 'connected' ? outcome.accounts[0] : undefined;
  if (!account) throw new Error(`Not connected: ${JSON.stringify(outcome)}`);
  return account;
}

export function errorIn(outcome: StepOutcome): ChannelError {
  if (outcome.kind !== 'failed') throw new Error(`Expected a failure, got ${JSON.stringify(outcome)}`);
  return outcome.error;
}

export function textContent(text: string, options: VersionContent['options'] = {}): VersionContent {
  return { parts: [{ text, media: [] }], options };
}

export const hello: VersionContent = textContent('Hello from a test.');
