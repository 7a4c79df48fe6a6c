/**
 * Brings a draft to the server. The exact body and its idempotency key are kept before they are sent, so that a lost
 * reply is asked for again with the very same words and nothing is made twice.
 */
import { ApiProblem, toProblem } from '../../lib/api-problem.ts';
import { type DraftFields, fieldsOf, isBlank, isSameDraft, type PostLike } from './draft.rules.ts';

/** What a newer version on the server holds while a person decides. */
export interface DraftConflict {
  readonly revision: number;
  readonly fields: DraftFields;
  /** ISO; when the other version was written. */
  readonly updatedAt: string;
}

/** A draft as this browser keeps it. */
export interface DraftDoc {
  /** Ours for a new post; the post's id for one that is on the server. */
  readonly draftId: string;
  readonly workspaceId: string;
  /** null until the server has made it. */
  readonly postId: string | null;
  readonly revision: number | null;
  /** What the person sees and edits. */
  readonly fields: DraftFields;
  /** What the server has, as far as we know. */
  readonly base: DraftFields | null;
  /** ISO */
  readonly editedAt: string;
  readonly savedAt: string | null;
  /** Sent, without an answer yet. */
  readonly inFlight: { readonly key: string; readonly fields: DraftFields } | null;
  readonly conflict: DraftConflict | null;
  /** The server said no to what is written now. */
  readonly refusal: { readonly code: string; readonly words: string } | null;
  /** The wish of when to send; kept here only. null: not chosen. */
  readonly when: DraftWhen | null;
}
export type DraftWhen =
  | { readonly kind: 'now' }
  | { readonly kind: 'at'; readonly wallTime: string; readonly timeZone: string }
  /** The next free slot of each account. */
  | { readonly kind: 'next_slot' }
  /** Again and again, from this wall time on; the rule is RFC 5545. */
  | { readonly kind: 'repeat'; readonly rule: string; readonly wallTime: string; readonly timeZone: string };

/** The post as the server answers. */
export interface SavedPost extends PostLike {
  readonly id: string;
  readonly revision: number;
  readonly updatedAt: string;
}

export interface SendDraftParts {
  read(): Promise<DraftDoc | undefined>;
  change(apply: (before: DraftDoc) => DraftDoc): Promise<void>;
  create(fields: DraftFields, key: string): Promise<SavedPost>;
  save(postId: string, revision: number, fields: DraftFields, key: string): Promise<SavedPost>;
  /** Told of every answer. */
  saved?(post: SavedPost): void;
  readonly newId: () => string;
}

/** Whether there is something to send. */
export function isDirty(doc: DraftDoc): boolean {
  if (doc.inFlight) return true;
  if (doc.base === null) return !isBlank(doc.fields);
  return !isSameDraft(doc.fields, doc.base);
}

/** A conflict that waits for a person is an answer, not something to try again. */
const conflictProblem = (): ApiProblem =>
  new ApiProblem({
    status: 409,
    code: 'stale_write',
    userMessage: 'This post was changed elsewhere meanwhile. Open it to see both versions.',
  });

const isSaved = (value: unknown): value is SavedPost =>
  typeof value === 'object' && value !== null && 'revision' in value && 'content' in value && 'versions' in value;

/** The post as it is now, when the server refused a stale write. */
export function currentIn(problem: ApiProblem): SavedPost | null {
  const body = problem.body as { current?: unknown } | null;
  return problem.code === 'stale_write' && isSaved(body?.current) ? body.current : null;
}

/** What to do after a stale write: ours after all, theirs says what ours was based on, or a person must choose. */
function afterStale(doc: DraftDoc, sent: DraftFields, current: SavedPost): DraftDoc {
  const theirs = fieldsOf(current);
  const known = { ...doc, inFlight: null, postId: current.id };
  if (isSameDraft(theirs, sent)) return { ...known, revision: current.revision, base: sent, refusal: null };
  if (doc.base && isSameDraft(theirs, doc.base)) return { ...known, revision: current.revision };
  const { revision, updatedAt } = current;
  return { ...known, conflict: { revision, updatedAt, fields: theirs } };
}

async function sendOnce(
  doc: DraftDoc,
  flight: NonNullable<DraftDoc['inFlight']>,
  parts: SendDraftParts,
): Promise<void> {
  try {
    const post =
      doc.postId === null || doc.revision === null
        ? await parts.create(flight.fields, flight.key)
        : await parts.save(doc.postId, doc.revision, flight.fields, flight.key);
    await parts.change((before) => ({
      ...before,
      postId: post.id,
      revision: post.revision,
      base: { ...flight.fields, projectId: post.projectId },
      inFlight: null,
      refusal: null,
      savedAt: post.updatedAt,
    }));
    parts.saved?.(post);
  } catch (error) {
    const problem = toProblem(error);
    // Nobody answered, or the sign-in ended: what was sent stays as it is, with its key.
    if (problem.isPassing || problem.status === 401) throw problem;
    const current = currentIn(problem);
    if (current) {
      await parts.change((before) => afterStale(before, flight.fields, current));
      return;
    }
    const refusal = { code: problem.code, words: problem.userMessage };
    await parts.change((before) => ({ ...before, inFlight: null, refusal }));
    throw problem;
  }
}

/**
 * Sends until the server has what is written here. Changes made meanwhile are sent next.
 * @throws ApiProblem: passing when nobody answered; 409 when a person must choose; else the server's refusal.
 */
export async function sendDraft(parts: SendDraftParts): Promise<void> {
  for (;;) {
    const doc = await parts.read();
    if (!doc) return;
    if (doc.conflict) throw conflictProblem();
    if (!isDirty(doc)) return;
    const flight = doc.inFlight ?? { key: parts.newId(), fields: doc.fields };
    if (!doc.inFlight) await parts.change((before) => ({ ...before, inFlight: flight }));
    await sendOnce(doc, flight, parts);
  }
}
