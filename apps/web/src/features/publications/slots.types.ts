/** What the routes of slots answer, by short names. */
import type { client } from '../../lib/api.ts';

/** An account's week, as the API tells it. */
export type SlotSet = Awaited<ReturnType<typeof client.slots.list>>['items'][number];
export type Slot = SlotSet['slots'][number];
/** A coming moment of a queue. */
export type QueueItem = Awaited<ReturnType<typeof client.slots.queue>>['items'][number];
