/** Who may speak: pretend accounts, their tokens, and the doors that strangers do not pass. */
import { scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { newId, sha256, timeOf, type WorldGround, WorldRefusal } from './ground.ts';
import { writePast } from './history.ts';
import type { WorldAccount, WorldToken } from './store.ts';
import { isStyleName, styles } from './styles.rules.ts';

const stretch = promisify<string, Uint8Array, number, { N: number }, Buffer>(scrypt);

export interface SessionRequest {
  readonly style: unknown;
  readonly handle: unknown;
  readonly password: unknown;
  readonly display_name?: unknown;
  /** How long the access lives, in minutes; it does not end by itself when absent. */
  readonly access_minutes?: unknown;
  /** For a new account: how many posts it already has, 0 to 200. */
  readonly past_posts?: unknown;
}

export interface Session {
  readonly account: WorldAccount;
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_at: string | null;
}

/** Signs in; a handle that nobody has yet becomes a new account with this password. */
export async function openSession(ground: WorldGround, request: SessionRequest): Promise<Session> {
  const { style, handle, password } = request;
  if (!isStyleName(style)) throw new WorldRefusal(400, 'unknown_network', 'There is no such network here.');
  if (typeof handle !== 'string' || !/^[a-z0-9_]{2,30}$/.test(handle)) {
    throw new WorldRefusal(400, 'bad_handle', 'A handle has 2 to 30 letters, digits or underscores.');
  }
  if (typeof password !== 'string' || password === '' || password.length > 200) {
    throw new WorldRefusal(400, 'bad_password', 'A password has 1 to 200 characters.');
  }
  const known = await ground.store.accountByHandle(style, handle);
  const account = known ?? (await createAccount(ground, { ...request, style, handle, password }));
  if (!(await isPasswordOf(account, password))) {
    throw new WorldRefusal(
      401,
      'wrong_password',
      `@${handle} exists on ${styles[style].title} and has another password.`,
    );
  }
  const minutes = request.access_minutes;
  return issueTokens(ground, account, typeof minutes === 'number' && minutes > 0 ? minutes * 60_000 : null);
}

async function createAccount(
  ground: WorldGround,
  request: SessionRequest & { style: WorldAccount['style']; handle: string; password: string },
): Promise<WorldAccount> {
  const { style, handle, password, display_name: name, past_posts: past } = request;
  const account: WorldAccount = {
    id: newId(ground),
    style,
    handle,
    displayName: typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 60) : handle,
    passwordHash: await hashPassword(password, ground.randomBytes(16)),
    createdAt: ground.clock.now(),
    clockOffsetMs: 0,
  };
  if (!(await ground.store.addAccount(account))) {
    // Somebody took the handle in this very moment; the password decides who it was.
    return (await ground.store.accountByHandle(style, handle)) ?? account;
  }
  if (typeof past === 'number') await writePast(ground, account, Math.max(0, Math.min(200, Math.floor(past))));
  return account;
}

async function hashPassword(password: string, salt: Uint8Array): Promise<string> {
  const hash = await stretch(password, salt, 32, { N: 4096 });
  return `${Buffer.from(salt).toString('hex')}:${hash.toString('hex')}`;
}

async function isPasswordOf(account: WorldAccount, password: string): Promise<boolean> {
  const [salt = '', hash = ''] = account.passwordHash.split(':');
  const again = await hashPassword(password, Buffer.from(salt, 'hex'));
  return timingSafeEqual(Buffer.from(again.split(':')[1] ?? '', 'hex'), Buffer.from(hash, 'hex'));
}

async function issueTokens(ground: WorldGround, account: WorldAccount, accessMs: number | null): Promise<Session> {
  const access = Buffer.from(ground.randomBytes(24)).toString('base64url');
  const refresh = Buffer.from(ground.randomBytes(24)).toString('base64url');
  const expiresAt = accessMs === null ? null : new Date(timeOf(ground, account).getTime() + accessMs);
  const common = { accountId: account.id, accessMs };
  await ground.store.addToken({ ...common, hash: sha256(access), kind: 'access', expiresAt });
  await ground.store.addToken({ ...common, hash: sha256(refresh), kind: 'refresh', expiresAt: null });
  return { account, access_token: access, refresh_token: refresh, expires_at: expiresAt?.toISOString() ?? null };
}

/** New tokens for a refresh token, which works once. The old access ends. */
export async function renewSession(ground: WorldGround, refreshToken: unknown): Promise<Session> {
  const hash = sha256(typeof refreshToken === 'string' ? refreshToken : '');
  const token = await ground.store.token(hash);
  const account = token?.kind === 'refresh' ? await ground.store.account(token.accountId) : null;
  if (!token || !account || !(await ground.store.removeToken(hash))) {
    throw new WorldRefusal(401, 'signed_out', 'This sign-in has ended.');
  }
  return issueTokens(ground, account, token.accessMs);
}

/** The account whose access token this is; strangers and ended access are refused. */
export async function authorize(ground: WorldGround, header: string | undefined): Promise<WorldAccount> {
  const value = /^Bearer (\S+)$/.exec(header ?? '')?.[1] ?? '';
  const token: WorldToken | null = value === '' ? null : await ground.store.token(sha256(value));
  const account = token?.kind === 'access' ? await ground.store.account(token.accountId) : null;
  if (!token || !account) throw new WorldRefusal(401, 'signed_out', 'This sign-in is not known here.');
  if (token.expiresAt && token.expiresAt <= timeOf(ground, account)) {
    throw new WorldRefusal(401, 'expired', 'This sign-in has run out.');
  }
  return account;
}
