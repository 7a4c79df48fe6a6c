/** Makes one call of a publication: an upload, a look at an upload, or a status. */

import { secretUnreadable } from '../kit/index.ts';
import { packMultipart, readAnswer } from '../kit/server.ts';
import type { Json, StepCall, StepOutcome, StepTrace } from '../spec.ts';
import { budgetsOf, callAs, readToken } from './api.ts';
import { limitsFromDetails } from './capabilities.ts';
import { errorOf } from './errors.ts';
import { mediaOf, type Piece, piecesOf, pollOf } from './plan.ts';
import { mediaAnswer, type StatusAnswer, statusAnswer } from './wire.ts';

/** Makes the one call that `call.step` names. */
export async function performStep(call: StepCall): Promise<StepOutcome> {
  const token = readToken(call.secret);
  if (!token) return { kind: 'failed', error: secretUnreadable };
  if (!call.step.key.startsWith('media-')) return createStatus(token, call);
  const pendingId = (call.pending as { mediaId?: string } | undefined)?.mediaId;
  return pendingId ? lookAtMedia(token, call, pendingId) : uploadMedia(token, call);
}

async function uploadMedia(token: string, call: StepCall): Promise<StepOutcome> {
  const [part = 1, index = 1] = call.step.key.slice('media-'.length).split('.').map(Number);
  const media = mediaOf(call.content.parts[part - 1] ?? call.content.parts[0], maxMediaOf(call))[index - 1];
  if (!media) throw new Error(`The content has no media for the step ${call.step.key}.`);
  const source = await call.media(media.assetId);
  const fields: Record<string, string> = media.altText.trim() === '' ? {} : { description: media.altText };
  const file = { name: 'file', filename: `${media.kind}.${media.mimeType.split('/')[1]}`, source };
  const form = await packMultipart(fields, file, `antiphon-${call.identity.seed}`);
  const reply = await callAs(call, token, {
    path: '/api/v2/media',
    method: 'POST',
    headers: { 'content-type': form.contentType, 'content-length': String(form.sizeBytes) },
    body: form.body,
  });
  const isTaken = reply.kind === 'answered' && (reply.status === 200 || reply.status === 202);
  const uploaded = isTaken ? mediaAnswer.safeParse(reply.json()) : null;
  const budgets = budgetsOf(reply, 'uploads');
  if (!uploaded?.success) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now), budgets };
  const isReady = reply.kind === 'answered' && reply.status === 200;
  return { ...(isReady ? mediaDone(uploaded.data.id) : mediaPending(uploaded.data.id)), budgets };
}

/** 206 while the server works on it, 200 when it is ready (docs.joinmastodon.org/methods/media#get, 2026-07-02). */
async function lookAtMedia(token: string, call: StepCall, mediaId: string): Promise<StepOutcome> {
  const reply = await callAs(call, token, { path: `/api/v1/media/${encodeURIComponent(mediaId)}` });
  if (reply.kind === 'answered' && reply.status === 206) return mediaPending(mediaId);
  const media = readAnswer(reply, mediaAnswer);
  return media ? mediaDone(media.id) : { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
}

function mediaDone(id: string): StepOutcome {
  return { kind: 'done', trace: { remoteId: id }, answered: `Taken as media ${id}.` };
}

function mediaPending(id: string): StepOutcome {
  return {
    kind: 'pending',
    pending: { mediaId: id },
    waitMs: 2000,
    answered: `Taken as media ${id}; the server is still working on it.`,
  };
}

async function createStatus(token: string, call: StepCall): Promise<StepOutcome> {
  const reply = await callAs(call, token, {
    path: '/api/v1/statuses',
    headers: { 'idempotency-key': `antiphon-${call.identity.seed}` },
    json: statusOf(call, pieceOf(call)),
  });
  const status = readAnswer(reply, statusAnswer);
  const budgets = budgetsOf(reply, 'calls');
  if (!status) return { kind: 'failed', error: errorOf(reply, 'visible', call.now), budgets };
  return { kind: 'done', trace: traceOf(status), answered: `Posted as ${status.url ?? status.id}.`, budgets };
}

/** The body of `POST /api/v1/statuses`. */
function statusOf(call: StepCall, piece: Piece): { readonly [name: string]: Json } {
  const { visibility, spoilerText, sensitive } = call.content.options;
  const mediaIds = mediaIdsOf(call, piece);
  const language = call.content.language ? languageOf(call.content.language) : undefined;
  return {
    status: piece.part.text,
    ...(mediaIds.length > 0 ? { media_ids: [...mediaIds] } : {}),
    ...(piece.parentKey ? {} : pollIn(call)),
    ...(piece.parentKey ? { in_reply_to_id: parentIdOf(call, piece) ?? '' } : {}),
    ...(typeof visibility === 'string' ? { visibility } : {}),
    ...(typeof spoilerText === 'string' && spoilerText !== '' ? { spoiler_text: spoilerText } : {}),
    ...(typeof sensitive === 'boolean' ? { sensitive } : {}),
    ...(language ? { language } : {}),
  };
}

/** The poll of the main post; seconds, as Mastodon counts. */
function pollIn({ content }: StepCall): { readonly [name: string]: Json } {
  const poll = pollOf(content);
  if (!poll) return {};
  const { hidePollTotals } = content.options;
  return {
    poll: {
      options: [...poll.options],
      expires_in: poll.durationMinutes * 60,
      multiple: poll.isMultiple,
      ...(hidePollTotals === true ? { hide_totals: true } : {}),
    },
  };
}

/** Mastodon takes ISO 639 codes: of `de-AT` the `de`. */
export function languageOf(tag: string): string {
  return (tag.split('-')[0] ?? tag).toLowerCase();
}

/** Ids of the uploads that belong to this status, in order. */
export function mediaIdsOf(call: StepCall, piece: Piece): readonly string[] {
  return mediaOf(piece.part, maxMediaOf(call)).map(
    (_, index) => traceFor(call, `media-${piece.partIndex + 1}.${index + 1}`).remoteId,
  );
}

/** The status this one answers to; null for the main post. */
export function parentIdOf(call: StepCall, piece: Piece): string | null {
  return piece.parentKey ? traceFor(call, piece.parentKey).remoteId : null;
}

export function pieceOf(call: StepCall): Piece {
  const piece = piecesOf(call.content).find((one) => one.stepKey === call.step.key);
  if (!piece) throw new Error(`The content has no part for the step ${call.step.key}.`);
  return piece;
}

export function traceOf(status: StatusAnswer): StepTrace {
  const url = status.url ?? status.uri;
  return { remoteId: status.id, ...(url ? { url } : {}) };
}

function maxMediaOf(call: StepCall): number {
  return limitsFromDetails(call.account.details).images.max;
}

function traceFor(call: StepCall, key: string): StepTrace {
  const trace = call.done[key];
  if (!trace) throw new Error(`The step ${call.step.key} needs ${key}, which is not done.`);
  return trace;
}
