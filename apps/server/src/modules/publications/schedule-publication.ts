/** Planning a post's versions: at a wall time in a named zone, or now with five seconds to undo. */

import type { Check, Json } from '@antiphon/channels';
import { faces } from '@antiphon/channels/browser';
import type { When } from '@antiphon/contract';
import type { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { lockLanes } from '../../db/lock-order.ts';
import { notFound, staleWrite } from '../../platform/errors.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { whyNoAddress } from '../../platform/storage/index.ts';
import { type AccountRow, findAccounts } from '../accounts/index.ts';
import { describeAssets } from '../assets/index.ts';
import {
  approvalsOfVersions,
  assetIdsOf,
  checksOf,
  listVersions,
  lockPost,
  type MediaFacts,
  shapeContent,
  type VersionRow,
  whyNotApproved,
} from '../posts/index.ts';
import { findFreeSlot, readWeeks } from './planning/find-slot.ts';
import { type Moment, readWhen } from './planning/moment.rules.ts';
import { noFreeSlot, notApproved, nothingFits } from './publications.errors.ts';
import { insertPublications, listLiveVersions, pullLanes } from './publications.queries.ts';
import { fitAhead } from './sending/fit-media.job.ts';

type WhenInput = z.infer<typeof When>;

export interface ScheduleRequest {
  readonly postId: string;
  readonly revision: number;
  readonly when: WhenInput;
  readonly accountIds?: readonly string[] | undefined;
}
export interface LeftOut {
  readonly accountId: string;
  readonly words: string;
}

/**
 * Plans the versions that fit; the others are named with the reason.
 * @throws AppError 404, 409 `stale_write`, 422 `in_the_past` | `nothing_fits`.
 * @returns ids of the new publications.
 */
export async function schedulePost(
  app: AppContext,
  scope: WorkspaceScope,
  userId: string | null,
  request: ScheduleRequest,
): Promise<{ ids: string[]; leftOut: LeftOut[] }> {
  const post = await lockPost(scope, request.postId);
  if (!post || post.deletedAt) throw notFound('post');
  if (post.revision !== request.revision) throw staleWrite('post', { id: post.id, revision: post.revision });
  const now = app.clock.now();
  const moment = request.when.kind === 'next_slot' ? null : readWhen(request.when, now);
  const wanted = await chooseVersions(scope, request);
  const sifted = await sift(app, scope, wanted, request.when.kind === 'now');
  const { toFit } = sifted;
  const { fitting, leftOut, momentOf } = moment
    ? { ...sifted, momentOf: () => moment }
    : await giveSlots(app, scope, sifted);
  if (fitting.length === 0) throw nothingFits(leftOut[0]?.words ?? 'Choose at least one account for this post first.');
  const rows = fitting.map((version) => ({
    workspaceId: scope.workspaceId,
    id: app.ids.next(now),
    postId: post.id,
    versionId: version.id,
    accountId: version.accountId,
    state: 'scheduled' as const,
    ...momentOf(version),
    seed:
      app.ids.next(now).replaceAll('-', '').slice(0, 12) + Buffer.from(app.ids.secret(10), 'base64url').toString('hex'),
    createdBy: userId,
    createdAt: now,
  }));
  await pullLanes(
    scope,
    rows.map((row) => row.accountId),
    // Early for some of them, late for none.
    new Date(Math.min(...rows.map((row) => row.dueAt.getTime()))),
  );
  await insertPublications(scope, rows);
  for (const row of rows) {
    const data = { publicationId: row.id, postId: post.id, accountId: row.accountId, state: 'scheduled' };
    await emitEvent(scope, { name: 'publication.scheduled', data, id: app.ids.next(now), at: now });
    const hasVideo = toFit.get(row.versionId);
    if (hasVideo !== undefined) await fitAhead(app, scope, { ...row, hasVideo });
  }
  return { ids: rows.map((row) => row.id), leftOut };
}

/**
 * When one account's send is due. For its next slot the caller holds the lane; `exceptId` is the send that moves there.
 * @throws AppError 422 for the time, or `no_free_slot`.
 */
export async function momentFor(
  app: AppContext,
  scope: WorkspaceScope,
  when: WhenInput,
  send: { readonly accountId: string; readonly exceptId: string },
): Promise<Moment> {
  if (when.kind !== 'next_slot') return readWhen(when, app.clock.now());
  const [week] = await readWeeks(scope, [send.accountId]);
  if (!week) throw notFound('account');
  const found = await findFreeSlot(app, scope, week, send.exceptId);
  if ('words' in found) throw noFreeSlot(found.words);
  return found;
}

/** Gives each version the next free slot of its account, which stays its own: the lanes are held from here on. */
async function giveSlots(
  app: AppContext,
  scope: WorkspaceScope,
  { fitting, leftOut }: { fitting: readonly VersionRow[]; leftOut: readonly LeftOut[] },
): Promise<{ fitting: VersionRow[]; leftOut: LeftOut[]; momentOf: (version: VersionRow) => Moment }> {
  const accountIds = fitting.map(({ accountId }) => accountId);
  await lockLanes(scope, accountIds);
  const moments = new Map<string, Moment>();
  const without: LeftOut[] = [];
  for (const week of await readWeeks(scope, accountIds)) {
    const found = await findFreeSlot(app, scope, week);
    if ('words' in found) without.push({ accountId: week.accountId, words: found.words });
    else moments.set(week.accountId, found);
  }
  return {
    fitting: fitting.filter(({ accountId }) => moments.has(accountId)),
    leftOut: [...leftOut, ...without],
    momentOf: ({ accountId }) => {
      const moment = moments.get(accountId);
      if (!moment) throw new Error('a version without a slot is not planned');
      return moment;
    },
  };
}

async function chooseVersions(scope: WorkspaceScope, request: ScheduleRequest): Promise<VersionRow[]> {
  const versions = await listVersions(scope, request.postId);
  if (!request.accountIds) return versions;
  const wanted = new Set(request.accountIds);
  return versions.filter((version) => wanted.has(version.accountId));
}

/** Parts what can go out from what cannot, with the reason in words. */
async function sift(
  app: AppContext,
  scope: WorkspaceScope,
  versions: readonly VersionRow[],
  isNow: boolean,
): Promise<{ fitting: VersionRow[]; toFit: Map<string, boolean>; leftOut: LeftOut[] }> {
  const accounts = new Map(
    (
      await findAccounts(
        scope,
        versions.map((version) => version.accountId),
      )
    ).map((account) => [account.id, account]),
  );
  const facts = await describeAssets(scope, assetIdsOf(versions.map((version) => version.content)));
  const live = new Map(
    (
      await listLiveVersions(
        scope,
        versions.map((version) => version.id),
      )
    ).map((row) => [row.versionId, row.state]),
  );
  // What is planned for later may be approved until then.
  const unapproved = isNow ? await whyUnapproved(scope, versions) : new Map<string, string>();
  const fitting: VersionRow[] = [];
  const leftOut: LeftOut[] = [];
  // Their media need a copy that fits, which is made ahead of time; whether a video is among them.
  const toFit = new Map<string, boolean>();
  for (const version of versions) {
    const account = accounts.get(version.accountId);
    const checks = account ? checksFor(app, version, account, facts) : [];
    const words = obstacle(account, live.get(version.id), checks) ?? unapproved.get(version.id);
    if (words) leftOut.push({ accountId: version.accountId, words });
    else fitting.push(version);
    const hasVideo = checks.some(({ code }) => code === 'video_fitted');
    if (hasVideo || checks.some(({ code }) => code === 'picture_fitted')) toFit.set(version.id, hasVideo);
  }
  return { fitting, toFit, leftOut };
}

/** Why versions may not go out at once, by id; those that may are missing. */
async function whyUnapproved(scope: WorkspaceScope, versions: readonly VersionRow[]): Promise<Map<string, string>> {
  const states = await approvalsOfVersions(
    scope,
    versions.map(({ id }) => id),
  );
  return new Map(
    [...states].flatMap(([id, state]) => {
      const why = whyNotApproved(state);
      return why ? [[id, notApproved(why).userMessage] as const] : [];
    }),
  );
}

/** @throws AppError 409 `not_approved` when its workspace demands approval and this version has none. */
export async function requireApproved(scope: WorkspaceScope, versionId: string): Promise<void> {
  const why = whyNotApproved((await approvalsOfVersions(scope, [versionId])).get(versionId) ?? 'approved');
  if (why) throw notApproved(why);
}

function checksFor(
  app: AppContext,
  version: VersionRow,
  account: AccountRow,
  facts: ReadonlyMap<string, MediaFacts>,
): readonly Check[] {
  const face = faces.find((candidate) => candidate.id === account.channel);
  return checksOf(face, shapeContent(version.content, version.options, facts), account.details as Json, {
    whyNoAddress: whyNoAddress(app),
    fitsVideos: app.ffmpeg.ffmpeg !== null,
  });
}

function obstacle(
  account: AccountRow | undefined,
  liveState: string | undefined,
  checks: readonly Check[],
): string | undefined {
  if (!account || account.state === 'disconnected') return 'This account is disconnected. Connect again first.';
  if (account.state === 'needs_reconnect')
    return `${account.handle} must be connected again first. ${account.problem ?? ''}`.trim();
  if (liveState)
    return liveState === 'published'
      ? `It is already out on ${account.handle}. Duplicate the post to say it again.`
      : `It is already planned or on its way for ${account.handle}.`;
  return checks.find((check) => check.level === 'error')?.words;
}
