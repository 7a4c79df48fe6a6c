/**
 * Kept answers may hold what is shown once (an invitation's link), so none of them lies open in the database: each is
 * sealed with AES-256-GCM under a key of its own, derived from the master key, and opens only beside its request.
 */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

/** Which request the answer belongs to; it opens for no other. */
export interface AnswerPlace {
  readonly workspaceId: string;
  readonly route: string;
  readonly key: string;
}

/** As it stands in the database. */
export interface SealedAnswer {
  /** 12 bytes, base64. */
  readonly nonce: string;
  /** Ciphertext and tag, base64. */
  readonly sealed: string;
}

/** What is told again. */
export interface WholeAnswer {
  readonly body: unknown;
  /** The cookies that came with it: without them a browser could not go on where a lost reply left it. */
  readonly cookies?: string | readonly string[] | undefined;
}

export const answerNonceBytes = 12;
const tagBytes = 16;

export function sealAnswer(masterKey: string, place: AnswerPlace, answer: WholeAnswer, nonce: Buffer): SealedAnswer {
  const cipher = createCipheriv('aes-256-gcm', keyOf(masterKey), nonce, { authTagLength: tagBytes });
  cipher.setAAD(associatedData(place));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(answer), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { nonce: nonce.toString('base64'), sealed: sealed.toString('base64') };
}

/** @returns undefined when it does not open: the master key was changed since, or the row is not this request's. */
export function openAnswer(masterKey: string, place: AnswerPlace, kept: SealedAnswer): WholeAnswer | undefined {
  const sealed = Buffer.from(kept.sealed, 'base64');
  const nonce = Buffer.from(kept.nonce, 'base64');
  if (nonce.length !== answerNonceBytes || sealed.length < tagBytes) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', keyOf(masterKey), nonce, { authTagLength: tagBytes });
  decipher.setAAD(associatedData(place));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  const opened = decipher.update(sealed.subarray(0, -tagBytes));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  return JSON.parse(opened.toString('utf8')) as WholeAnswer;
}

function keyOf(masterKey: string): Buffer {
  return createHmac('sha256', Buffer.from(masterKey, 'hex')).update('antiphon kept answers').digest();
}

/** Routes and keys hold no line breaks, so the three parts cannot run into each other. */
function associatedData({ workspaceId, route, key }: AnswerPlace): Buffer {
  return Buffer.from([workspaceId, route, key].join('\n'), 'utf8');
}
