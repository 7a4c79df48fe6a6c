/**
 * The last look before anything leaves: nothing goes out of a workspace that demands approval unless exactly what is
 * about to be sent was approved. Asked in the claim's own transaction, behind the lanes' locks, and once more before
 * a first visible step that did not follow at once.
 */
import type { InstanceScope } from '../../../db/database.ts';
import type { AssetFacts } from '../../assets/index.ts';
import { approvalsAcross, whyNotApproved } from '../../posts/index.ts';
import type { Reason } from '../publications.table.ts';
import type { Claimed } from './claims.instance.queries.ts';
import { heldReason, holdForApproval } from './hold.rules.ts';
import type { Change, Moment } from './work.rules.ts';

/**
 * Why these may not go out, by publication; those that may are missing. Asks nothing where no workspace among them
 * demands approval.
 */
export async function findUnapproved(
  scope: InstanceScope,
  claimed: readonly Claimed[],
  facts: ReadonlyMap<string, AssetFacts>,
): Promise<Map<string, Reason>> {
  const asked = claimed.filter(({ needsApproval }) => needsApproval);
  if (asked.length === 0) return new Map();
  const states = await approvalsAcross(
    scope,
    asked.map(({ work: { publication }, version }) => ({
      workspaceId: publication.workspaceId,
      id: publication.versionId,
      outgoing: { accountId: publication.accountId, ...version },
    })),
    facts,
  );
  return new Map(
    asked.flatMap(({ work: { publication } }) => {
      const state = states.get(publication.versionId);
      const why = state && whyNotApproved(state);
      return why ? [[publication.id, heldReason(why)] as const] : [];
    }),
  );
}

/** A claim and what was made of it. */
interface Started {
  readonly claimed: Claimed;
  readonly change: Change;
}

/** The same, but those that are not approved are held, as if nobody had tried them. */
export async function holdUnapproved(
  scope: InstanceScope,
  started: readonly Started[],
  facts: ReadonlyMap<string, AssetFacts>,
  moment: Moment,
): Promise<readonly Started[]> {
  const reasons = await findUnapproved(
    scope,
    started.map(({ claimed }) => claimed),
    facts,
  );
  if (reasons.size === 0) return started;
  return started.map((entry) => {
    const { work } = entry.claimed;
    const reason = reasons.get(work.publication.id);
    if (!reason) return entry;
    const publication = { ...work.publication, attemptCount: work.publication.attemptCount - 1 };
    return { ...entry, change: holdForApproval({ ...work, publication }, reason, moment) };
  });
}

/** Versions of which nothing was ever tried can be changed again: the claim froze them, and nothing came of it. */
export async function thawUntried(scope: InstanceScope, changes: readonly Change[]): Promise<void> {
  const untried = changes
    .map(({ work }) => work.publication)
    .filter(({ state, attemptCount }) => state === 'needs_attention' && attemptCount === 0);
  if (untried.length === 0) return;
  await scope.client.query({
    name: 'thaw-untried',
    text: `with untried as (
        update publications p set posted_at = null from unnest($1::uuid[], $2::uuid[]) as u (workspace_id, id)
        where p.workspace_id = u.workspace_id and p.id = u.id returning p.workspace_id, p.version_id
      )
      update versions v set frozen_at = null from untried u where v.workspace_id = u.workspace_id and v.id = u.version_id
        and not exists (select from publications q where q.workspace_id = v.workspace_id and q.version_id = v.id and q.attempt_count > 0)`,
    values: [untried.map(({ workspaceId }) => workspaceId), untried.map(({ id }) => id)],
  });
}
