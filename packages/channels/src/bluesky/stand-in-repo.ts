/** Records and blobs of the pretend server: `com.atproto.repo.*`. */
import type { FastifyInstance, FastifyRequest } from '@antiphon/wire/stand-in';
import { checkPostRecord } from './stand-in-record-check.ts';
import { documentOf } from './stand-in-server.ts';
import type { Sessions } from './stand-in-sessions.ts';
import {
  cidOf,
  findAccount,
  invalidRequest,
  type PdsState,
  type StandInAccount,
  XrpcRefusal,
} from './stand-in-state.ts';

export interface RepoGround {
  readonly state: PdsState;
  readonly sessions: Sessions;
  readonly now: () => Date;
  readonly writePointsPerHour: number;
}

const hourMs = 3_600_000;
/** 50 MB, the reference server's default for `blobUploadLimit`. */
const blobMaxBytes = 52_428_800;

export function addRepoRoutes(app: FastifyInstance, ground: RepoGround): void {
  const { state, sessions, now } = ground;
  const hourly = { now, limit: ground.writePointsPerHour, windowMs: hourMs };
  const budget = new PointBudget(hourly);
  // `uploadBlob.ts` in packages/pds: a thousand a day.
  const uploads = new PointBudget({ now, limit: 1000, windowMs: 24 * hourMs });
  let revision = 0;
  const commit = () => {
    revision += 1;
    return { cid: cidOf(`commit ${revision}`, 'dag-cbor'), rev: tidOf(now(), revision) };
  };

  app.post(
    '/xrpc/com.atproto.repo.uploadBlob',
    { config: { route: 'com.atproto.repo.uploadBlob' } },
    async (request, reply) => {
      const { did } = await sessions.authorize(request, state);
      reply.headers(uploads.spend(did, 1));
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.from(JSON.stringify(request.body ?? ''));
      if (bytes.length === 0) throw invalidRequest('Request encoding (Content-Type) required but not provided');
      if (bytes.length > blobMaxBytes) throw new XrpcRefusal(413, 'PayloadTooLarge', 'request entity too large');
      const mimeType = sniff(bytes) ?? (request.headers['content-type'] || 'application/octet-stream');
      const link = cidOf(bytes, 'raw');
      state.blobs.set(link, { bytes, mimeType });
      return { blob: { $type: 'blob', ref: { $link: link }, mimeType, size: bytes.length } };
    },
  );

  app.post(
    '/xrpc/com.atproto.repo.createRecord',
    { config: { route: 'com.atproto.repo.createRecord' } },
    async (request, reply) => {
      const { account, collection, rkey, record } = await readWrite(request, ground);
      reply.headers(budget.spend(account.did, 3));
      const key = rkey ?? tidOf(now(), revision);
      if (!/^[\w.~:-]{1,512}$/.test(key) || key === '.' || key === '..') throw invalidRequest('Invalid record key');
      if (collection !== 'app.bsky.feed.post')
        throw invalidRequest(`This pretend server keeps posts only, not ${collection}`);
      checkPostRecord(state, record);
      const uri = `at://${account.did}/${collection}/${key}`;
      // A create on a key that is taken is not foreseen there: bluesky-social/atproto#3718.
      if (state.records.has(uri)) throw new XrpcRefusal(500, 'InternalServerError', 'Internal Server Error');
      const cid = cidOf(JSON.stringify(record), 'dag-cbor');
      state.records.set(uri, { uri, cid, value: structuredClone(record) });
      return { uri, cid, commit: commit(), validationStatus: 'valid' };
    },
  );

  app.post(
    '/xrpc/com.atproto.repo.deleteRecord',
    { config: { route: 'com.atproto.repo.deleteRecord' } },
    async (request, reply) => {
      const { account, collection, rkey } = await readWrite(request, ground);
      if (rkey === undefined) throw invalidRequest('Input must have the property "rkey"');
      reply.headers(budget.spend(account.did, 1));
      const isThere = state.records.delete(`at://${account.did}/${collection}/${rkey}`);
      return isThere ? { commit: commit() } : {};
    },
  );

  app.get('/xrpc/com.atproto.repo.getRecord', { config: { route: 'com.atproto.repo.getRecord' } }, async (request) => {
    const { repo = '', collection = '', rkey = '' } = request.query as Record<string, string | undefined>;
    const account = findAccount(state, repo);
    if (!account) throw invalidRequest('Could not locate record');
    const uri = `at://${account.did}/${collection}/${rkey}`;
    const record = state.records.get(uri);
    if (!record) throw invalidRequest(`Could not locate record: ${uri}`, 'RecordNotFound');
    return record;
  });

  app.get(
    '/xrpc/com.atproto.repo.listRecords',
    { config: { route: 'com.atproto.repo.listRecords' } },
    async (request) => {
      const {
        repo = '',
        collection = '',
        limit: asked = '50',
        cursor,
        reverse,
      } = request.query as Record<string, string | undefined>;
      const account = findAccount(state, repo);
      const limit = Number(asked);
      if (!account) throw invalidRequest(`Could not find repo: ${repo}`);
      if (!Number.isInteger(limit) || limit < 1 || limit > 100)
        throw invalidRequest('Error: limit can not be greater than 100');
      const isAscending = reverse === 'true';
      const prefix = `at://${account.did}/${collection}/`;
      const records = [...state.records.values()]
        .filter((record) => record.uri.startsWith(prefix))
        .filter(
          (record) =>
            cursor === undefined || (isAscending ? record.uri > prefix + cursor : record.uri < prefix + cursor),
        )
        .sort((a, b) => (isAscending ? 1 : -1) * (a.uri < b.uri ? -1 : 1))
        .slice(0, limit);
      const last = records.at(-1);
      return { records, ...(last ? { cursor: last.uri.slice(prefix.length) } : {}) };
    },
  );

  app.get(
    '/xrpc/com.atproto.repo.describeRepo',
    { config: { route: 'com.atproto.repo.describeRepo' } },
    async (request) => {
      const { repo = '' } = request.query as { repo?: string };
      const account = findAccount(state, repo);
      if (!account) throw invalidRequest(`Could not find user: ${repo}`);
      return {
        did: account.did,
        handle: account.handle,
        didDoc: documentOf(request, account),
        collections: ['app.bsky.feed.post'],
        handleIsCorrect: true,
      };
    },
  );
}

interface Write {
  readonly account: StandInAccount;
  readonly collection: string;
  readonly rkey?: string;
  readonly record: unknown;
}

async function readWrite(request: FastifyRequest, { state, sessions }: RepoGround): Promise<Write> {
  const account = await sessions.authorize(request, state);
  const { repo, collection, rkey, record } = (request.body ?? {}) as Record<string, unknown>;
  if (typeof repo !== 'string') throw invalidRequest('Input must have the property "repo"');
  if (typeof collection !== 'string') throw invalidRequest('Input must have the property "collection"');
  if (findAccount(state, repo)?.did !== account.did)
    throw new XrpcRefusal(401, 'AuthenticationRequired', 'Authentication Required');
  return { account, collection, record, ...(typeof rkey === 'string' ? { rkey } : {}) };
}

interface BudgetRule {
  readonly now: () => Date;
  readonly limit: number;
  readonly windowMs: number;
}

/** Points of an account in a window, told in headers as `packages/xrpc-server/src/rate-limiter.ts` does. */
class PointBudget {
  readonly #rule: BudgetRule;
  readonly #spent = new Map<string, { points: number; until: number }>();

  constructor(rule: BudgetRule) {
    this.#rule = rule;
  }

  spend(did: string, points: number): Record<string, string> {
    const { limit, windowMs } = this.#rule;
    const now = this.#rule.now().getTime();
    const known = this.#spent.get(did);
    const entry = known && known.until > now ? known : { points: 0, until: now + windowMs };
    const isOver = entry.points + points > limit;
    const headers = {
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': String(isOver ? 0 : limit - entry.points - points),
      'ratelimit-reset': String(Math.ceil(entry.until / 1000)),
      'ratelimit-policy': `${limit};w=${windowMs / 1000}`,
    };
    if (isOver) throw new XrpcRefusal(429, 'RateLimitExceeded', 'Rate Limit Exceeded', headers);
    this.#spent.set(did, { ...entry, points: entry.points + points });
    return headers;
  }
}

/** The real server looks into the bytes and believes them more than the header. */
export function sniff(bytes: Buffer): string | null {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return 'image/png';
  if (bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP')
    return 'image/webp';
  return null;
}

function tidOf(now: Date, salt: number): string {
  const alphabet = '234567abcdefghijklmnopqrstuvwxyz';
  let rest = (BigInt(now.getTime()) * 1000n + BigInt(salt % 1000)) << 10n;
  let key = '';
  for (let position = 0; position < 13; position += 1) {
    key = alphabet.charAt(Number(rest & 31n)) + key;
    rest >>= 5n;
  }
  return key;
}
