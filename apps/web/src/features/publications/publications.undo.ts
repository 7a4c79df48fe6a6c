import { client } from '../../lib/api.ts';
import type { Json } from '../../lib/json.ts';

interface Former {
  readonly workspaceId: string;
  readonly publicationId: string;
  readonly when: { readonly kind: 'at'; readonly wallTime: string; readonly timeZone: string };
}

/** The arguments come from this app's own stack, where `usePublicationActs` put them. */
const formerOf = (args: Json): Former => args as unknown as Former;

/** Plans a send that was taken back for the time it had. */
export async function planAgain(args: Json): Promise<void> {
  await client.publications.resume(formerOf(args));
}

/** Moves a send back to the time it had, whatever its revision is now: the person asks for exactly that. */
export async function moveBack(args: Json): Promise<void> {
  const { workspaceId, publicationId, when } = formerOf(args);
  const { revision } = await client.publications.get({ workspaceId, publicationId });
  await client.publications.reschedule({ workspaceId, publicationId, revision, when });
}
