/**
 * `Idempotency-Key` of an upload. The body is too large to be read before the key is claimed, so the claim begins
 * without a hash and gets it at the end, in the commit that writes the asset. The moment of the claim is its
 * fence: it is renewed while bytes come, and whoever took over an abandoned claim has another one.
 */
import type { WorkspaceScope } from '../../db/database.ts';

const route = 'assets.upload';
/** After this without a sign of life a claim counts as abandoned; the same as for all other routes. */
const abandonedMs = 60_000;
const keptMs = 86_400_000;

export interface Claim {
  readonly key: string;
  readonly at: Date;
}
export type ClaimVerdict =
  | { readonly kind: 'ours'; readonly claim: Claim }
  | { readonly kind: 'working' }
  | {
      readonly kind: 'kept';
      readonly fingerprint: string;
      readonly body: { readonly id: string; readonly duplicateOf: string | null };
    };

export async function claimUpload(scope: WorkspaceScope, key: string, now: Date): Promise<ClaimVerdict> {
  const claimed = await scope.client.query(
    `insert into idempotency_keys (workspace_id, route, key, request_hash, created_at) values ($1, $2, $3, '', $4)
     on conflict (workspace_id, route, key) do update set created_at = excluded.created_at, request_hash = '', response = null
       where idempotency_keys.created_at < $5::timestamptz
          or (idempotency_keys.response is null and idempotency_keys.created_at < $6::timestamptz)`,
    [scope.workspaceId, route, key, now, new Date(now.getTime() - keptMs), new Date(now.getTime() - abandonedMs)],
  );
  if (claimed.rowCount === 1) return { kind: 'ours', claim: { key, at: now } };
  const { rows } = await scope.client.query<{
    request_hash: string;
    response: { body: { id: string; duplicateOf: string | null } } | null;
  }>('select request_hash, response from idempotency_keys where workspace_id = $1 and route = $2 and key = $3', [
    scope.workspaceId,
    route,
    key,
  ]);
  const [kept] = rows;
  if (!kept?.response) return { kind: 'working' };
  return { kind: 'kept', fingerprint: kept.request_hash, body: kept.response.body };
}

/** Shows that the upload lives. @returns the claim with its new fence; undefined when somebody took it over. */
export async function renewClaim(scope: WorkspaceScope, claim: Claim, now: Date): Promise<Claim | undefined> {
  const { rowCount } = await scope.client.query(
    `update idempotency_keys set created_at = $5
      where workspace_id = $1 and route = $2 and key = $3 and created_at = $4 and response is null`,
    [scope.workspaceId, route, claim.key, claim.at, now],
  );
  return rowCount === 1 ? { key: claim.key, at: now } : undefined;
}

/** Keeps the answer beside its effect. @returns false when somebody took the claim over: then nothing may be kept. */
export async function keepUploadAnswer(
  scope: WorkspaceScope,
  claim: Claim,
  fingerprint: string,
  body: unknown,
): Promise<boolean> {
  const { rowCount } = await scope.client.query(
    `update idempotency_keys set request_hash = $5, response = $6
      where workspace_id = $1 and route = $2 and key = $3 and created_at = $4 and response is null`,
    [scope.workspaceId, route, claim.key, claim.at, fingerprint, JSON.stringify({ body })],
  );
  return rowCount === 1;
}

/** Gives the key back after a failure that kept nothing. */
export async function releaseClaim(scope: WorkspaceScope, claim: Claim): Promise<void> {
  await scope.client.query(
    `delete from idempotency_keys
      where workspace_id = $1 and route = $2 and key = $3 and created_at = $4 and response is null`,
    [scope.workspaceId, route, claim.key, claim.at],
  );
}
