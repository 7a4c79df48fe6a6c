/**
 * Who calls, and whether they may: asked once, in front of every route, from the contract's declaration.
 */
import type { Access, ApiKeyScope, Role, RouteMeta } from '@antiphon/contract';
import { roles } from '@antiphon/contract';
import { AppError, notFound } from '../platform/errors.ts';

export type Actor =
  | { readonly kind: 'nobody' }
  | {
      readonly kind: 'user';
      readonly userId: string;
      readonly sessionId: string;
      readonly isOperator: boolean;
      readonly isDemo: boolean;
    }
  | {
      readonly kind: 'api_key';
      readonly apiKeyId: string;
      readonly workspaceId: string;
      readonly scopes: readonly string[];
      readonly createdBy: string;
    };

type KnownActor = Exclude<Actor, { kind: 'nobody' }>;

/** What a request shows of its sender. */
export interface Caller {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly ip: string;
  readonly method: string;
}

/** The doors, built by the modules of the ground floor. */
export interface Doors {
  authenticate(caller: Caller): Promise<Actor>;
  /** Null: not a member, or there is no such workspace. */
  roleOf(userId: string, workspaceId: string): Promise<Role | null>;
}

/** A workspace call that was let in. */
export interface Pass {
  readonly actor: Actor;
  /** The person who acts, or who made the API key that acts. Null outside of workspaces when nobody is signed in. */
  readonly userId: string | null;
  readonly role: Role | null;
}

/**
 * Lets a call in, or says why not.
 * @throws AppError 401 `not_signed_in`, 403 `forbidden` | `missing_scope` | `cross_site`, 404 `not_found` for strangers.
 */
export async function admit(
  doors: Doors,
  caller: Caller,
  meta: RouteMeta,
  workspaceId: string | undefined,
): Promise<Pass> {
  const access = meta.access;
  if (!access) throw new Error('this route declares no access');
  const actor = await doors.authenticate(caller);
  if (actor.kind === 'user') refuseCrossSite(caller);
  if (actor.kind === 'nobody') return letInAnybody(access, caller);
  return decide(access, actor, workspaceId, doors);
}

function letInAnybody(access: Access, { headers }: Caller): Pass {
  if (access.kind === 'public') return passOf({ kind: 'nobody' }, null);
  const wordsOnKey =
    'This API key is not one of ours, was taken back, or has ended. Make another one under Settings › API keys.';
  // A proxy's own sign-in (Basic) comes in the same header.
  const hasKey = /^Bearer\s/i.test(String(headers.authorization));
  throw notSignedIn(hasKey ? wordsOnKey : 'Sign in first; your session may have ended.');
}

async function decide(access: Access, actor: KnownActor, workspaceId: string | undefined, doors: Doors): Promise<Pass> {
  if (access.kind === 'public') return passOf(actor, null);
  if (access.kind === 'workspace') return decideMember(access, actor, workspaceId, doors);
  if (actor.kind === 'api_key') throw forbidden('An API key cannot do this; sign in as a person.');
  if (access.kind === 'operator' && !actor.isOperator) throw forbidden('Only who runs this installation can do this.');
  return passOf(actor, null);
}

async function decideMember(
  access: Extract<Access, { kind: 'workspace' }>,
  actor: KnownActor,
  workspaceId: string | undefined,
  doors: Doors,
): Promise<Pass> {
  if (!workspaceId) throw notFound('workspace');
  if (actor.kind === 'api_key') {
    if (actor.workspaceId !== workspaceId) throw notFound('workspace');
    if (!keyMay(actor.scopes, access.scope)) throw missingScope(access.scope);
    return passOf(actor, null);
  }
  const role = await doors.roleOf(actor.userId, workspaceId);
  if (role === null) throw notFound('workspace');
  if (!roleMay(role, access.role)) throw forbidden(`This needs the role ${access.role}; yours is ${role}.`);
  return passOf(actor, role);
}

/** Whether `role` may do what `least` may. */
export function roleMay(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least);
}

/** Whether a key with these scopes may call a route that wants `scope`. Every key may read. */
export function keyMay(scopes: readonly string[], scope: ApiKeyScope | null): boolean {
  if (scope === null) return false;
  return scope === 'read' || scopes.includes(scope);
}

function passOf(actor: Actor, role: Role | null): Pass {
  const userId = actor.kind === 'user' ? actor.userId : actor.kind === 'api_key' ? actor.createdBy : null;
  return { actor, userId, role };
}

/** A page of another site must not act with this browser's cookie. */
function refuseCrossSite(caller: Caller): void {
  if (caller.method === 'GET' || caller.method === 'HEAD') return;
  const site = caller.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw crossSite();
  const origin = caller.headers.origin;
  if (typeof origin !== 'string' || origin === 'null') return;
  const from = URL.canParse(origin) ? new URL(origin).host : undefined;
  const ours = [caller.headers['x-forwarded-host'], caller.headers.host];
  if (from === undefined || !ours.includes(from)) throw crossSite();
}

function crossSite(): AppError {
  return new AppError({
    code: 'cross_site',
    status: 403,
    userMessage: 'This request came from another site and was not carried out.',
  });
}
function notSignedIn(userMessage: string): AppError {
  return new AppError({ code: 'not_signed_in', status: 401, userMessage });
}
function forbidden(userMessage: string): AppError {
  return new AppError({ code: 'forbidden', status: 403, userMessage });
}
function missingScope(scope: ApiKeyScope | null): AppError {
  return new AppError({
    code: 'missing_scope',
    status: 403,
    userMessage:
      scope === null ? 'An API key cannot do this; sign in as a person.' : `This API key lacks the scope ${scope}.`,
  });
}
