import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/** Time as an argument: the demo and the tests move it. */
export interface Clock {
  now(): Date;
}
export const systemClock: Clock = { now: () => new Date() };

/** Ids as an argument. UUIDv7 of the given moment: neither a secret nor an order. */
export interface Ids {
  next(now: Date): string;
  /** Unguessable: 128 random bits and more, URL-safe. */
  secret(byteCount?: number): string;
}
export const systemIds: Ids = {
  next: (now) => v7({ msecs: now.getTime() }),
  secret: (byteCount = 24) => randomBytes(byteCount).toString('base64url'),
};
