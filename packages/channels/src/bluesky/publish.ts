/** Makes one call of a publication: a look-up, an upload, or a record. */
import { secretUnreadable } from '../kit/index.ts';
import { readAnswer } from '../kit/server.ts';
import type { Json, StepCall, StepOutcome, StepTrace, VersionMedia } from '../spec.ts';
import type { NonceStore } from './dpop.ts';
import { errorOf } from './errors.ts';
import { mediaOf, mentionedHandles, type Piece, piecesOf, thumbnailOf } from './plan.ts';
import { buildPostRecord, type RecordInput } from './record.ts';
import { recordKeyOf } from './record-key.rules.ts';
import { type BlueskySecret, readSecret } from './secret.ts';
import { type BlueskyGround, performVideo } from './video.ts';
import { createRecordAnswer, resolveHandleAnswer, uploadBlobAnswer } from './wire.ts';
import { budgetsOf, callAs, callOpenly } from './xrpc.ts';

export const postCollection = 'app.bsky.feed.post';

/** Makes the one call that `call.step` names. */
export async function performStep(ground: BlueskyGround, call: StepCall): Promise<StepOutcome> {
  const secret = readSecret(call.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const { key } = call.step;
  if (key.startsWith('mention-')) return lookUpMention(call);
  if (key.startsWith('video-')) return performVideo(ground, secret, call, videoIn(call));
  const picture = pictureIn(call);
  return picture ? uploadPicture(ground.nonces, secret, call, picture) : createPost(ground.nonces, secret, call);
}

function videoIn({ content, step }: StepCall): VersionMedia {
  const part = content.parts[Number(step.key.slice('video-'.length)) - 1];
  const video = part && mediaOf(part).video;
  if (!video) throw new Error(`The content has no video for the step ${step.key}.`);
  return video;
}

/** The picture that the step uploads: one of a part, or the card's; null when it uploads none. */
function pictureIn({ content, step }: StepCall): VersionMedia | null {
  const [kind, place = ''] = step.key.split('-');
  if (kind !== 'image' && kind !== 'card') return null;
  const [part = 1, index = 1] = place.split('.').map(Number);
  const picture =
    kind === 'card' ? thumbnailOf(content) : mediaOf(content.parts[part - 1] ?? content.parts[0]).pictures[index - 1];
  if (!picture) throw new Error(`The content has no picture for the step ${step.key}.`);
  return picture;
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

async function uploadPicture(
  nonces: NonceStore,
  secret: BlueskySecret,
  call: StepCall,
  media: VersionMedia,
): Promise<StepOutcome> {
  const source = await call.media(media.assetId);
  const reply = await callAs(call, secret, nonces, {
    server: call.account.server,
    method: 'com.atproto.repo.uploadBlob',
    blob: { bytes: await source.bytes(), mimeType: source.mimeType },
  });
  const uploaded = readAnswer(reply, uploadBlobAnswer);
  const budgets = budgetsOf(reply, 'uploads');
  if (!uploaded) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now), budgets };
  const { blob } = uploaded;
  return {
    kind: 'done',
    trace: { remoteId: blob.ref.$link, handle: { blob: blob as Json } },
    answered: `Taken as ${blob.ref.$link}, ${blob.size} bytes.`,
    budgets,
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
  const budgets = budgetsOf(reply, 'writes');
  if (!created) return { kind: 'failed', error: errorOf(reply, 'visible', call.now), budgets };
  return {
    kind: 'done',
    trace: traceOf(created.uri, created.cid),
    answered: `Written as ${created.uri}.`,
    budgets,
  };
}

export function pieceOf(call: StepCall): Piece {
  const piece = piecesOf(call.content).find((one) => one.stepKey === call.step.key);
  if (!piece) throw new Error(`The content has no part for the step ${call.step.key}.`);
  return piece;
}

function recordOf(call: StepCall, piece: Piece) {
  const parent = piece.parentKey ? traceFor(call, piece.parentKey) : null;
  const isMain = piece.order === 0;
  return buildPostRecord({
    part: piece.part,
    content: call.content,
    isMain,
    createdAt: call.identity.postedAt,
    dids: didsOf(call),
    blobs: blobsOf(call, piece, isMain),
    ...(parent ? { reply: { root: traceFor(call, 'post-1'), parent } } : {}),
  });
}

function blobsOf(call: StepCall, { part, partIndex }: Piece, isMain: boolean): RecordInput['blobs'] {
  const blob = (key: string) => (traceFor(call, key).handle as { blob: Json }).blob;
  const { video, pictures } = mediaOf(part);
  return {
    pictures: pictures.map((_, index) => blob(`image-${partIndex + 1}.${index + 1}`)),
    ...(video ? { video: blob(`video-${partIndex + 1}`) } : {}),
    ...(isMain && thumbnailOf(call.content) ? { thumbnail: blob('card-1') } : {}),
  };
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

export function traceOf(uri: string, cid: string): StepTrace {
  return { remoteId: uri, url: webAddress(uri), handle: { cid } };
}

/** Where people read the post: `at://did/collection/rkey` → bsky.app. */
export function webAddress(uri: string): string {
  const [did = '', , rkey = ''] = uri.replace('at://', '').split('/');
  return `https://bsky.app/profile/${did}/post/${rkey}`;
}
