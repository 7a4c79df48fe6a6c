/** Finds out what came of a call that gave no answer. */
import type { Answer, Answered } from '@antiphon/wire';
import { readAnswer } from '../kit/server.ts';
import type { Finding, StepCall } from '../spec.ts';
import { errorName, errorOf } from './errors.ts';
import type { Piece } from './plan.ts';
import { pieceOf, postCollection, traceOf } from './publish.ts';
import { recordKeyOf } from './record-key.rules.ts';
import { getRecordAnswer, postRecord } from './wire.ts';
import { callOpenly } from './xrpc.ts';

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
