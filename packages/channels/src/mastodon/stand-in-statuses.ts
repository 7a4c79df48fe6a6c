/** Statuses of the pretend server, with the memory for idempotency keys that Mastodon has: one hour. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from '@antiphon/wire/stand-in';
import { countedLength, credentialEntity, statusEntity } from './stand-in-entities.ts';
import type { MediaGround } from './stand-in-media.ts';
import { readPoll } from './stand-in-polls.ts';
import { authorize, type Caller, originOf, Refusal, type StoredMedia, type StoredStatus } from './stand-in-state.ts';

export interface StatusGround extends MediaGround {
  /** False: software that speaks the API and ignores the key. */
  readonly knowsIdempotency: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

const keyMemoryMs = 3_600_000;
/** 300 calls in 5 minutes, and 30 deletes in 30 (docs.joinmastodon.org/api/rate-limits, 2026-07-02). */
const callWindow = [300, 5 * 60_000] as const;
const deleteWindow = [30, 30 * 60_000] as const;

export function addStatusRoutes(app: FastifyInstance, ground: StatusGround): void {
  const { state, now, rates } = ground;
  const remembered = new Map<string, { statusId: string; until: number }>();
  const entity = (request: FastifyRequest, status: StoredStatus) =>
    statusEntity(originOf(request), state, status, now());
  const enter = (request: FastifyRequest, reply: FastifyReply, scope: string): Caller => {
    const caller = authorize(state, request, scope);
    reply.headers(rates.spend(`calls ${caller.account.id}`, ...callWindow));
    return caller;
  };

  app.get('/api/v1/accounts/verify_credentials', { config: { route: 'accounts.verify' } }, async (request, reply) => {
    const { account } = enter(request, reply, 'read:accounts');
    const count = [...state.statuses.values()].filter((status) => status.accountId === account.id).length;
    return credentialEntity(originOf(request), account, count);
  });

  app.post('/api/v1/statuses', { config: { route: 'statuses.create' } }, async (request, reply) => {
    const caller = enter(request, reply, 'write:statuses');
    const key = request.headers['idempotency-key'];
    const memory = `${caller.account.id} ${String(key)}`;
    const known = ground.knowsIdempotency && key !== undefined ? remembered.get(memory) : undefined;
    const before = known && known.until > now().getTime() ? state.statuses.get(known.statusId) : undefined;
    if (before) return entity(request, before);
    const status = createStatus(ground, caller, (request.body ?? {}) as Fields);
    state.statuses.set(status.id, status);
    remembered.set(memory, { statusId: status.id, until: now().getTime() + keyMemoryMs });
    return entity(request, status);
  });

  app.get('/api/v1/statuses', { config: { route: 'statuses.index' } }, async (request, reply) => {
    enter(request, reply, 'read:statuses');
    const given = (request.query as Record<string, string | string[] | undefined>)['id[]'] ?? [];
    const ids = (Array.isArray(given) ? given : [given]).slice(0, 20);
    return ids
      .map((id) => state.statuses.get(id))
      .filter((status) => status !== undefined)
      .map((status) => entity(request, status));
  });

  app.get('/api/v1/statuses/:id', { config: { route: 'statuses.show' } }, async (request, reply) => {
    enter(request, reply, 'read:statuses');
    return entity(request, find(ground, request));
  });

  app.get('/api/v1/statuses/:id/context', { config: { route: 'statuses.context' } }, async (request, reply) => {
    enter(request, reply, 'read:statuses');
    const { id } = find(ground, request);
    return { ancestors: [], descendants: below(ground, id).map((status) => entity(request, status)) };
  });

  app.put('/api/v1/statuses/:id', { config: { route: 'statuses.update' } }, async (request, reply) => {
    const caller = enter(request, reply, 'write:statuses');
    const status = find(ground, request);
    if (status.accountId !== caller.account.id) throw new Refusal(404, 'Record not found');
    const edited = editStatus(ground, caller, status, (request.body ?? {}) as Fields);
    state.statuses.set(status.id, edited);
    return entity(request, edited);
  });

  app.delete('/api/v1/statuses/:id', { config: { route: 'statuses.delete' } }, async (request, reply) => {
    const { account } = enter(request, reply, 'write:statuses');
    rates.spend(`deletes ${account.id}`, ...deleteWindow);
    const status = find(ground, request);
    if (status.accountId !== account.id) throw new Refusal(404, 'Record not found');
    const answer = { ...entity(request, status), text: status.text };
    state.statuses.delete(status.id);
    return answer;
  });

  app.get('/api/v1/accounts/:id/statuses', { config: { route: 'accounts.statuses' } }, async (request, reply) => {
    enter(request, reply, 'read:statuses');
    const { id } = request.params as { id: string };
    if (!state.accounts.has(id)) throw new Refusal(404, 'Record not found');
    return listStatuses(ground, id, request.query as Record<string, string | undefined>).map((status) =>
      entity(request, status),
    );
  });
}

function listStatuses(
  { state }: StatusGround,
  accountId: string,
  query: Readonly<Record<string, string | undefined>>,
): StoredStatus[] {
  const { limit = '20', max_id: maxId, since_id: sinceId, exclude_replies: noReplies } = query;
  const isReplyToOthers = (status: StoredStatus) => {
    const parent = status.inReplyToId === null ? undefined : state.statuses.get(status.inReplyToId);
    return parent !== undefined && parent.accountId !== accountId;
  };
  return [...state.statuses.values()]
    .filter((status) => status.accountId === accountId)
    .filter((status) => maxId === undefined || BigInt(status.id) < BigInt(maxId))
    .filter((status) => sinceId === undefined || BigInt(status.id) > BigInt(sinceId))
    .filter((status) => noReplies !== 'true' || !isReplyToOthers(status))
    .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1))
    .slice(0, Math.min(40, Number(limit) || 20));
}

function find({ state }: StatusGround, request: FastifyRequest): StoredStatus {
  const status = state.statuses.get((request.params as { id: string }).id);
  if (!status) throw new Refusal(404, 'Record not found');
  return status;
}

/** Depth first, as the tree is drawn. */
function below(ground: StatusGround, id: string): StoredStatus[] {
  return [...ground.state.statuses.values()]
    .filter((status) => status.inReplyToId === id)
    .flatMap((status) => [status, ...below(ground, status.id)]);
}

/** What the body does not name is taken away, media and poll too (`update_status_service.rb`). */
function editStatus(ground: StatusGround, caller: Caller, before: StoredStatus, fields: Fields): StoredStatus {
  for (const id of before.mediaIds) {
    const media = ground.state.media.get(id);
    if (media) media.statusId = null;
  }
  const { language = before.language, sensitive = before.isSensitive } = fields;
  const whole = { ...fields, language, sensitive, visibility: before.visibility };
  const edited = createStatus(ground, caller, whole);
  const { id, createdAt, inReplyToId, appName } = before;
  for (const one of edited.mediaIds) {
    const media = ground.state.media.get(one);
    if (media) media.statusId = id;
  }
  return { ...edited, id, createdAt, inReplyToId, appName, editedAt: ground.now() };
}

function createStatus(ground: StatusGround, { account, token }: Caller, fields: Fields): StoredStatus {
  const text = typeof fields.status === 'string' ? fields.status : '';
  const spoilerText = typeof fields.spoiler_text === 'string' ? fields.spoiler_text : '';
  const media = readMedia(ground, account.id, fields.media_ids);
  if (text.trim() === '' && media.length === 0) throw new Refusal(422, "Validation failed: Text can't be blank");
  if (countedLength(spoilerText + text) > ground.limits.maxCharacters)
    throw new Refusal(422, `Validation failed: Text character limit of ${ground.limits.maxCharacters} exceeded`);
  const visibility = fields.visibility ?? 'public';
  if (!['public', 'unlisted', 'private', 'direct'].includes(String(visibility)))
    throw new Refusal(422, 'Validation failed: Visibility is not included in the list');
  const inReplyToId = fields.in_reply_to_id === undefined ? null : String(fields.in_reply_to_id);
  if (inReplyToId !== null && !ground.state.statuses.has(inReplyToId))
    throw new Refusal(404, 'The post you are trying to reply to does not appear to exist.');
  const status: StoredStatus = {
    id: ground.ids.next(),
    accountId: account.id,
    createdAt: ground.now(),
    text,
    spoilerText,
    isSensitive: fields.sensitive === true || spoilerText !== '',
    visibility: String(visibility),
    // What is no ISO 639 code is dropped without a word.
    language: typeof fields.language === 'string' && /^[a-z]{2,3}$/.test(fields.language) ? fields.language : null,
    inReplyToId,
    mediaIds: media.map((one) => one.id),
    poll: readPoll(fields.poll, { ...ground, id: ground.ids.next(), now: ground.now(), hasMedia: media.length > 0 }),
    appName: token.appName,
  };
  for (const one of media) one.statusId = status.id;
  return status;
}

function readMedia(ground: StatusGround, accountId: string, given: unknown): StoredMedia[] {
  if (given === undefined) return [];
  const ids = Array.isArray(given) ? given.map(String) : [];
  if (ids.length > ground.limits.maxMedia)
    throw new Refusal(422, `Cannot attach more than ${ground.limits.maxMedia} files`);
  const media = ids
    .map((id) => ground.state.media.get(id))
    .filter((one) => one?.accountId === accountId && one.statusId === null) as StoredMedia[];
  const missing = ids.filter((id) => !media.some((one) => one.id === id));
  if (missing.length > 0)
    throw new Refusal(422, `Media ${missing.join(', ')} not found or already attached to another post`);
  if (media.length > 1 && media.some((one) => one.type === 'video'))
    throw new Refusal(422, 'Cannot attach a video to a post that already contains images');
  if (media.some((one) => one.readyAt > ground.now().getTime()))
    throw new Refusal(422, 'Cannot attach files that have not finished processing. Try again in a moment!');
  return media;
}
