import { client } from '../../lib/api.ts';
import type { Json } from '../../lib/json.ts';

/** Lets a calendar address work again that was ended. */
export async function restoreFeed(args: Json): Promise<void> {
  await client.calendarFeeds.restore(args as unknown as { workspaceId: string; feedId: string });
}
