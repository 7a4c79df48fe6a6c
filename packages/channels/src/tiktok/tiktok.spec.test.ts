/**
 * Judged by hand-made schemas out of TikTok's pages (`fixtures/schemas.json`, with sources and date), because TikTok
 * publishes no description of its own: what we send, and what the pretend TikTok answers.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { consent } from '../conformance/index.ts';
import described from './fixtures/schemas.json' with { type: 'json' };
import { bigFile, callOf, contentOf, contextOf, film, photo, publish, startInTest, tryStep } from './test-ground.ts';

interface Exchange {
  readonly name: string;
  readonly query: unknown;
  /** JSON, or the fields of a form. */
  readonly sent: unknown;
  readonly type: string;
  readonly status: number;
  readonly answered: unknown;
}

interface Call {
  readonly source: string;
  readonly query: object;
  readonly body?: object;
  readonly form?: object;
  readonly answer?: object;
}

const calls: Readonly<Record<string, Call>> = described.calls;

/** The same fetch, with a memory of what goes to the API; pieces of a file go elsewhere. */
function recording(memory: Exchange[]): (inner: typeof fetch) => typeof fetch {
  return (inner) => async (input, init) => {
    const url = new URL(String(input));
    const reply = await inner(input, init);
    if (init?.method === 'PUT') return reply;
    const type = new Request(url, init).headers.get('content-type') ?? '';
    const text = init?.body === undefined || init.body === null ? '' : String(init.body);
    memory.push({
      name: `${init?.method ?? 'GET'} ${url.pathname}`,
      query: Object.fromEntries(url.searchParams),
      sent: type.includes('json') ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text)),
      type,
      status: reply.status,
      answered: await reply
        .clone()
        .json()
        .catch(() => undefined),
    });
    return reply;
  };
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
const compiled = new Map<object, ValidateFunction>();

function complain(schema: object, value: unknown, where: string): string[] {
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => `${where}${error.instancePath} ${error.message}`);
}

/** Complaints, in words; none when all is well. */
function complaintsAbout({ name, query, sent, type, status, answered }: Exchange): string[] {
  const call = calls[name];
  if (!call) return [`No page describes ${name}.`];
  const wanted = call.form ? 'application/x-www-form-urlencoded' : call.body ? 'application/json; charset=UTF-8' : '';
  const isSuccess = status === 200 && (call.form !== undefined || !isRefusal(answered));
  const refusal = call.form ? described.tokenRefusal.schema : described.refusal.schema;
  // The consent page is for people: a redirect, not an answer of the API.
  const answer = call.answer && (isSuccess ? call.answer : refusal);
  return [
    ...(type.toLowerCase().startsWith(wanted.toLowerCase()) ? [] : [`${name} is sent as ${type}`]),
    ...complain(call.query, query, 'query'),
    ...complain(call.body ?? call.form ?? { maxProperties: 0 }, sent, 'sent'),
    ...(answer ? complain(answer, answered, `answered ${status}`) : []),
  ];
}

function isRefusal(answered: unknown): boolean {
  return (answered as { error?: { code?: string } }).error?.code !== 'ok';
}

/** A whole life of an account on TikTok, with refusals. */
async function live(): Promise<readonly Exchange[]> {
  const memory: Exchange[] = [];
  const ground = await startInTest({ watch: recording(memory) });
  const size = 11 * 1024 ** 2;
  ground.files.set('big', bigFile(size));
  const options = { allowComment: true, brandOrganic: true, coverMs: 10 };
  await publish(ground, contentOf([{ ...film, assetId: 'big', sizeBytes: size, isMadeByAi: true }], { options }));
  const pictures = contentOf([photo, photo], { options: { title: 'T', coverPicture: 2, addMusic: true } });
  const done = await publish(ground, pictures);
  const id = done['post-1']?.remoteId ?? '';
  const { 'post-1': _post, ...before } = done;
  await ground.channel.find({ ...callOf(ground, pictures, 'post-1', before), sentAt: ground.now() });
  await ground.channel.readPosts(contextOf(ground), [id]);
  await ground.channel.readAccount(contextOf(ground));
  const page = await ground.channel.readPastPosts(contextOf(ground), { limit: 1 });
  const cursor = page.kind === 'read' ? page.value.cursor : undefined;
  await ground.channel.readPastPosts(contextOf(ground), { limit: 1, ...(cursor ? { cursor } : {}) });
  // Refusals: a status of nothing, an account that posted too much, a right that is missing, an access that is over.
  await ground.channel.readPosts(contextOf(ground), ['v_pub_file~unknown']);
  ground.standIn.state.postsPerDay = 0;
  await tryStep(ground, pictures, 'creator-1', {});
  ground.standIn.state.expireAccess();
  await ground.channel.readAccount(contextOf(ground));
  await ground.channel.refresh?.(contextOf(ground));
  await ground.channel.refresh?.(contextOf(ground));
  await consent(ground.channel, {}, ground.connectContext());
  return memory;
}

describe('what TikTok’s pages describe', () => {
  it('is what we send and what the pretend TikTok answers, refusals included; every call is met', async () => {
    const exchanges = await live();
    for (const exchange of exchanges)
      expect(complaintsAbout(exchange), `${exchange.name} ${exchange.status}`).toEqual([]);
    expect(new Set(exchanges.map((exchange) => exchange.name))).toEqual(new Set(Object.keys(calls)));
    const refusals = exchanges.filter((one) => one.answered !== undefined && isRefusal(one.answered));
    expect(refusals.map((one) => one.status)).toEqual(expect.arrayContaining([200, 400, 401]));
  });

  it('is nothing else: every judge says no to a spoiled request and a spoiled answer', async () => {
    const seen = new Set<string>();
    for (const exchange of await live()) {
      const { name, answered } = exchange;
      const call = calls[name];
      if (seen.has(name) || !call) continue;
      seen.add(name);
      expect(complaintsAbout({ ...exchange, query: { nonsense: '1' } }), name).not.toEqual([]);
      expect(complaintsAbout({ ...exchange, sent: { nonsense: 1 } }), name).not.toEqual([]);
      if (!call.answer) continue;
      expect(complaintsAbout({ ...exchange, answered: { ...(answered as object), more: 1 } }), name).not.toEqual([]);
      expect(complaintsAbout({ ...exchange, answered: { error: { code: 'ok' } } }), name).not.toEqual([]);
    }
    expect(seen.size).toBe(Object.keys(calls).length);
  });
});
