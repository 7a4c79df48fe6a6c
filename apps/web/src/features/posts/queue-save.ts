import { outboxHere, queueWrite } from '../../lib/outbox-here.ts';
import { derivedTitle } from './draft.rules.ts';
import { draftHere, dropDraft, keepDraft, readDraft } from './draft-store.ts';
import { type DraftDoc, isDirty } from './send-draft.ts';

/** What the outbox calls a draft. */
export const subjectOf = (key: string): string => `draft:${key}`;

const titleIn = ({ fields }: DraftDoc): string => fields.title.trim() || derivedTitle(fields.content) || 'New post';

/** Sends what is written, now; what cannot go waits in the outbox. Never throws for what the server says. */
export async function queueSave(key: string): Promise<void> {
  await keepDraft(key);
  const doc = draftHere(key).get() ?? (await readDraft(key));
  const outbox = outboxHere.get();
  if (!doc || !outbox || doc.conflict || !isDirty(doc)) return;
  const queued = outbox.entries.get().filter(({ subject }) => subject === subjectOf(key));
  const stuck = queued.find(({ state }) => state !== 'waiting');
  if (stuck) await outbox.retry(stuck.id);
  else if (queued.length > 0) await outbox.replay();
  else
    await queueWrite({
      call: 'posts.save',
      args: { key, workspaceId: doc.workspaceId },
      words: `Save “${titleIn(doc)}”`,
      subject: subjectOf(key),
    });
}

/** Saves and waits. Returns the draft as the server has it, or null when it could not be saved now. */
export async function savedNow(key: string): Promise<DraftDoc | null> {
  for (let tries = 0; tries < 3; tries += 1) {
    await queueSave(key);
    await outboxHere.get()?.replay();
    const doc = draftHere(key).get();
    if (doc && !isDirty(doc)) return doc;
    if (!doc || doc.conflict || doc.refusal) return null;
  }
  return null;
}

/** Takes what waits or is stuck for a draft out of the outbox. */
export async function forgetWrites(key: string): Promise<void> {
  const outbox = outboxHere.get();
  const queued = outbox?.entries.get().filter(({ subject }) => subject === subjectOf(key)) ?? [];
  for (const { id } of queued) await outbox?.discard(id);
}

/** Gives a draft up that never reached the server. */
export async function giveUpDraft(key: string): Promise<void> {
  await forgetWrites(key);
  await dropDraft(key);
}
