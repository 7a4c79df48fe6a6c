/** What exactly is approved, and how a version stands to it. Pure. */
import { createHash } from 'node:crypto';
import type { ApprovalState } from '@antiphon/contract';
import type { StoredContent } from './content.rules.ts';

/** A version as it would go out. */
export interface Outgoing {
  readonly accountId: string;
  readonly content: StoredContent;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What of an asset reaches the network with a version. */
export interface AssetSeen {
  /** Of its bytes. */
  readonly sha256: string;
  /** Goes out where the version has no description of its own. */
  readonly altText: string;
  readonly isMadeByAi: boolean;
}

/**
 * JSON of which there is only one form: names in order, nothing undefined, no blanks.
 * @throws TypeError for what has no JSON.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') {
    const text = JSON.stringify(value);
    if (text === undefined) throw new TypeError('this has no JSON');
    return text;
  }
  if (Array.isArray(value)) return `[${value.map((one) => canonicalJson(one ?? null)).join(',')}]`;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, inner]) => `${JSON.stringify(name)}:${canonicalJson(inner)}`).join(',')}}`;
}

/** SHA-256, hex, of exactly what goes out: to whom, the words, the settings, the bytes and descriptions of its media. */
export function hashOf(version: Outgoing, assets: ReadonlyMap<string, AssetSeen>): string {
  const { accountId, content, options } = version;
  const media = mediaOf(content, assets).map(({ assetId, altText }) => {
    const asset = assets.get(assetId);
    return { assetId, altText, sha256: asset?.sha256 ?? null, isMadeByAi: asset?.isMadeByAi ?? null };
  });
  return createHash('sha256').update(canonicalJson({ accountId, content, options, media })).digest('hex');
}

/** Its media in order, with the description that goes out with each. */
export function mediaOf(
  content: StoredContent,
  assets: ReadonlyMap<string, Pick<AssetSeen, 'altText'>>,
): { readonly assetId: string; readonly altText: string }[] {
  const shown = content.parts.flatMap((part) => part.media);
  const thumbnail = content.link?.thumbnailAssetId;
  return [...shown, ...(thumbnail ? [{ assetId: thumbnail, altText: '' }] : [])].map(({ assetId, altText }) => ({
    assetId,
    altText: altText || (assets.get(assetId)?.altText ?? ''),
  }));
}

/** The last yes or no to a version, and whether somebody waits for an answer. */
export interface Standing {
  readonly decision: 'approved' | 'returned' | null;
  readonly approvedHash: string | null;
  /** Asked since that decision. */
  readonly isAsked: boolean;
  /** Of a copy that repeating made: the post it was copied from, and what of that was approved; absent or null: nothing, or it is none. */
  readonly source?: { readonly postId: string; readonly approvedHash: string } | null;
}

/** A standing as it is read, with its source in two columns. */
export interface StandingRow {
  readonly id: string;
  readonly decision: Standing['decision'];
  readonly approvedHash: string | null;
  readonly isAsked: boolean;
  readonly sourcePostId: string | null;
  readonly sourceHash: string | null;
}

/** Standings by version. */
export function standingsOf(rows: readonly StandingRow[]): Map<string, Standing> {
  return new Map(
    rows.map(({ id, sourcePostId: postId, sourceHash: approvedHash, ...standing }) => [
      id,
      { ...standing, source: postId && approvedHash ? { postId, approvedHash } : null },
    ]),
  );
}

/**
 * The post that repeats whose approval covers this copy, because it says exactly the same; null: it needs its own, or
 * was given back itself.
 */
export function coveredBy(standing: Standing | undefined, hash: string): string | null {
  if (!standing?.source || standing.decision === 'returned' || standing.approvedHash === hash) return null;
  return standing.source.approvedHash === hash ? standing.source.postId : null;
}

/** How a version stands that would go out with this hash. A version put back to what was approved is approved. */
export function stateOf(standing: Standing | undefined, hash: string): ApprovalState {
  if (!standing) return 'draft';
  if (standing.decision === 'approved' && standing.approvedHash === hash) return 'approved';
  if (coveredBy(standing, hash)) return 'approved';
  if (standing.isAsked) return 'in_review';
  if (standing.decision === 'returned') return 'returned';
  return standing.decision === 'approved' ? 'changed' : 'draft';
}

/**
 * A post by those of its versions that are not out: what asks for a person comes first. One that was approved and has
 * got an account more has changed.
 */
export function postStateOf(states: readonly ApprovalState[]): ApprovalState {
  const has = (state: ApprovalState) => states.includes(state);
  if (has('returned')) return 'returned';
  if (has('in_review')) return 'in_review';
  if (has('changed')) return 'changed';
  if (has('approved')) return has('draft') ? 'changed' : 'approved';
  return 'draft';
}

/** Why it does not go out, in words; null: it may. */
export function whyNotApproved(state: ApprovalState): string | null {
  const why: Record<Exclude<ApprovalState, 'approved'>, string> = {
    draft: 'nobody was asked yet',
    in_review: 'it still waits in review',
    changed: 'it was changed after its approval',
    returned: 'it was returned with a note',
  };
  return state === 'approved' ? null : `Not approved: ${why[state]}.`;
}
