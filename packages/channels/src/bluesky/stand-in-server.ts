/** Signing in, names and documents of the pretend server: `com.atproto.server.*`, `com.atproto.identity.*`. */
import type { FastifyInstance, FastifyRequest } from '@antiphon/wire/stand-in';
import { originOf } from './stand-in-oauth.ts';
import type { Sessions } from './stand-in-sessions.ts';
import {
  findAccount,
  invalidRequest,
  type PdsState,
  type StandInAccount,
  serverDid,
  XrpcRefusal,
} from './stand-in-state.ts';

/** 30 sign-ins in 5 minutes per account and address (`createSession.ts` in packages/pds, 2026-08-20). */
const signInsAllowed = 30;
const signInWindowMs = 5 * 60_000;
const minuteMs = 60_000;

export function addServerRoutes(app: FastifyInstance, state: PdsState, sessions: Sessions, now: () => Date): void {
  const signIns = new Map<string, number[]>();

  app.post(
    `/xrpc/com.atproto.server.createSession`,
    { config: { route: 'com.atproto.server.createSession' } },
    async (request) => {
      const { identifier, password } = (request.body ?? {}) as { identifier?: unknown; password?: unknown };
      if (typeof identifier !== 'string') throw invalidRequest('Input must have the property "identifier"');
      if (typeof password !== 'string') throw invalidRequest('Input must have the property "password"');
      countSignIn(signIns, identifier, now());
      const account = findAccount(state, identifier);
      if (!account || account.password !== password)
        throw new XrpcRefusal(401, 'AuthenticationRequired', 'Invalid identifier or password');
      if (account.isTakenDown) throw new XrpcRefusal(401, 'AccountTakedown', 'Account has been taken down');
      return {
        ...(await sessions.createPair(account.did)),
        ...sessionOf(request, account),
        email: `${account.handle}@example.com`,
        emailConfirmed: true,
      };
    },
  );

  app.post(
    `/xrpc/com.atproto.server.refreshSession`,
    { config: { route: 'com.atproto.server.refreshSession' } },
    async (request) => {
      const { did, ...tokens } = await sessions.refresh(request);
      const account = findAccount(state, did);
      if (!account) throw invalidRequest(`Could not find user info for account: ${did}`);
      return { ...tokens, ...sessionOf(request, account) };
    },
  );

  app.get(
    `/xrpc/com.atproto.server.getSession`,
    { config: { route: 'com.atproto.server.getSession' } },
    async (request) => sessionOf(request, await sessions.authorize(request, state)),
  );

  app.get(
    `/xrpc/com.atproto.server.describeServer`,
    { config: { route: 'com.atproto.server.describeServer' } },
    async () => ({
      did: serverDid,
      availableUserDomains: ['.test'],
      inviteCodeRequired: false,
      links: {},
      contact: {},
    }),
  );

  app.get(
    `/xrpc/com.atproto.server.getServiceAuth`,
    { config: { route: 'com.atproto.server.getServiceAuth' } },
    async (request) => {
      const account = await sessions.authorize(request, state);
      const { aud, lxm, exp } = request.query as Record<string, string | undefined>;
      if (!aud?.startsWith('did:')) throw invalidRequest('Error: aud must be a valid did');
      const livesMs = ticketLife(exp, lxm, now());
      return { token: await sessions.sign('JWT', account.did, livesMs, { aud, ...(lxm ? { lxm } : {}) }) };
    },
  );

  app.get(
    `/xrpc/com.atproto.identity.resolveHandle`,
    { config: { route: 'com.atproto.identity.resolveHandle' } },
    async (request) => {
      const { handle = '' } = request.query as { handle?: string };
      if (!/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?$/i.test(handle))
        throw invalidRequest('Error: handle must be a valid handle');
      const account = findAccount(state, handle);
      if (!account)
        throw invalidRequest('Unable to resolve handle', handle.endsWith('.test') ? 'HandleNotFound' : undefined);
      return { did: account.did };
    },
  );

  // The directory of `did:plc`, as plc.directory serves it.
  app.get('/:did', { config: { route: 'plc.document' } }, async (request, reply) => {
    const { did } = request.params as { did: string };
    const account = did.startsWith('did:plc:') ? state.accounts.get(did) : undefined;
    if (!account) return reply.code(404).send({ message: `DID not registered: ${did}` });
    return reply.type('application/did+ld+json').send(JSON.stringify(documentOf(request, account)));
  });
}

/** `getServiceAuth.ts` in packages/pds (2026-08-20): a minute, or up to an hour for one method. */
function ticketLife(exp: string | undefined, lxm: string | undefined, now: Date): number {
  if (exp === undefined) return minuteMs;
  const livesMs = Number(exp) * 1000 - now.getTime();
  if (!(livesMs > 0)) throw invalidRequest('expiration is in past', 'BadExpiration');
  if (livesMs > 60 * minuteMs)
    throw invalidRequest('cannot request a token with an expiration more than an hour in the future', 'BadExpiration');
  if (lxm === undefined && livesMs > minuteMs)
    throw invalidRequest(
      'cannot request a method-less token with an expiration more than a minute in the future',
      'BadExpiration',
    );
  return livesMs;
}

function countSignIn(signIns: Map<string, number[]>, identifier: string, now: Date): void {
  const recent = (signIns.get(identifier) ?? []).filter((at) => at > now.getTime() - signInWindowMs);
  if (recent.length >= signInsAllowed) {
    const resetAt = (recent[0] ?? now.getTime()) + signInWindowMs;
    throw new XrpcRefusal(429, 'RateLimitExceeded', 'Rate Limit Exceeded', {
      'ratelimit-limit': '30',
      'ratelimit-remaining': '0',
      'ratelimit-reset': String(Math.floor(resetAt / 1000)),
    });
  }
  signIns.set(identifier, [...recent, now.getTime()]);
}

function sessionOf(request: FastifyRequest, account: StandInAccount) {
  return { did: account.did, handle: account.handle, didDoc: documentOf(request, account), active: true };
}

export function documentOf(request: FastifyRequest, account: StandInAccount) {
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: account.did,
    alsoKnownAs: [`at://${account.handle}`],
    verificationMethod: [],
    service: [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: originOf(request) }],
  };
}
