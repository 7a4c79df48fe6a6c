/**
 * Judged by what there is of official descriptions: what we send, and what the pretend YouTube answers.
 * `ANTIPHON_SPECS` names the folder that holds `youtube/`; without it there is nothing to judge by. For refusals and
 * tokens Google publishes no schema: those in `fixtures` are written from its documentation.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consent, sourceOf } from '../conformance/index.ts';
import { type Description, describeService, type Operation } from './derived-schemas.ts';
import { usageOf } from './stand-in-quota.ts';
import {
  callOf,
  contextOf,
  cover,
  film,
  filmContent,
  type Ground,
  publish,
  startGround,
  tryStep,
} from './test-ground.ts';

const specs = process.env.ANTIPHON_SPECS;
const title = specs
  ? 'the description of the API accepts'
  : 'the description of the API (skipped: ANTIPHON_SPECS names no folder)';

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly sent: unknown;
  readonly status: number;
  readonly range: string | null;
  readonly answered: unknown;
}

/** The same fetch, with a memory; bytes are remembered as `'bytes'`. */
function recording(memory: Exchange[]): (inner: typeof fetch) => typeof fetch {
  return (inner) => async (input, init) => {
    const url = new URL(String(input));
    const response = await inner(input, init);
    const text = await response.clone().text();
    memory.push({
      method: init?.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      sent: sentIn(init?.body),
      status: response.status,
      range: response.headers.get('range'),
      answered: text === '' || text.startsWith('<') ? undefined : (JSON.parse(text) as unknown),
    });
    return response;
  };
}

function sentIn(body: RequestInit['body']): unknown {
  if (body instanceof URLSearchParams) return Object.fromEntries(body);
  if (typeof body === 'string') return JSON.parse(body) as unknown;
  return body === null || body === undefined ? undefined : 'bytes';
}

/** The parameters of the upload protocol are no part of the methods' own. */
const uploadParameters = ['uploadType', 'upload_id'];

/** Holds an exchange against its operation. */
class Judge {
  readonly #services: readonly Description[];
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #compiled = new Map<string, ValidateFunction>();
  readonly #tokens: { readonly sent: object; readonly answered: object; readonly refused: object };
  readonly #refusal: object;

  constructor(folder: string) {
    formats.default(this.#ajv);
    const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
    const derived = read(join(folder, 'youtube-v3+analytics-v2.derived-fields.json'));
    this.#services = [
      describeService(derived, read(join(folder, 'youtube-v3.discovery.2020-10.json')), 'YouTube'),
      describeService(derived, read(join(folder, 'youtubeAnalytics-v2.discovery.2020-10.json')), 'YouTubeAnalytics'),
    ];
    for (const [index, { $defs }] of this.#services.entries()) this.#ajv.addSchema({ $id: `service-${index}`, $defs });
    const fixtures = join(import.meta.dirname, 'fixtures');
    this.#tokens = read(join(fixtures, 'google-token.schema.json'));
    this.#refusal = read(join(fixtures, 'google-error.schema.json'));
  }

  /** The operation's id; of the upload's pieces and of tokens a name of ours. */
  idOf(exchange: Exchange): string | null {
    if (exchange.path === '/token') return 'token';
    if (exchange.method === 'PUT' && exchange.path.startsWith('/upload/')) return 'videos.insert, a piece';
    return this.#find(exchange)?.operation.id ?? null;
  }

  /** Complaints, in words; none when all is well. */
  complaints(exchange: Exchange): string[] {
    const id = this.idOf(exchange);
    if (id === 'token') return this.#token(exchange);
    if (exchange.status >= 400) return this.#validate('refusal', this.#refusal, exchange.answered, 'refused');
    if (id === 'videos.insert, a piece') return this.#piece(exchange);
    const found = this.#find(exchange);
    if (!found) return [`The description knows no ${exchange.method} ${exchange.path}.`];
    const { operation, service } = found;
    const schema = (name: string) => ({ $ref: `service-${service}#/$defs/${name}` });
    const { request, response } = operation;
    // The upload's first call is answered with an address only, and a deletion with nothing.
    const isBare = exchange.path.startsWith('/upload/youtube/v3/videos') || response === undefined;
    return [
      ...this.#query(operation, exchange),
      ...(request ? this.#validate(`${service} ${request}`, schema(request), exchange.sent, 'sent') : []),
      ...(isBare
        ? exchange.answered === undefined
          ? []
          : ['An answer where none is described.']
        : this.#validate(`${service} ${response}`, schema(response), exchange.answered, 'answered')),
    ];
  }

  #find({ method, path }: Exchange): { readonly operation: Operation; readonly service: number } | undefined {
    const plain = path.replace(/^\/upload/, '');
    return this.#services
      .flatMap(({ operations }, service) => operations.map((operation) => ({ operation, service })))
      .find(({ operation }) => operation.path === plain && operation.method === method);
  }

  #query({ parameters }: Operation, { query, path }: Exchange): string[] {
    const isUpload = path.startsWith('/upload/');
    const given = [...query.keys()].filter((name) => !(isUpload && uploadParameters.includes(name)));
    const missing = Object.entries(parameters).filter(([name, { required }]) => required && !query.has(name));
    const foreign = given.filter((name) => !(name in parameters));
    const wrong = given.filter((name) => !fits(parameters[name]?.type, query.get(name) ?? ''));
    return [
      ...missing.map(([name]) => `query: ${name} is missing`),
      ...foreign.map((name) => `query: ${name} is not known`),
      ...wrong.map((name) => `query: ${name} is of a wrong type`),
    ];
  }

  /** 308 with what has arrived, or the video. */
  #piece({ status, range, answered }: Exchange): string[] {
    if (status === 308) {
      const isPlace = range === null || /^bytes=0-\d+$/.test(range);
      return isPlace && answered === undefined ? [] : ['A 308 that names no place.'];
    }
    return this.#validate('0 Video', { $ref: 'service-0#/$defs/Video' }, answered, 'answered');
  }

  #token({ status, sent, answered }: Exchange): string[] {
    const { sent: asked, answered: given, refused } = this.#tokens;
    const answer =
      status === 200
        ? this.#validate('token given', given, answered, 'answered')
        : this.#validate('token refused', refused, answered, 'refused');
    return [...this.#validate('token asked', asked, sent, 'sent'), ...answer];
  }

  #validate(key: string, schema: object, value: unknown, where: string): string[] {
    const validate = this.#compiled.get(key) ?? this.#ajv.compile(schema);
    this.#compiled.set(key, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      (error) => `${where}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
    );
  }
}

function fits(type: string | undefined, value: string): boolean {
  if (type === 'boolean') return value === 'true' || value === 'false';
  return type === 'integer' ? /^\d+$/.test(value) : true;
}

/** Everything the adapter can do, and some of what can go wrong. */
async function wholeRun(ground: Ground): Promise<void> {
  const { channel, standIn, alice, fetch } = ground;
  ground.files.set(cover.assetId, sourceOf(new Uint8Array(9), 'image/png'));
  ground.files.set(film.assetId, sourceOf(new Uint8Array(9 * 1024 ** 2), 'video/mp4'));
  const playlist = standIn.state.addPlaylist(alice.id, 'All films');
  const options = { playlist: playlist.id, tags: ['a', 'b c'], category: '22', notifySubscribers: true };
  const content = filmContent({ language: 'de', firstComment: 'Hello', options }, [
    { ...film, isMadeByAi: true },
    cover,
  ]);
  const done = await publish(ground, content);
  const id = done['post-1']?.remoteId ?? '';
  standIn.state.countVideo(id, { viewCount: 9, minutesWatched: 4 });
  const sentAt = ground.now();
  for (const key of ['post-1', 'playlist-1', 'comment-1'])
    await channel.find({ ...callOf(ground, content, key, done), sentAt });
  const context = contextOf(ground);
  const top = standIn.state.comments[0]?.id ?? '';
  for (let index = 0; index < 7; index += 1)
    await channel.answerComment?.(context, { postRemoteId: id, commentRemoteId: top, text: `${index}`, seed: '' });
  await channel.readComments?.(context, id, { limit: 10 });
  await channel.readPosts(context, [id, 'abcdefghijk']);
  await channel.readAccount(context);
  await channel.readPastPosts(context, { limit: 2 });
  await channel.choices?.playlist?.(context);
  await channel.choices?.category?.(context);
  await channel.editPost?.(context, id, filmContent({ options: { title: 'Another' } }));
  await channel.refresh?.(context);
  // Refusals.
  await tryStep(ground, filmContent({ options: { title: 'a < b' } }), 'session-1', {});
  const foreign = { clientId: ground.app.clientId, clientSecret: 'wrong' };
  await channel.refresh?.({ ...context, app: foreign });
  await channel.readAccount({ ...context, secret: { accessToken: 'unknown', refreshToken: 'unknown' }, fetch });
  await channel.deletePost?.(context, id);
  await channel.deletePost?.(context, id);
  usageOf({ state: standIn.state, now: ground.now }, ground.app.clientId).uploads = 100;
  await tryStep(ground, content, 'session-1', {});
}

describe.skipIf(!specs)(title, () => {
  let judge: Judge;
  let ground: Ground;
  const exchanges: Exchange[] = [];
  /** The consent page is for people: a redirect, not an answer of the API. */
  const judged = () => exchanges.filter((exchange) => exchange.path !== '/o/oauth2/v2/auth');

  beforeAll(async () => {
    judge = new Judge(join(specs ?? '', 'youtube'));
    ground = await startGround({ watch: recording(exchanges) });
    await consent(ground.channel, {}, ground.connectContext());
    await wholeRun(ground);
  });
  afterAll(() => ground?.standIn.close());

  it('a whole run of the adapter, requests and answers alike, refusals included', () => {
    const seen = new Map<string, number>();
    for (const exchange of judged()) {
      expect(judge.complaints(exchange), `${exchange.method} ${exchange.path} ${exchange.status}`).toEqual([]);
      const id = judge.idOf(exchange) ?? '';
      seen.set(id, (seen.get(id) ?? 0) + 1);
    }
    process.stdout.write(
      `Judged by the descriptions of YouTube: ${seen.size} operations, ${judged().length} exchanges.\n`,
    );
    expect([...seen.keys()].sort()).toEqual([
      'channels.list',
      'commentThreads.insert',
      'commentThreads.list',
      'comments.insert',
      'comments.list',
      'playlistItems.insert',
      'playlistItems.list',
      'playlists.list',
      'reports.query',
      'thumbnails.set',
      'token',
      'videoCategories.list',
      'videos.delete',
      'videos.insert',
      'videos.insert, a piece',
      'videos.list',
      'videos.update',
    ]);
    expect(
      judged()
        .filter((exchange) => exchange.status >= 400)
        .map((exchange) => exchange.status),
    ).toEqual(expect.arrayContaining([400, 401, 403, 404]));
  });

  it('nothing that it forbids: each operation’s judge says no to a bad request or a bad answer', () => {
    const seen = new Set<string>();
    for (const exchange of judged()) {
      const id = judge.idOf(exchange) ?? '';
      if (seen.has(id) || exchange.status >= 300) continue;
      seen.add(id);
      if (exchange.sent !== undefined && exchange.sent !== 'bytes') {
        expect(judge.complaints({ ...exchange, sent: { snippet: { title: 7 } } }), id).not.toEqual([]);
        expect(judge.complaints({ ...exchange, sent: { ...(exchange.sent as object), nonsense: 1 } }), id).not.toEqual(
          [],
        );
      }
      expect(judge.complaints({ ...exchange, answered: { items: 7, kind: 7 } }), id).not.toEqual([]);
      const isOperation = id !== 'token' && id !== 'videos.insert, a piece';
      const query = new URLSearchParams({ nonsense: '1' });
      if (isOperation) expect(judge.complaints({ ...exchange, query }), id).not.toEqual([]);
    }
    expect(seen.size).toBe(17);
    const [update] = judged().filter((exchange) => judge.idOf(exchange) === 'videos.update');
    const sent = { id: 'x', status: { privacyStatus: 'hidden' } };
    expect(update && judge.complaints({ ...update, sent }).join()).toContain('privacyStatus');
  });
});
