/**
 * Judged by the description of Mastodon's API: what we send, and what the pretend server answers.
 * `ANTIPHON_SPECS` names the folder that holds `mastodon/schema.json` (abraham/mastodon-openapi, generated from
 * the official documentation); without it there is nothing to judge by.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consent, textContent } from '../conformance/index.ts';
import { callOf, contextOf, type Ground, publish, richContent, startGround } from './test-ground.ts';

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

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: object;
  }[];
  readonly requestBody?: { readonly content: { readonly [type: string]: { readonly schema: object } } };
  readonly responses: {
    readonly [status: string]: { readonly content?: { readonly [type: string]: { readonly schema: object } } };
  };
}

interface Description {
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: { readonly schemas: object };
}

/** The same fetch, with a memory. Multipart bodies are remembered as their fields. */
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
  if (bytes) {
    const form = await new Response(bytes, {
      headers: { 'content-type': new Headers(init?.headers).get('content-type') ?? '' },
    }).formData();
    return Object.fromEntries([...form].map(([name, value]) => [name, typeof value === 'string' ? value : 'bytes']));
  }
  return typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
}

/** Holds an exchange against its operation; one validator per schema. */
class Judge {
  readonly #description: Description;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  readonly #compiled = new Map<object, ValidateFunction>();

  constructor(description: Description) {
    this.#description = description;
    formats.default(this.#ajv);
    // A form's file is binary, and OpenAPI types media as strings.
    for (const format of ['binary', 'scopes', 'iso-639-1']) this.#ajv.addFormat(format, true);
    this.#ajv.addSchema({ $id: 'api', components: { schemas: description.components.schemas } });
  }

  operationOf(exchange: Exchange): { readonly operation: Operation; readonly template: string } | null {
    for (const [template, methods] of Object.entries(this.#description.paths)) {
      const pattern = new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`);
      const operation = methods[exchange.method];
      if (
        operation &&
        pattern.test(exchange.path) &&
        !(template.includes('{') && this.#description.paths[exchange.path])
      )
        return { operation, template };
    }
    return null;
  }

  /** Complaints, in words; none when all is well. */
  complaints(exchange: Exchange): string[] {
    const found = this.operationOf(exchange);
    if (!found) return [`The description knows no ${exchange.method} ${exchange.path}.`];
    const { operation } = found;
    return [
      ...this.#query(operation, exchange),
      ...this.#body(operation, exchange),
      ...this.#answer(operation, exchange),
    ];
  }

  #query(operation: Operation, { query }: Exchange): string[] {
    const names = new Set([...query.keys()].map((name) => name.replace(/\[\]$/, '')));
    const known = (operation.parameters ?? []).filter((one) => one.in === 'query');
    const missing = known
      .filter((one) => one.required && !names.has(one.name))
      .map((one) => `query: ${one.name} is missing`);
    const foreign = [...names]
      .filter((name) => !known.some((one) => one.name === name))
      .map((name) => `query: ${name} is not known`);
    return [...missing, ...foreign];
  }

  #body(operation: Operation, { sent }: Exchange): string[] {
    const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
    if (!schema) return sent === undefined ? [] : ['a body is sent where none is described'];
    return this.#validate(withEitherForOne(schema), sent, 'sent');
  }

  #answer(operation: Operation, { status, answered }: Exchange): string[] {
    const described = operation.responses[String(status)];
    if (!described) return [`The description knows no answer ${status}.`];
    const schema = Object.values(described.content ?? {})[0]?.schema;
    return schema ? this.#validate(withEitherForOne(schema), answered, `answered ${status}`) : [];
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

/**
 * The description says `oneOf` for a status with text and one with media, which a status with both (its own
 * documentation allows it) can never meet: `anyOf` is meant.
 */
function withEitherForOne(schema: object): object {
  return 'oneOf' in schema ? { anyOf: schema.oneOf } : schema;
}

describe.skipIf(!specs)(title, () => {
  let judge: Judge;
  let ground: Ground;
  const exchanges: Exchange[] = [];

  beforeAll(async () => {
    judge = new Judge(JSON.parse(readFileSync(join(specs ?? '', 'mastodon/schema.json'), 'utf8')) as Description);
    let now = Date.now();
    ground = await startGround({ imageProcessingMs: 500, now: () => new Date(now) }, recording(exchanges));
    await consent(ground.channel, { server: ground.standIn.url }, ground.connectContext());
    const done = await publish(ground, richContent, () => {
      now += 1000;
      return new Date(now);
    });
    const main = done['post-1']?.remoteId ?? '';
    const context = contextOf(ground);
    await ground.channel.find({ ...callOf(ground, richContent, 'post-1', done), sentAt: new Date() });
    await ground.channel.readPosts(context, [main]);
    const details = { ...(ground.account.details as object), apiVersion: 0 };
    await ground.channel.readPosts({ ...context, account: { ...ground.account, details } }, [main, '1']);
    await ground.channel.readAccount(context);
    await ground.channel.readPastPosts(context, { limit: 2 });
    await ground.channel.perform(callOf(ground, textContent('x'.repeat(501)), 'post-1', {}, new Date(now + 1)));
    await ground.channel.readAccount({ ...context, secret: { accessToken: 'unknown' } });
    const poll = { options: ['Tea', 'Coffee'], durationMinutes: 60, isMultiple: true };
    const question = { ...textContent('Which?', { hidePollTotals: true }), poll };
    await ground.channel.perform(callOf(ground, question, 'post-1', {}, new Date(now + 2)));
    const asked = [...ground.standIn.state.statuses.values()].at(-1)?.id ?? '';
    await ground.channel.editPost?.({ ...context, now: new Date(now) }, asked, textContent('Which one?'));
    await ground.channel.editPost?.(context, main, { ...richContent, firstComment: '' });
    await ground.channel.answerComment?.(context, { postRemoteId: main, text: 'Below.', seed: 'b'.repeat(32) });
    await ground.channel.readComments?.(context, main, { limit: 5 });
    await ground.channel.deletePost?.(context, done['comment-1']?.remoteId ?? '');
  });
  afterAll(() => ground?.standIn.close());

  it('a whole run of the adapter, requests and answers alike, refusals included', () => {
    const judged = new Map<string, number>();
    for (const exchange of exchanges) {
      // The consent page is for people: a redirect, not an answer of the API.
      if (exchange.path === '/oauth/authorize') continue;
      expect(judge.complaints(exchange), `${exchange.method} ${exchange.path} ${exchange.status}`).toEqual([]);
      const id = judge.operationOf(exchange)?.operation.operationId ?? '';
      judged.set(id, (judged.get(id) ?? 0) + 1);
    }
    const count = [...judged.values()].reduce((sum, one) => sum + one, 0);
    process.stdout.write(
      `Judged by the description of Mastodon's API: ${judged.size} operations, ${count} exchanges.\n`,
    );
    expect([...judged.keys()].sort()).toEqual([
      'createApp',
      'createMediaV2',
      'createStatus',
      'deleteStatus',
      'getAccountStatuses',
      'getAccountsVerifyCredentials',
      'getInstanceV2',
      'getMedia',
      'getStatus',
      'getStatusContext',
      'getStatuses',
      'getWellKnownOauthAuthorizationServer',
      'postOauthToken',
      'updateStatus',
    ]);
  });

  it('nothing that it forbids: each operation’s judge says no to a bad request or a bad answer', () => {
    const seen = new Set<string>();
    for (const exchange of exchanges) {
      const id = judge.operationOf(exchange)?.operation.operationId;
      if (exchange.path === '/oauth/authorize' || !id || seen.has(id) || exchange.status >= 300) continue;
      seen.add(id);
      if (exchange.sent !== undefined)
        expect(judge.complaints({ ...exchange, sent: { in_reply_to_id: 7, media_ids: 7 } }), id).not.toEqual([]);
      if (exchange.status !== 206) {
        const spoiled = Array.isArray(exchange.answered) ? [{ id: 7 }] : { id: 7 };
        expect(judge.complaints({ ...exchange, answered: spoiled }), id).not.toEqual([]);
      }
      expect(judge.complaints({ ...exchange, query: new URLSearchParams({ nonsense: '1' }) }), id).not.toEqual([]);
    }
    expect(seen.size).toBe(14);
  });
});
