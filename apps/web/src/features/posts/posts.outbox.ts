import { client } from '../../lib/api.ts';
import type { OutboxCall } from '../../lib/outbox.ts';
import { bodyOf } from './draft.rules.ts';
import { changeDraft, readDraft } from './draft-store.ts';
import { sendDraft } from './send-draft.ts';

/**
 * Saves a kept draft, whatever is written in it by now. The entry of the outbox names only the draft: its words and the
 * key of each call are kept with the draft itself.
 */
export const saveDraft: OutboxCall = async (args) => {
  const { key, workspaceId } = args as unknown as { key: string; workspaceId: string };
  await sendDraft({
    read: () => readDraft(key),
    change: (apply) => changeDraft(key, apply),
    create: (fields, idempotencyKey) =>
      client.posts.create({ workspaceId, ...bodyOf(fields) }, { context: { idempotencyKey } }),
    save: (postId, revision, fields, idempotencyKey) =>
      client.posts.save({ workspaceId, postId, revision, ...bodyOf(fields) }, { context: { idempotencyKey } }),
    newId: () => crypto.randomUUID(),
  });
};
