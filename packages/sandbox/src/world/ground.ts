/** What the parts of the world share: memory, time, chance, and how refusals are said. */
import { createHash } from 'node:crypto';
import type { AudienceModel } from '../audience/model.rules.ts';
import type { WorldAccount, WorldStore } from './store.ts';

export interface WorldGround {
  readonly store: WorldStore;
  readonly clock: { now(): Date };
  readonly audience: AudienceModel;
  /** IANA zone in which the audience lives. */
  readonly timeZone: string;
  /** How long a container is processed. */
  readonly processingMs: number;
  /** Address under which people see profiles and posts; '' for paths alone. */
  readonly publicUrl: string;
  randomBytes(count: number): Uint8Array;
}

/** A refusal of the pretend network: `{ error: { code, message } }`. */
export class WorldRefusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Time as this account lives it. */
export function timeOf(ground: WorldGround, account: Pick<WorldAccount, 'clockOffsetMs'>): Date {
  return new Date(ground.clock.now().getTime() + account.clockOffsetMs);
}

export function newId(ground: WorldGround): string {
  return Buffer.from(ground.randomBytes(9)).toString('base64url').replace(/[-_]/g, '0');
}

export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}
