/**
 * A repeated click or a lost reply of ours makes nothing twice: answers are kept 24 h per workspace, route and
 * key. Same body, same answer; another body, 409.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { WorkspaceScope } from '../db/database.ts';
import { AppError } from '../platform/errors.ts';
import { answerNonceBytes, openAnswer, type SealedAnswer, sealAnswer, type WholeAnswer } from './sealed-answer.ts';

export interface IdempotentCall {
  readonly route: string;
  readonly key: string;
  readonly input: unknown;
  readonly now: Date;
  /** Answers are kept sealed under it. */
  readonly masterKey: string;
}

/** What the database keeps: the answer sealed, or open where a release before this one kept it. */
type KeptAnswer = SealedAnswer | WholeAnswer;

/** How long an answer is kept. */
export const answerKeptMs = 86_400_000;
/** After this a claim without an answer counts as abandoned (its process died) and may be taken over. */
const abandonedMs = 60_000;

/** @throws AppError 400 `bad_idempotency_key` when the header cannot be one. */
export function readIdempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(header)) {
    throw new AppError({
      code: 'bad_idempotency_key',
      status: 400,
      userMessage: 'An Idempotency-Key is 1 to 200 printable characters without spaces.',
    });
  }
  return header;
}

/** For what is made outside of any workspace: the key and a mark of the request, to be kept with what it makes. */
export function requestMark(header: string | string[] | undefined, input: unknown): string | null {
  const key = readIdempotencyKey(header);
  return key === undefined ? null : `${key} ${hashOf(input)}`;
}

/** The key was used with another body. */
export function idempotencyKeyReused(): AppError {
  return new AppError({
    code: 'idempotency_key_reused',
    status: 409,
    userMessage: 'This Idempotency-Key was used with another request. Use a new key for a new request.',
  });
}

/**
 * Claims the key in this transaction. A second request with the same key waits here for the first one's commit.
 * @returns the kept answer, or undefined when the caller is first.
 * @throws AppError 409 `idempotency_key_reused` (another body), `still_working` (claimed, no answer yet) or
 * `answer_gone` (carried out, and the master key was changed since).
 */
export async function claimKey(scope: WorkspaceScope, call: IdempotentCall): Promise<WholeAnswer | undefined> {
  const requestHash = hashOf(call.input);
  const claimed = await scope.client.query(
    `insert into idempotency_keys (workspace_id, route, key, request_hash, created_at) values ($1, $2, $3, $4, $5)
     on conflict (workspace_id, route, key) do update set created_at = excluded.created_at, request_hash = excluded.request_hash, response = null
       where idempotency_keys.created_at < $6::timestamptz
          or (idempotency_keys.response is null and idempotency_keys.request_hash = excluded.request_hash and idempotency_keys.created_at < $7::timestamptz)`,
    [
      scope.workspaceId,
      call.route,
      call.key,
      requestHash,
      call.now,
      new Date(call.now.getTime() - answerKeptMs),
      new Date(call.now.getTime() - abandonedMs),
    ],
  );
  if (claimed.rowCount === 1) return undefined;
  const { rows } = await scope.client.query<{ request_hash: string; response: KeptAnswer | null }>(
    'select request_hash, response from idempotency_keys where workspace_id = $1 and route = $2 and key = $3',
    [scope.workspaceId, call.route, call.key],
  );
  const [kept] = rows;
  if (kept?.request_hash !== requestHash) {
    throw idempotencyKeyReused();
  }
  if (kept.response === null) {
    throw new AppError({
      code: 'still_working',
      status: 409,
      userMessage: 'The same request is still at work. Ask again in a moment.',
      retryAfterS: 2,
    });
  }
  const answer =
    'body' in kept.response ? kept.response : openAnswer(call.masterKey, placeOf(scope, call), kept.response);
  if (!answer) {
    throw new AppError({
      code: 'answer_gone',
      status: 409,
      userMessage:
        'This request was carried out, and its answer cannot be told again: the master key of this installation was changed since. Look at what is there before you ask with a new key.',
    });
  }
  return answer;
}

function placeOf(scope: WorkspaceScope, { route, key }: IdempotentCall) {
  return { workspaceId: scope.workspaceId, route, key };
}

/** Keeps the answer beside its effect, sealed. */
export async function keepAnswer(scope: WorkspaceScope, call: IdempotentCall, answer: WholeAnswer): Promise<void> {
  const sealed = sealAnswer(call.masterKey, placeOf(scope, call), answer, randomBytes(answerNonceBytes));
  await scope.client.query(
    'update idempotency_keys set response = $4 where workspace_id = $1 and route = $2 and key = $3',
    [scope.workspaceId, call.route, call.key, JSON.stringify(sealed)],
  );
}

/** Gives a claim back, after a failure that changed nothing. */
export async function releaseKey(scope: WorkspaceScope, call: IdempotentCall): Promise<void> {
  await scope.client.query(
    'delete from idempotency_keys where workspace_id = $1 and route = $2 and key = $3 and response is null',
    [scope.workspaceId, call.route, call.key],
  );
}

function hashOf(input: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(input)) ?? 'null')
    .digest('base64url');
}

/** The same value with its keys in one order, so that equal bodies hash alike. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
