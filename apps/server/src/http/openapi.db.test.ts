import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routesOfContract } from '../testing/routes-of-contract.ts';
import { type Person, startTestServer, type TestServer } from '../testing/start-test-server.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly style?: string;
  readonly explode?: boolean;
  readonly schema?: { readonly type?: string };
}
interface BodySchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly additionalProperties?: unknown;
  readonly anyOf?: readonly BodySchema[];
  readonly oneOf?: readonly BodySchema[];
}
interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: BodySchema }>>;
  };
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly securitySchemes: { readonly session: { readonly name: string } } };
}

let server: TestServer;
let ada: Person;
let document: Document;

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  ada = await server.signUp();
  document = (await (await fetch(`${server.address}/api/openapi.json`)).json()) as Document;
}, 120_000);
afterAll(() => server?.stop());

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1, and would be found out if it were not', async () => {
    const judged = await new Validator().validate({ ...structuredClone(document) });
    expect(judged.errors ?? []).toEqual([]);
    expect(judged.valid).toBe(true);
    expect(document.openapi).toMatch(/^3\.1\./);
    const broken = await new Validator().validate({ ...structuredClone(document), info: {} });
    expect(broken.valid).toBe(false);
  });

  it('has every route of the contract', () => {
    for (const { method, path } of routesOfContract()) {
      expect(document.paths[path]?.[method.toLowerCase()], `${method} ${path}`).toBeDefined();
    }
  });

  it('declares a file in a form only, never in JSON', () => {
    const bodies = ['assets', 'imports'].map((part) => document.paths[`/workspaces/{workspaceId}/${part}`]?.post);
    for (const body of bodies) expect(Object.keys(body?.requestBody?.content ?? {})).toEqual(['multipart/form-data']);
  });

  it('says of every body that it takes no field but those it names', () => {
    const isClosed = (schema: BodySchema): boolean =>
      (schema.anyOf ?? schema.oneOf)?.every(isClosed) ?? schema.additionalProperties === false;
    const bodies = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.values(operations).flatMap(({ requestBody }) => {
        const schema = requestBody?.content['application/json']?.schema;
        return schema ? [{ path, isClosed: isClosed(schema) }] : [];
      }),
    );
    expect(bodies.length).toBeGreaterThan(70);
    expect(bodies.filter((body) => !body.isClosed)).toEqual([]);
  });

  it('tells how long a text may be', () => {
    const brief = document.paths['/workspaces/{workspaceId}/briefs']?.post?.requestBody;
    const properties = brief?.content['application/json']?.schema.properties;
    expect(properties?.what).toMatchObject({ type: 'string', maxLength: 5000 });
  });

  it('declares lists in queries as names that repeat, and they are read so, a single value too', async () => {
    const all = Object.values(document.paths).flatMap((operations) => Object.values(operations));
    const lists = all
      .flatMap(({ parameters = [] }) => parameters)
      .filter((one) => one.in === 'query' && one.schema?.type === 'array');
    expect(lists.map(({ name }) => name)).toContain('publicationIds');
    for (const list of lists) expect(list, list.name).toMatchObject({ style: 'form', explode: true });
    const id = '01890000-0000-7000-8000-00000000000';
    const ask = async (query: string) => {
      const address = `${server.address}/api/v1/workspaces/${ada.workspaceId}/metrics/by-ids?${query}`;
      return (await fetch(address, { headers: { cookie: ada.cookie } })).status;
    };
    expect(await ask(`publicationIds=${id}1`)).toBe(200);
    expect(await ask(`publicationIds=${id}1&publicationIds=${id}2`)).toBe(200);
    expect(await ask(`publicationIds[0]=${id}1&publicationIds[1]=${id}2`)).toBe(200);
    expect(await ask('publicationIds=x')).toBe(400);
  });

  it('names the session cookie as it is at this address, with its prefix under https', async () => {
    expect(ada.cookie).toContain(`${document.components.securitySchemes.session.name}=`);
    const secure = await startTestServer({
      settings: { ANTIPHON_ROLES: 'http', ANTIPHON_URL: 'https://antiphon.example' },
    });
    const there = (await (await fetch(`${secure.address}/api/openapi.json`)).json()) as Document;
    const { cookie } = await secure.signUp();
    await secure.stop();
    expect(there.components.securitySchemes.session.name).toBe('__Secure-antiphon.session_token');
    expect(cookie).toContain(`${there.components.securitySchemes.session.name}=`);
  }, 60_000);
});

describe('the readable page of it', () => {
  it('names every route with its summary, escapes what it shows, and needs no script', async () => {
    const answer = await fetch(`${server.address}/api/docs`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
    const page = await answer.text();
    expect(page).not.toContain('<script');
    for (const { path } of routesOfContract()) expect(page).toContain(`<code>${path}</code>`);
    expect(page).toContain('The ledger, newest first');
    expect(page).toContain('href="/api/openapi.json"');
  });
});
