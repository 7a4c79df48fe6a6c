/**
 * Judged by X's own description of its API: what we send, and what the pretend X answers. `ANTIPHON_SPECS` names the
 * folder that holds `x/openapi.json` (xdevplatform/docs) and X's counting rules; without it there is nothing to judge
 * by. What X describes in prose only stands in `fixtures/described-elsewhere.json`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consent, sourceOf, textContent } from '../conformance/index.ts';
import elsewhere from './fixtures/described-elsewhere.json' with { type: 'json' };
import { callOf, contextOf, type Ground, postsOf, publish, richContent, startGround, video } from './test-ground.ts';
import { textWeights } from './text-weights.ts';

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
  readonly answered: unknown;
}

interface Content {
  readonly [type: string]: { readonly schema: object };
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: { readonly type?: string };
}

interface Operation {
  readonly operationId: string;
  readonly security?: readonly { readonly OAuth2UserToken?: readonly string[] }[];
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: { readonly [status: string]: { readonly content?: Content } };
}

interface Description {
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: { readonly schemas: object; readonly parameters: { readonly [name: string]: Parameter } };
}

/** The same fetch, with a memory. Forms are remembered as their fields, whole numbers as numbers. */
function recording(memory: Exchange[]): (inner: typeof fetch) => typeof fetch {
  return (inner) => async (input, init) => {
    const url = new URL(String(input));
    const bytes = init?.body instanceof ReadableStream ? await new Response(init.body).arrayBuffer() : undefined;
    const response = await inner(input, bytes ? { ...init, body: bytes } : init);
    const answered: unknown = await response
      .clone()
      .json()
      .catch(() => undefined);
    memory.push({
      method: (init?.method ?? 'GET').toLowerCase(),
      path: url.pathname,
      query: url.searchParams,
      sent: await sentIn(init, bytes),
      status: response.status,
      answered,
    });
    return response;
  };
}

async function sentIn(init: RequestInit | undefined, bytes: ArrayBuffer | undefined): Promise<unknown> {
  if (init?.body instanceof URLSearchParams) return Object.fromEntries(init.body);
  if (!bytes) return typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
  const type = new Headers(init?.headers).get('content-type') ?? '';
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  return Object.fromEntries(
    [...form].map(([name, value]) => [name, typeof value === 'string' ? numberOr(value) : 'bytes']),
  );
}

function numberOr(value: string): string | number {
  return /^\d{1,9}$/.test(value) ? Number(value) : value;
}

/** Holds an exchange against its operation; one validator per schema. */
class Judge {
  readonly #description: Description;
  readonly #ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  readonly #compiled = new Map<object, ValidateFunction>();

  constructor(description: Description) {
    this.#description = description;
    formats.default(this.#ajv);
    for (const format of ['binary', 'byte', 'int32', 'int64']) this.#ajv.addFormat(format, true);
    this.#ajv.addSchema({ $id: 'api', components: { schemas: description.components.schemas } });
  }

  operationOf({ path, method }: Pick<Exchange, 'path' | 'method'>): Operation | null {
    const exact = this.#description.paths[path]?.[method];
    if (exact) return exact;
    for (const [template, methods] of Object.entries(this.#description.paths)) {
      const isLike = new RegExp(`^${template.replace(/\{\w+\}/g, '\\d+')}$`).test(path);
      if (isLike && methods[method]) return methods[method];
    }
    return null;
  }

  /** Complaints, in words; none when all is well. */
  complaints(exchange: Exchange): string[] {
    if (exchange.path === '/2/oauth2/token') return this.#tokens(exchange);
    const operation = this.operationOf(exchange);
    if (!operation) return [`The description knows no ${exchange.method} ${exchange.path}.`];
    return [
      ...this.#query(operation, exchange),
      ...this.#body(operation, exchange),
      ...this.#answer(operation, exchange),
    ];
  }

  #tokens({ sent, status, answered }: Exchange): string[] {
    const { tokenRequest, tokenAnswer, tokenRefusal } = elsewhere.schemas;
    return [
      ...this.#validate(tokenRequest, sent, 'sent'),
      ...this.#validate(status === 200 ? tokenAnswer : tokenRefusal, answered, `answered ${status}`),
    ];
  }

  #query(operation: Operation, { query }: Exchange): string[] {
    const known = (operation.parameters ?? [])
      .map((one) => ('$ref' in one ? this.#parameter(one.$ref) : one))
      .filter((one) => one.in === 'query');
    const missing = known
      .filter((one) => one.required && !query.has(one.name))
      .map((one) => `query: ${one.name} is missing`);
    const given = [...query.entries()].flatMap(([name, value]) => {
      const parameter = known.find((one) => one.name === name);
      if (!parameter) return [`query: ${name} is not known`];
      const { type } = parameter.schema;
      const read = type === 'array' ? value.split(',') : type === 'integer' ? Number(value) : value;
      return this.#validate(parameter.schema, read, `query ${name}`);
    });
    return [...missing, ...given];
  }

  #parameter(reference: string): Parameter {
    const found = this.#description.components.parameters[reference.split('/').at(-1) ?? ''];
    if (!found) throw new Error(`The description has no ${reference}.`);
    return found;
  }

  #body(operation: Operation, { sent }: Exchange): string[] {
    const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
    if (!schema) return sent === undefined ? [] : ['a body is sent where none is described'];
    return this.#validate(schema, sent, 'sent');
  }

  #answer(operation: Operation, { status, answered }: Exchange): string[] {
    const where = `answered ${status}`;
    const described = operation.responses[String(status)]?.content?.['application/json']?.schema;
    if (described) return this.#validate(described, answered, where);
    if (status < 400) return [`The description knows no answer ${status}.`];
    // Problems of other types are described in prose only.
    const complaints = this.#validate(elsewhere.schemas.problem, answered, where);
    const type = (answered as { type?: string } | undefined)?.type ?? '';
    const isListed = JSON.stringify(this.#description.components.schemas).includes(`"${type}"`);
    const problem = operation.responses.default?.content?.['application/problem+json']?.schema;
    return isListed && problem ? [...complaints, ...this.#validate(problem, answered, where)] : complaints;
  }

  #validate(schema: object, value: unknown, where: string): string[] {
    const text = JSON.stringify(schema).replaceAll('"#/components', '"api#/components');
    let validate = this.#compiled.get(schema);
    validate ??= this.#ajv.compile(JSON.parse(text) as object);
    this.#compiled.set(schema, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      (error) => `${where}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
    );
  }
}

const isForPeople = (exchange: Exchange) => exchange.path === '/i/oauth2/authorize';

describe.skipIf(!specs)(title, () => {
  let judge: Judge;
  let ground: Ground;
  const exchanges: Exchange[] = [];

  beforeAll(async () => {
    judge = new Judge(JSON.parse(readFileSync(join(specs ?? '', 'x/openapi.json'), 'utf8')) as Description);
    ground = await startGround({ processingMs: 5000, subscription: 'Premium' }, recording(exchanges));
    const { channel, standIn } = ground;
    const done = await publish(ground, richContent);
    const film = Uint8Array.from({ length: 4_000_002 }, () => 1);
    await publish(ground, { parts: [{ text: 'A film.', media: [video] }], options: {} }, async () =>
      sourceOf(film, 'video/mp4'),
    );
    const poll = { options: ['Tea', 'Coffee'], durationMinutes: 60, isMultiple: false };
    await publish(ground, { ...textContent(`Long & https://example.com ${'word '.repeat(80)}`), poll });
    const main = done['post-1']?.remoteId ?? '';
    const context = contextOf(ground);
    const bob = standIn.state.addUser({ username: 'bob' });
    const comment = standIn.state.addPost({ userId: bob.id, text: '@alice Nice!', inReplyToId: main });
    for (const key of ['post-1', 'post-2', 'comment-1'])
      await channel.find({ ...callOf(ground, richContent, key, done), sentAt: ground.clock.now() });
    await channel.readPosts(context, [main, '1']);
    await channel.readAccount(context);
    await channel.readPastPosts(context, { limit: 2 });
    await channel.readPastPosts(context, { limit: 2, cursor: postsOf(ground).at(-2)?.id ?? '' });
    await channel.readComments?.(context, main, { limit: 10 });
    await channel.answerComment?.(context, {
      postRemoteId: main,
      commentRemoteId: comment.id,
      text: 'Thanks!',
      seed: '0',
    });
    await channel.refresh?.(context);
    await refusals();
    await channel.deletePost?.(context, main);
    await channel.deletePost?.(context, main);
  });
  afterAll(() => ground?.standIn.close());

  /** The answers of a bad day. */
  async function refusals(): Promise<void> {
    const { channel } = ground;
    const context = contextOf(ground);
    const post = (text: string) => channel.perform(callOf(ground, textContent(text), 'post-1'));
    await post('Twice.');
    await post('Twice.');
    await post('$AAA $BBB');
    await post('   ');
    await channel.readPastPosts({ ...context, account: { ...context.account, remoteId: '1' } }, { limit: 5 });
    await channel.readAccount({ ...context, secret: { accessToken: 'unknown', refreshToken: 'unknown' } });
    await channel.refresh?.({ ...context, secret: { accessToken: 'unknown', refreshToken: 'unknown' } });
    ground.standIn.state.hasCredits = false;
    await post('Out of money.');
    ground.standIn.state.hasCredits = true;
    ground.standIn.fault({ kind: 'rate_limited', route: 'posts.create' });
    await post('Too many.');
    ground.standIn.state.consents = false;
    await consent(channel, {}, ground.connectContext());
  }

  it('a whole run of the adapter, requests and answers alike, refusals included', () => {
    const judged = new Map<string, number>();
    for (const exchange of exchanges.filter((one) => !isForPeople(one))) {
      expect(judge.complaints(exchange), `${exchange.method} ${exchange.path} ${exchange.status}`).toEqual([]);
      const id = judge.operationOf(exchange)?.operationId ?? exchange.path;
      judged.set(id, (judged.get(id) ?? 0) + 1);
    }
    const count = [...judged.values()].reduce((sum, one) => sum + one, 0);
    process.stdout.write(`Judged by the description of X's API: ${judged.size} operations, ${count} exchanges.\n`);
    expect([...judged.keys()].sort()).toEqual([
      '/2/oauth2/token',
      'appendMediaUpload',
      'createMediaMetadata',
      'createPosts',
      'deletePosts',
      'finalizeMediaUpload',
      'getMediaUploadStatus',
      'getPostsByIds',
      'getUsersMe',
      'getUsersPosts',
      'initializeMediaUpload',
      'mediaUpload',
      'searchPostsRecent',
    ]);
    const refused = new Set(exchanges.map((one) => one.status).filter((status) => status >= 400));
    expect([...refused].sort()).toEqual([400, 401, 402, 403, 404, 429]);
  });

  it('nothing that it forbids: each operation’s judge says no to a bad request or a bad answer', () => {
    const seen = new Set<string>();
    for (const exchange of exchanges.filter((one) => !isForPeople(one) && one.status < 300)) {
      const id = judge.operationOf(exchange)?.operationId ?? exchange.path;
      if (seen.has(id)) continue;
      seen.add(id);
      if (exchange.sent !== undefined)
        expect(judge.complaints({ ...exchange, sent: { id: 7, text: 7 } }), id).not.toEqual([]);
      const answered = { data: 7, errors: 7, access_token: 7 };
      expect(judge.complaints({ ...exchange, answered }), id).not.toEqual([]);
      if (!exchange.path.startsWith('/2/oauth2')) {
        const query = new URLSearchParams({ nonsense: '1' });
        expect(judge.complaints({ ...exchange, query }), id).not.toEqual([]);
      }
    }
    expect(seen.size).toBe(13);
    const refusal = exchanges.find((one) => one.status === 403);
    if (!refusal) throw new Error('Nothing was refused.');
    expect(judge.complaints({ ...refusal, answered: { message: 'no' } })).not.toEqual([]);
  });

  it('the rights we ask for, as enough for every call', () => {
    const [oauth] = ground.channel.connect;
    const asked = oauth?.kind === 'oauth' ? (oauth.scopes ?? []).map((scope) => scope.name) : [];
    const needed = exchanges.flatMap(
      (exchange) => judge.operationOf(exchange)?.security?.flatMap((one) => one.OAuth2UserToken ?? []) ?? [],
    );
    expect([...new Set(needed)].sort()).toEqual(['media.write', 'tweet.read', 'tweet.write', 'users.read']);
    expect(asked).toEqual(expect.arrayContaining(needed));
  });

  it('our weights of letters, which are X’s own', () => {
    const config = JSON.parse(readFileSync(join(specs ?? '', 'x/twitter-text.config.v3.json'), 'utf8')) as unknown;
    const { maxWeightedLength, scale, defaultWeight, emojiParsing, urlLength, ranges } = textWeights;
    expect(config).toEqual({
      version: 3,
      maxWeightedTweetLength: maxWeightedLength,
      scale,
      defaultWeight,
      emojiParsingEnabled: emojiParsing,
      transformedURLLength: urlLength,
      ranges,
    });
  });
});
