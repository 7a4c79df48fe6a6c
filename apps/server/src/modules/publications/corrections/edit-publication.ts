/** A person changes the words of a post that is out. */
import type { Channel, Check, Json, VersionContent } from '@antiphon/channels';
import { faces } from '@antiphon/channels/browser';
import { capabilitiesFor } from '@antiphon/channels/kit';
import type { AppContext } from '../../../context.ts';
import type { WorkspaceScope } from '../../../db/database.ts';
import type { Pass } from '../../../http/access.ts';
import { notFound } from '../../../platform/errors.ts';
import { emitEvent } from '../../../platform/events/events.queries.ts';
import { type AccountRow, findAccount } from '../../accounts/index.ts';
import { describeAssets } from '../../assets/index.ts';
import { assetIdsOf, listVersionsEver, type StoredContent, shapeContent } from '../../posts/index.ts';
import { maySayUnapproved } from '../../workspaces/index.ts';
import { goneOrGoing, stillSending } from '../publications.errors.ts';
import { listSteps, lockPublication } from '../publications.queries.ts';
import type { PublicationRow, StepRow } from '../publications.table.ts';
import { correctPublication } from './correct-publication.kind.ts';
import { cannotCorrect, doesNotFit, needsApprover, noSuchText, notOut, stillCorrecting } from './corrections.errors.ts';
import { insertCorrection, listCorrections } from './corrections.queries.ts';
import {
  type LaterText,
  laterTexts,
  pieceAt,
  publicContent,
  textAt,
  type Wording,
  withText,
  wordingsOf,
} from './corrections.rules.ts';
import type { CorrectionRow } from './corrections.table.ts';

export interface EditRequest {
  readonly id: string;
  readonly text: string;
  /** Which text: of part 0, 1, …; after the last part comes the first comment. */
  readonly part: number;
  readonly pass: Pass;
}

/**
 * Asks for it; a job makes the call. The same words as are public already change nothing.
 * @throws AppError 403 `needs_approver`, 404, 409 `not_out` | `taken_down` | `still_sending` | `still_correcting`,
 * 422 `cannot_edit` | `does_not_fit`.
 */
export async function editPublication(app: AppContext, scope: WorkspaceScope, request: EditRequest): Promise<void> {
  const row = await lockPublication(scope, request.id);
  if (!row) throw notFound('publication');
  if (row.state !== 'published') throw notOut('change', row.state);
  const earlier = await listCorrections(scope, row.id);
  const open = earlier.find(({ state }) => state === 'open');
  if (row.takenDownAt || open?.kind === 'takedown') throw goneOrGoing();
  if (open) throw stillCorrecting();
  if (row.leasedUntil) throw stillSending();
  const account = await findAccount(scope, row.accountId);
  const channel = account && app.channel(account.channel);
  const whyNot = whyNoEdit(row, account, channel);
  if (whyNot !== null || !account || !channel || !row.remoteId) throw cannotCorrect('cannot_edit', whyNot ?? '');
  if (!(await maySayUnapproved(scope, request.pass))) throw needsApprover();
  const version = (await listVersionsEver(scope, row.postId)).find(({ id }) => id === row.versionId);
  if (!version) throw notFound('version');
  const before = publicContent(version.content, earlier);
  const { part, text } = request;
  const later = part === 0 ? null : requireLater(before, await listSteps(scope, row.id), part, { account, channel });
  if (textAt(before, part) === text) return;
  const after = withText(before, part, text);
  const facts = await describeAssets(scope, assetIdsOf([before]));
  const shape = (content: typeof before) => shapeContent(content, version.options, facts).content;
  const shaped = shape(after);
  const fault = newFault(channel.id, account, shape(before), shaped);
  if (fault) throw doesNotFit(fault);
  const now = app.clock.now();
  const id = app.ids.next(now);
  await insertCorrection(scope, {
    id,
    publicationId: row.id,
    kind: 'edit',
    targets: [later?.remoteId ?? row.remoteId],
    contentBefore: { kept: before },
    contentAfter: { kept: after, shaped: pieceAt(shaped, part), part, name: later?.name ?? 'The post' },
    askedBy: request.pass.userId,
    createdAt: now,
    nextTryAt: now,
  });
  await app.queue.enqueue(scope, correctPublication, { workspaceId: scope.workspaceId, correctionId: id });
  const { postId, accountId } = row;
  await emitEvent(scope, {
    name: 'publication.correction_changed',
    data: { publicationId: row.id, postId, accountId, correctionId: id, kind: 'edit', state: 'open' },
    id: app.ids.next(now),
    at: now,
  });
}

/** The later text that is meant. @throws AppError 404 `no_such_part`, 422 `cannot_edit`. */
function requireLater(
  content: StoredContent,
  steps: readonly StepRow[],
  part: number,
  at: { readonly account: AccountRow; readonly channel: Channel },
): LaterText {
  const later = laterTexts(content, steps).find((one) => one.part === part);
  if (!later) throw noSuchText();
  const whyNot = whyNoLaterEdit(later, at.account, at.channel);
  if (whyNot !== null) throw cannotCorrect('cannot_edit', whyNot);
  return later;
}

/** What the network would refuse of the new words and did not of the old; null: nothing. */
function newFault(
  channelId: string,
  account: AccountRow,
  before: VersionContent,
  after: VersionContent,
): string | null {
  const face = faces.find(({ id }) => id === channelId);
  if (!face) return null;
  const limits = face.limitsOf(account.details as Json);
  const errorsOf = (content: VersionContent): readonly Check[] =>
    face.check(content, limits).filter(({ level }) => level === 'error');
  const known = new Set(errorsOf(before).map(({ code }) => code));
  return errorsOf(after).find(({ code }) => !known.has(code))?.words ?? null;
}

/** Why the words of a post that is out cannot be changed from here; null when they can. */
export function whyNoEdit(
  row: Pick<PublicationRow, 'remoteId' | 'takenDownAt'>,
  account: AccountRow | undefined,
  channel: Channel | undefined,
): string | null {
  if (!account || !channel) return 'This installation no longer speaks to this network. Change the words there.';
  const can = capabilitiesFor(channel, { details: account.details as never });
  if (!can.canEdit || !channel.editPost)
    return `${channel.name} lets no program change the words of a post that is out.`;
  if (row.takenDownAt) return 'This post was taken down.';
  if (account.state === 'disconnected') return 'This account is disconnected. Connect again first.';
  return row.remoteId ? null : 'Its link is not known here. Open the profile and change the words there.';
}

/** Why a later text cannot be changed from here, where the main post's can; null when it can. */
export function whyNoLaterEdit({ name, remoteId }: LaterText, account: AccountRow, channel: Channel): string | null {
  const { editsLaterTexts = false } = capabilitiesFor(channel, { details: account.details as never });
  if (!editsLaterTexts) return `On ${channel.name} only the words of the first post can be changed from here.`;
  return remoteId ? null : `${name} is not out, or its link is not known here.`;
}

/** What each text of a post that is out said, from when to when. */
export interface Texts {
  readonly main: readonly Wording[];
  readonly later: readonly (LaterText & { readonly wordings: readonly Wording[]; readonly whyNoEdit: string | null })[];
}

/** Nothing while it is not out. */
export async function readTexts(
  scope: WorkspaceScope,
  row: PublicationRow,
  facts: {
    readonly corrections: readonly CorrectionRow[];
    readonly steps: readonly StepRow[];
    readonly account: AccountRow | undefined;
    readonly channel: Channel | undefined;
  },
): Promise<Texts> {
  const { publishedAt } = row;
  if (!publishedAt) return { main: [], later: [] };
  const version = (await listVersionsEver(scope, row.postId)).find(({ id }) => id === row.versionId);
  if (!version) return { main: [], later: [] };
  const { corrections, steps, account, channel } = facts;
  const main = whyNoEdit(row, account, channel);
  const later = laterTexts(version.content, steps).map((text) => ({
    ...text,
    wordings: wordingsOf(version.content, corrections, publishedAt, text.part),
    whyNoEdit: main ?? (account && channel ? whyNoLaterEdit(text, account, channel) : null),
  }));
  return { main: wordingsOf(version.content, corrections, publishedAt), later };
}
