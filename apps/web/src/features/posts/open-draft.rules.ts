/** Which words an opened post shows: those of the server, or those this browser kept. Pure. */
import { type DraftFields, fieldsOf, isSameDraft } from './draft.rules.ts';
import { type DraftDoc, isDirty, type SavedPost } from './send-draft.ts';

/** A draft that says what the server has. */
export function docOf(post: SavedPost, workspaceId: string): DraftDoc {
  const fields = fieldsOf(post);
  return {
    draftId: post.id,
    workspaceId,
    postId: post.id,
    revision: post.revision,
    fields,
    base: fields,
    editedAt: post.updatedAt,
    savedAt: post.updatedAt,
    inFlight: null,
    conflict: null,
    refusal: null,
    when: null,
  };
}

/** A new draft that is nowhere yet. */
export function newDoc(draftId: string, workspaceId: string, fields: DraftFields, now: Date): DraftDoc {
  return {
    draftId,
    workspaceId,
    postId: null,
    revision: null,
    fields,
    base: null,
    editedAt: now.toISOString(),
    savedAt: null,
    inFlight: null,
    conflict: null,
    refusal: null,
    when: null,
  };
}

/**
 * The draft to show when a post is opened, or when the server tells of a newer revision. Words that were kept here and
 * never reached the server win; when both sides changed, a person decides.
 */
export function merged(kept: DraftDoc | null, post: SavedPost, workspaceId: string): DraftDoc {
  const fresh = docOf(post, workspaceId);
  if (!kept) return fresh;
  const ids = { draftId: kept.draftId, when: kept.when };
  if (!isDirty(kept)) return kept.revision !== null && kept.revision > post.revision ? kept : { ...fresh, ...ids };
  // What is under way is settled by its answer.
  if (kept.inFlight || kept.revision === null || kept.revision >= post.revision) return kept;
  if (isSameDraft(fresh.fields, kept.fields)) return { ...fresh, ...ids };
  if (kept.base && isSameDraft(fresh.fields, kept.base)) return { ...kept, revision: post.revision };
  return { ...kept, conflict: { revision: post.revision, updatedAt: post.updatedAt, fields: fresh.fields } };
}

/** Mine stays, and is saved over theirs. */
export function keepMine(doc: DraftDoc): DraftDoc {
  if (!doc.conflict) return doc;
  return { ...doc, revision: doc.conflict.revision, base: doc.conflict.fields, conflict: null, refusal: null };
}

/** Theirs is taken; mine leaves the screen (and can be brought back by undo). */
export function takeTheirs(doc: DraftDoc, now: Date): DraftDoc {
  if (!doc.conflict) return doc;
  const { revision, fields, updatedAt } = doc.conflict;
  return {
    ...doc,
    revision,
    fields,
    base: fields,
    savedAt: updatedAt,
    editedAt: now.toISOString(),
    conflict: null,
    refusal: null,
  };
}
