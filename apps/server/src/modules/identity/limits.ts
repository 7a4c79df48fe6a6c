/** Limits on doors, counted in the database so that every copy of the server counts alike. */
import { createHmac } from 'node:crypto';
import type { AppContext } from '../../context.ts';
import { findTries, forgetFailures, insertAttempt, lockDoor, markSucceeded } from './attempts.instance.queries.ts';
import { tooManyTries } from './identity.errors.ts';
import { countedAddress, type DoorKind, limitsOf, longestWindowMs, secondsUntilFree } from './limits.rules.ts';

export interface Try {
  readonly kind: DoorKind;
  readonly ip: string;
  /** The account meant, where one is. */
  readonly email?: string;
}

type Counter = Pick<AppContext, 'db' | 'clock' | 'ids' | 'masterKey' | 'config'>;

/**
 * Counts a try, or refuses it; a refused one does not count, so that waiting helps.
 * @returns what to call when the try succeeded.
 * @throws AppError 429 `too_many_tries` with when to try again.
 */
export async function countTry(app: Counter, { kind, ip, email }: Try): Promise<() => Promise<void>> {
  const now = app.clock.now();
  const attempt = {
    id: app.ids.next(now),
    kind,
    emailHash: email ? hashOfEmail(app, email) : null,
    ipAddress: countedAddress(ip),
    at: now,
  };
  const limits = limitsOf[kind];
  const wait = await app.db.atDoor({}, async (scope) => {
    await lockDoor(scope, attempt);
    const tries = await findTries(
      scope,
      attempt,
      new Date(now.getTime() - longestWindowMs),
      limits.counts === 'failures',
    );
    const forAccount = limits.perAccount ? secondsUntilFree(tries.byAccount, limits.perAccount, now) : 0;
    const forAddress = isCountedByAddress(app, kind) ? secondsUntilFree(tries.byAddress, limits.perAddress, now) : 0;
    const seconds = Math.max(forAccount, forAddress);
    if (seconds === 0) await insertAttempt(scope, attempt);
    return seconds;
  });
  if (wait > 0) throw tooManyTries(limits.words, wait);
  return () => app.db.atDoor({}, (scope) => markSucceeded(scope, attempt.id));
}

/** Forgets an account's failures, once its password is new. */
export async function reopenDoor(app: Counter, email: string): Promise<void> {
  await app.db.atDoor({}, (scope) => forgetFailures(scope, hashOfEmail(app, email)));
}

/**
 * On one's own machine (listening on loopback, no public address) everybody has the same address, and opening many
 * demos and accounts is trying things out. Wrong passwords are counted everywhere.
 */
function isCountedByAddress({ config }: Counter, kind: DoorKind): boolean {
  const { isOwnMachine } = config;
  return !(isOwnMachine && (kind === 'sign_up' || kind === 'demo'));
}

function hashOfEmail({ masterKey }: Counter, email: string): string {
  return createHmac('sha256', Buffer.from(masterKey, 'hex'))
    .update(`sign-in attempts ${email.toLowerCase()}`)
    .digest('base64url');
}
