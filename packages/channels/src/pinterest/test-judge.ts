/**
 * Pinterest's own description of its API as a judge: OpenAPI 3.0 read as JSON Schema. For tests.
 *
 * One correction: the description calls `created_at` a `date-time`, and the real API sends it without a zone
 * (pinterest/api-quickstart#78), so that is accepted too. One addition: what is sent carries nothing that the
 * description does not name, except `continuous_refresh`, which it asks for in prose.
 */
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

export interface Exchange {
  readonly method: string;
  /** After `/v5`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly sent: unknown;
  readonly status: number;
  readonly answered: unknown;
}

type Schema = { readonly [name: string]: unknown };
type Content = { readonly [type: string]: { readonly schema: Schema } };

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: { readonly type?: string };
}

interface Operation {
  readonly operationId: string;
  readonly security?: readonly { readonly pinterest_oauth2?: readonly string[] }[];
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: { readonly [status: string]: { readonly content?: Content } };
}

export interface Description {
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: {
    readonly schemas: { readonly [name: string]: Schema };
    readonly parameters: { readonly [name: string]: Parameter };
  };
}

/** The same fetch, with a memory. */
export function recording(memory: Exchange[]): (inner: typeof fetch) => typeof fetch {
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
      path: url.pathname.replace(/^\/v5/, ''),
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
  const type = new Headers(init?.headers).get('content-type') ?? '';
  if (bytes && type.startsWith('multipart/')) {
    const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
    return Object.fromEntries([...form].map(([name, value]) => [name, typeof value === 'string' ? value : 'bytes']));
  }
  if (bytes) return JSON.parse(Buffer.from(bytes).toString());
  return typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
}

/** Holds an exchange against its operation; one validator per schema. */
export class Judge {
  readonly #description: Description;
  readonly #ajv = new Ajv({ strict: false, allErrors: true, discriminator: false });
  readonly #compiled = new Map<object, ValidateFunction>();

  constructor(description: Description) {
    this.#description = description;
    formats.default(this.#ajv);
    // The correction.
    this.#ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/);
    this.#ajv.addSchema({ $id: 'api', components: { schemas: readNullables(description.components.schemas) } });
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
    const operation = this.operationOf(exchange);
    if (!operation) return [`The description knows no ${exchange.method} ${exchange.path}.`];
    return [
      ...this.#query(operation, exchange),
      ...this.#body(operation, exchange),
      ...this.#answer(operation, exchange),
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
      // Where a name stands in both lists of a `oneOf`, either is meant.
      const schema = JSON.parse(JSON.stringify(parameter.schema).replaceAll('"oneOf"', '"anyOf"')) as Schema;
      return this.#validate(schema, readAs(parameter.schema.type, value), `query ${name}`);
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
    const chosen = operation.operationId === 'oauth/token' ? tokenSchema('Request', sent) : schema;
    return [...this.#validate(chosen, sent, 'sent'), ...this.#strangers(chosen, sent)];
  }

  /** Names that the description does not know; it forbids none by itself. */
  #strangers(schema: Schema, sent: unknown): string[] {
    const known = this.#namesIn(schema);
    return Object.keys(Object(sent))
      .filter((name) => !known.has(name) && name !== 'continuous_refresh')
      .map((name) => `sent: ${name} is not known`);
  }

  #namesIn(schema: Schema): Set<string> {
    const { $ref, allOf, properties } = schema as {
      readonly $ref?: string;
      readonly allOf?: readonly Schema[];
      readonly properties?: object;
    };
    const target = $ref ? this.#description.components.schemas[$ref.split('/').at(-1) ?? ''] : undefined;
    const inner = [...(target ? [target] : []), ...(allOf ?? [])].flatMap((one) => [...this.#namesIn(one)]);
    return new Set([...Object.keys(properties ?? {}), ...inner]);
  }

  #answer(operation: Operation, { status, answered, sent }: Exchange): string[] {
    const response = operation.responses[String(status)] ?? (status >= 400 ? operation.responses.default : undefined);
    if (!response) return [`The description knows no answer ${status}.`];
    const isToken = operation.operationId === 'oauth/token' && status === 200;
    const schema = isToken ? tokenSchema('Response', sent) : response.content?.['application/json']?.schema;
    if (!schema)
      return answered === undefined ? [] : [`answered ${status}: a body is answered where none is described`];
    return this.#validate(schema, answered, `answered ${status}`);
  }

  #validate(schema: Schema, value: unknown, where: string): string[] {
    const key = JSON.stringify(schema);
    const cached = [...this.#compiled.keys()].find((one) => JSON.stringify(one) === key);
    let validate = cached ? this.#compiled.get(cached) : undefined;
    if (!validate) {
      const read = JSON.stringify(readNullables(schema)).replaceAll('"#/components', '"api#/components');
      validate = this.#ajv.compile(JSON.parse(read) as object);
      this.#compiled.set(schema, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      (error) => `${where}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
    );
  }
}

/** OpenAPI 3.0 says `nullable` where JSON Schema names the type `null`; beside `allOf` it needs a choice. */
function readNullables(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readNullables);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, readNullables(inner)]),
  );
  return nullable === true ? { anyOf: [{ type: 'null' }, rest] } : rest;
}

function readAs(type: string | undefined, value: string): unknown {
  if (type === 'array') return value.split(',');
  if (type === 'integer') return Number(value);
  return type === 'boolean' ? value === 'true' : value;
}

/** The description chooses between the grants by a `discriminator`, which ajv does not follow here. */
function tokenSchema(side: 'Request' | 'Response', sent: unknown): Schema {
  const isRefresh = (sent as { grant_type?: string } | undefined)?.grant_type === 'refresh_token';
  return { $ref: `#/components/schemas/OauthAccessToken${side}${isRefresh ? 'Refresh' : 'Code'}` };
}
