/** Sessions of the pretend server: app-password tokens and DPoP-bound ones, checked as a real server checks them. */
import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import type { FastifyRequest } from '@antiphon/wire/stand-in';
import { calculateJwkThumbprint, EmbeddedJWK, errors, jwtVerify, SignJWT } from 'jose';
import { findAccount, invalidRequest, type PdsState, type StandInAccount, XrpcRefusal } from './stand-in-state.ts';

const hourMs = 3_600_000;
const accessLifetimeMs = 2 * hourMs;
const refreshLifetimeMs = 90 * 24 * hourMs;
/** A rotated refresh token stays good this long (`rotateRefreshToken`, packages/pds, 2026-08-20). */
const graceMs = 2 * hourMs;

interface RefreshEntry {
  readonly did: string;
  readonly expiresAt: number;
  nextId?: string;
}

/** Why a proof of possession was refused; each endpoint says it in its own shape. */
export class ProofRefusal extends Error {
  readonly error: 'use_dpop_nonce' | 'invalid_dpop_proof';

  constructor(error: ProofRefusal['error'], message: string) {
    super(message);
    this.error = error;
  }
}

export class Sessions {
  readonly #key = createSecretKey(randomBytes(32));
  readonly #refresh = new Map<string, RefreshEntry>();
  readonly #seenProofs = new Set<string>();
  readonly #now: () => Date;
  #generation = 0;
  #accessGeneration = 0;
  #nonces = [randomNonce()];

  constructor(now: () => Date) {
    this.#now = now;
  }

  get nonce(): string {
    return this.#nonces[0] ?? '';
  }

  /** Proofs with the last nonce still count, older ones do not. */
  rotateNonce(): void {
    this.#nonces = [randomNonce()];
  }

  revokeAll(): void {
    this.#generation += 1;
    this.#refresh.clear();
  }

  /** Access tokens end now; what renews them stays good. */
  expireAccess(): void {
    this.#accessGeneration += 1;
  }

  async createPair(did: string): Promise<{ accessJwt: string; refreshJwt: string }> {
    const id = randomBytes(12).toString('hex');
    this.#refresh.set(id, { did, expiresAt: this.#now().getTime() + refreshLifetimeMs });
    return this.#pair(did, id);
  }

  async #pair(did: string, id: string): Promise<{ accessJwt: string; refreshJwt: string }> {
    return {
      accessJwt: await this.sign('at+jwt', did, accessLifetimeMs, { scope: 'com.atproto.appPass' }),
      refreshJwt: await this.sign('refresh+jwt', did, refreshLifetimeMs, { scope: 'com.atproto.refresh', jti: id }),
    };
  }

  sign(typ: string, did: string, lifetimeMs: number, claims: Record<string, unknown>): Promise<string> {
    const issuedAt = Math.floor(this.#now().getTime() / 1000);
    return new SignJWT({ ...claims, gen: this.#generationOf(typ), once: randomBytes(6).toString('hex') })
      .setProtectedHeader({ alg: 'HS256', typ })
      .setSubject(did)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeMs / 1000)
      .sign(this.#key);
  }

  async #read(token: string, typ: string): Promise<Record<string, unknown> & { sub: string }> {
    const { payload } = await jwtVerify(token, this.#key, { typ, currentDate: this.#now() }).catch((cause: unknown) => {
      throw cause instanceof errors.JWTExpired
        ? invalidRequest('Token has expired', 'ExpiredToken')
        : invalidRequest('Token could not be verified', 'InvalidToken');
    });
    if (payload.gen !== this.#generationOf(typ) || !payload.sub)
      throw invalidRequest('Token has been revoked', 'ExpiredToken');
    return { ...payload, sub: payload.sub };
  }

  /** Whom a ticket of `getServiceAuth` is from; it counts for one server and one method (`verifyJwt`, packages/xrpc-server). */
  async readTicket(request: FastifyRequest, use: { readonly aud: string; readonly lxm: string }): Promise<string> {
    const [scheme, token] = splitAuthorization(request);
    if (scheme !== 'bearer' || !token) throw new XrpcRefusal(401, 'AuthMissing', 'missing jwt');
    const refuse = (error: string, message: string) => new XrpcRefusal(401, error, message);
    const { sub, aud, lxm } = await this.#read(token, 'JWT').catch((cause: unknown) => {
      const isOver = cause instanceof XrpcRefusal && cause.error === 'ExpiredToken';
      throw isOver ? refuse('JwtExpired', 'jwt expired') : refuse('BadJwt', 'poorly formatted jwt');
    });
    if (aud !== use.aud) throw refuse('BadJwtAudience', 'jwt audience does not match service did');
    if (lxm !== use.lxm) throw refuse('BadJwtLexiconMethod', `bad jwt lexicon method ("lxm"). must match: ${use.lxm}`);
    return sub;
  }

  #generationOf(typ: string): string {
    return typ === 'at+jwt' ? `${this.#generation}.${this.#accessGeneration}` : String(this.#generation);
  }

  /** `com.atproto.server.refreshSession`: a new pair; the old token for two more hours gives the same one. */
  async refresh(request: FastifyRequest): Promise<{ did: string; accessJwt: string; refreshJwt: string }> {
    const [scheme, token] = splitAuthorization(request);
    if (scheme !== 'bearer' || !token) throw new XrpcRefusal(401, 'AuthMissing', 'Authentication Required');
    const { sub, jti } = await this.#read(token, 'refresh+jwt');
    const entry = this.#refresh.get(String(jti));
    const now = this.#now().getTime();
    if (!entry || entry.expiresAt <= now) throw invalidRequest('Token has been revoked', 'ExpiredToken');
    const nextId = entry.nextId ?? randomBytes(12).toString('hex');
    this.#refresh.set(String(jti), { did: sub, nextId, expiresAt: Math.min(entry.expiresAt, now + graceMs) });
    if (!this.#refresh.has(nextId)) this.#refresh.set(nextId, { did: sub, expiresAt: now + refreshLifetimeMs });
    return { did: sub, ...(await this.#pair(sub, nextId)) };
  }

  /** Who calls: by bearer token, or by a DPoP-bound token with its proof. */
  async authorize(request: FastifyRequest, state: PdsState): Promise<StandInAccount> {
    const [scheme, token] = splitAuthorization(request);
    if (!token) throw new XrpcRefusal(401, 'AuthMissing', 'Authentication Required');
    const account = findAccount(state, await this.#subjectOf(scheme, token, request));
    if (!account) throw new XrpcRefusal(403, 'AccountNotFound', 'Account not found');
    if (account.isTakenDown) throw new XrpcRefusal(401, 'AccountTakedown', 'Account has been taken down');
    return account;
  }

  async #subjectOf(scheme: string, token: string, request: FastifyRequest): Promise<string> {
    if (scheme === 'bearer') {
      const { sub, cnf } = await this.#read(token, 'at+jwt');
      // A token bound to a key is worth nothing without its proof.
      if (cnf !== undefined) throw invalidRequest('Malformed token', 'InvalidToken');
      return sub;
    }
    if (scheme !== 'dpop') throw invalidRequest('Unexpected authorization type', 'InvalidToken');
    const jkt = await this.checkProof(request, token).catch((cause: unknown) => {
      throw cause instanceof ProofRefusal ? proofRefused(cause, this.nonce) : cause;
    });
    const { sub, cnf } = await this.#read(token, 'at+jwt').catch(() => {
      throw tokenRefused('The access token is expired or revoked', this.nonce);
    });
    if ((cnf as { jkt?: string } | undefined)?.jkt !== jkt)
      throw tokenRefused('DPoP proof does not match access token', this.nonce);
    return sub;
  }

  /** RFC 9449, 4.3. Gives the thumbprint of the key that signed. */
  async checkProof(request: FastifyRequest, accessToken?: string): Promise<string> {
    const proof = request.headers.dpop;
    if (typeof proof !== 'string' || proof === '') throw new ProofRefusal('invalid_dpop_proof', 'DPoP proof required');
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ['ES256'],
      maxTokenAge: 10,
      clockTolerance: 180,
      currentDate: this.#now(),
    }).catch((cause: unknown) => {
      throw new ProofRefusal('invalid_dpop_proof', `Failed to verify DPoP proof: ${String(cause)}`);
    });
    const ath = accessToken && createHash('sha256').update(accessToken).digest('base64url');
    const path = request.url.split('?')[0];
    const reasons = [
      payload.htm !== request.method && 'DPoP "htm" mismatch',
      payload.htu !== `http://${request.host}${path}` && 'DPoP "htu" mismatch',
      (!payload.jti || this.#seenProofs.has(payload.jti)) && 'DPoP "jti" missing or seen before',
      payload.ath !== ath && 'DPoP "ath" mismatch',
      'd' in (protectedHeader.jwk ?? {}) && 'DPoP proof carries a private key',
    ].filter((reason) => typeof reason === 'string');
    if (reasons[0]) throw new ProofRefusal('invalid_dpop_proof', reasons[0]);
    if (!this.#nonces.includes(String(payload.nonce))) {
      throw new ProofRefusal('use_dpop_nonce', 'Authorization server requires nonce in DPoP proof');
    }
    this.#seenProofs.add(payload.jti ?? '');
    return calculateJwkThumbprint(protectedHeader.jwk ?? {}, 'sha256');
  }
}

function proofRefused(cause: ProofRefusal, nonce: string): XrpcRefusal {
  return new XrpcRefusal(401, cause.error, cause.message, {
    'www-authenticate': `DPoP error="${cause.error}", error_description="${cause.message.replaceAll('"', "'")}"`,
    'dpop-nonce': nonce,
  });
}

function tokenRefused(message: string, nonce: string): XrpcRefusal {
  return new XrpcRefusal(401, 'invalid_token', message, {
    'www-authenticate': `DPoP error="invalid_token", error_description="${message}"`,
    'dpop-nonce': nonce,
  });
}

function splitAuthorization(request: FastifyRequest): [scheme: string, token: string] {
  const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ');
  return [scheme.toLowerCase(), token];
}

function randomNonce(): string {
  return randomBytes(18).toString('base64url');
}
