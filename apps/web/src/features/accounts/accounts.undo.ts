import { client } from '../../lib/api.ts';
import type { Json } from '../../lib/json.ts';

/** Connects an account again by the sign-in the server still keeps. The arguments come from this app's own stack. */
export async function restoreAccount(args: Json): Promise<void> {
  await client.accounts.restore(args as unknown as { workspaceId: string; accountId: string });
}
