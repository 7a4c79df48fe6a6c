/** Makes one call of a publication, and finds out what came of one that gave no answer. */
import type { Answer, Answered } from '@antiphon/wire';
import { secretUnreadable } from '../kit/index.ts';
import type { Finding, Json, StepCall, StepOutcome, StepTrace } from '../spec.ts';
import { blueskyLimits } from './capabilities.ts';
import type { NonceStore } from './dpop.ts';
import { errorName, errorOf } from './errors.ts';
import { mentionedHandles, type Piece, picturesOf, piecesOf } from './plan.ts';
import { buildPostRecord } from './record.ts';
import { recordKeyOf } from './record-key.rules.ts';
import { type BlueskySecret, readSecret } from './secret.ts';
import { createRecordAnswer, getRecordAnswer, postRecord, resolveHandleAnswer, uploadBlobAnswer } from './wire.ts';
import { callAs, callOpenly, readAnswer } from './xrpc.ts';

export const postCollection = 'app.bsky.feed.post';

/** Makes the one call that `call.step` names. */
export async function performStep(nonces: NonceStore, call: StepCall): Promise<StepOutcome> {
  const secret = readSecret(call.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  if (call.step.key.startsWith('mention-')) return lookUpMention(call);
  if (call.step.key.startsWith('image-')) return uploadPicture(nonces, secret, call);
  return createPost(nonces, secret, call);
}

async function lookUpMention(call: StepCall): Promise<StepOutcome> {
  const handle = mentionedHandles(call.content)[Number(call.step.key.slice('mention-'.length)) - 1] ?? '';
  const reply = await callOpenly(call, {
    server: call.account.server,
    method: 'com.atproto.identity.resolveHandle',
    query: { handle },
  });
  if (reply.kind === 'answered' && reply.status === 400) {
    const warnings = [
      { code: 'mention_unknown', words: `Nobody is called @${handle} on the network: it was sent as plain text.` },
    ];
    return {
      kind: 'done',
      trace: { remoteId: '', handle: { handle, did: null } },
      answered: reply.body.slice(0, 2000),
      warnings,
    };
  }
  const found = readAnswer(reply, resolveHandleAnswer);
  if (!found) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
  const { did } = found;
  return { kind: 'done', trace: { remoteId: did, handle: { handle, did } }, answered: `@${handle} is ${did}.` };
}

async function uploadPicture(nonces: NonceStore, secret: BlueskySecret, call: StepCall): Promise<StepOutcome> {
  const [part, index] = call.step.key.slice('image-'.length).split('.').map(Number);
  const media = picturesOf(call.content.parts[(part ?? 1) - 1] ?? call.content.parts[0], blueskyLimits.images.max)[
    (index ?? 1) - 1
  ];
  if (!media) throw new Error(`The content has no picture for the step ${call.step.key}.`);
  const source = await call.media(media.assetId);
  const reply = await callAs(call, secret, nonces, {
    server: call.account.server,
    method: 'com.atproto.repo.uploadBlob',
    blob: { bytes: await source.bytes(), mimeType: source.mimeType },
  });
  const uploaded = readAnswer(reply, uploadBlobAnswer);
  if (!uploaded) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
  const { blob } = uploaded;
  return {
    kind: 'done',
    trace: { remoteId: blob.ref.$link, handle: { blob: blob as Json } },
    answered: `Taken as ${blob.ref.$link}, ${blob.size} bytes.`,
  };
}

async function createPost(nonces: NonceStore, secret: BlueskySecret, call: StepCall): Promise<StepOutcome> {
  const piece = pieceOf(call);
  const reply = await callAs(call, secret, nonces, {
    server: call.account.server,
    method: 'com.atproto.repo.createRecord',
    input: {
      repo: call.account.remoteId,
      collection: postCollection,
      rkey: recordKeyOf(call.identity, piece.order),
      record: recordOf(call, piece),
    },
  });
  const created = readAnswer(reply, createRecordAnswer);
  if (!created) return { kind: 'failed', error: errorOf(reply, 'visible', call.now) };
  return {
    kind: 'done',
    trace: traceOf(created.uri, created.cid),
    answered: `Written as ${created.uri}.`,
  };
}

/**
 * Asks the account's own server for the record with our key. It answers from its own store, so "not found" is
 * proof. A record with our key but other words is somebody else's doing: a person has to look.
 */
export async function findStep(call: StepCall): Promise<Finding> {
  const piece = pieceOf(call);
  const rkey = recordKeyOf(call.identity, piece.order);
  const reply = await callOpenly(call, {
    server: call.account.server,
    method: 'com.atproto.repo.getRecord',
    query: { repo: call.account.remoteId, collection: postCollection, rkey },
  });
  const where = `at://${call.account.remoteId}/${postCollection}/${rkey}`;
  if (reply.kind !== 'answered') return { kind: 'not_now', error: errorOf(reply, 'harmless', call.now) };
  if (reply.status === 200) return judgeRecord(reply, call, piece, where);
  if (errorName(reply) === 'RecordNotFound')
    return { kind: 'absent', evidence: `The server says there is no record ${where}. ${raw(reply)}` };
  if (reply.status === 400 || reply.status === 404)
    return { kind: 'cannot_tell', evidence: `The server does not answer the question for ${where}. ${raw(reply)}` };
  return { kind: 'not_now', error: errorOf(reply, 'harmless', call.now) };
}

function judgeRecord(reply: Answered, call: StepCall, piece: Piece, where: string): Finding {
  const record = readAnswer(reply, getRecordAnswer);
  const value = postRecord.safeParse(record?.value);
  if (!record?.cid || !value.success) return { kind: 'not_now', error: errorOf(reply, 'harmless', call.now) };
  const isOurs = value.data.text === piece.part.text && value.data.createdAt === call.identity.postedAt.toISOString();
  if (!isOurs)
    return {
      kind: 'cannot_tell',
      evidence: `There is a record ${where}, but it does not say what we sent. ${raw(reply)}`,
    };
  return {
    kind: 'found',
    trace: traceOf(record.uri, record.cid),
    evidence: `The server has the record ${where}. ${raw(reply)}`,
  };
}

function raw(reply: Answer): string {
  return reply.kind === 'answered' ? `Its answer: ${reply.status} ${reply.body.slice(0, 1500)}` : '';
}

function pieceOf(call: StepCall): Piece {
  const piece = piecesOf(call.content).find((one) => one.stepKey === call.step.key);
  if (!piece) throw new Error(`The content has no part for the step ${call.step.key}.`);
  return piece;
}

function recordOf(call: StepCall, piece: Piece) {
  const parent = piece.parentKey ? traceFor(call, piece.parentKey) : null;
  const pictures = picturesOf(piece.part, blueskyLimits.images.max);
  return buildPostRecord({
    part: piece.part,
    content: call.content,
    isMain: piece.order === 0,
    createdAt: call.identity.postedAt,
    dids: didsOf(call),
    blobs: pictures.map((_, index) => {
      const { handle } = traceFor(call, `image-${piece.partIndex + 1}.${index + 1}`);
      return (handle as { blob: Json }).blob;
    }),
    ...(parent ? { reply: { root: traceFor(call, 'post-1'), parent } } : {}),
  });
}

function didsOf(call: StepCall): ReadonlyMap<string, string> {
  const dids = new Map<string, string>();
  mentionedHandles(call.content).forEach((handle, index) => {
    const did = call.done[`mention-${index + 1}`]?.remoteId;
    if (did) dids.set(handle, did);
  });
  return dids;
}

function traceFor(call: StepCall, key: string): StepTrace {
  const trace = call.done[key];
  if (!trace) throw new Error(`The step ${call.step.key} needs ${key}, which is not done.`);
  return trace;
}

function traceOf(uri: string, cid: string): StepTrace {
  return { remoteId: uri, url: webAddress(uri), handle: { cid } };
}

/** Where people read the post: `at://did/collection/rkey` → bsky.app. */
export function webAddress(uri: string): string {
  const [did = '', , rkey = ''] = uri.replace('at://', '').split('/');
  return `https://bsky.app/profile/${did}/post/${rkey}`;
}
