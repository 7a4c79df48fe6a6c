/**
 * Holds what was sent and answered against Meta's own description of Graph: facebook-business-sdk-codegen, `api_specs`
 * (objects with their fields, and the calls on them with their parameters), and against `fixtures/schemas.json` where
 * there is none.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';

export interface Exchange {
  readonly method: string;
  readonly host: string;
  /** Without host and version: `/178…/media`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly sent: Readonly<Record<string, string>> | undefined;
  readonly status: number;
  readonly answered: unknown;
}

interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
}
interface Description {
  readonly apis?: readonly {
    readonly method: string;
    readonly endpoint?: string;
    readonly params: readonly Parameter[];
  }[];
  readonly fields: readonly { readonly name: string; readonly type: string }[];
}

/** The same fetch, with a memory. What is streamed is not remembered. */
export function recording(memory: Exchange[]): (inner: typeof fetch) => typeof fetch {
  return (inner) => async (input, init) => {
    const url = new URL(String(input));
    const response = await inner(input, init);
    const answered: unknown = await response
      .clone()
      .json()
      .catch(() => undefined);
    const [, host = '', rest = ''] = /^\/([^/]+)((?:\/.*)?)$/.exec(url.pathname) ?? [];
    memory.push({
      method: init?.method ?? 'GET',
      host,
      path: rest.replace(/^\/v\d+\.\d+/, ''),
      query: Object.fromEntries(url.searchParams),
      sent: init?.body instanceof URLSearchParams ? Object.fromEntries(init.body) : undefined,
      status: response.status,
      answered,
    });
    return response;
  };
}

/** How one call is judged: whose description, which of its calls, and what its answer is. */
export interface Rule {
  readonly method: string;
  readonly host: string | null;
  readonly path: RegExp;
  /** File of the description; null: written by hand. */
  readonly object: string | null;
  readonly endpoint?: string;
  /** `fields`: the object itself; `list`: a page of these objects; else a schema of the fixtures. */
  readonly answer: { readonly of: string; readonly as: 'fields' | 'list' } | string;
}

/** Sent with any call of Graph. */
const everywhere = ['fields', 'limit', 'after', 'appsecret_proof', 'access_token'];
/**
 * Newer than the description (2026-04): the label for media made by a model (changelog of 2026-06-22). And the edges
 * that may be asked for among the fields.
 */
const newer: { readonly [object: string]: readonly string[] } = {
  IGUser: ['is_ai_generated'],
  IGUserForIGOnlyAPI: ['is_ai_generated'],
  IGMedia: ['is_ai_generated', 'children'],
  IGMediaForIGOnlyAPI: ['is_ai_generated', 'children'],
  IGComment: ['replies'],
};

const formOf: { readonly [type: string]: RegExp } = {
  bool: /^(true|false)$/,
  'unsigned int': /^\d+$/,
  int: /^-?\d+$/,
};
const jsonOf: { readonly [type: string]: object } = {
  string: { type: 'string' },
  datetime: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+0000$' },
  int: { type: ['integer', 'string'], pattern: '^\\d+$' },
  bool: { type: 'boolean' },
};

export class Judge {
  readonly #folder: string;
  readonly #rules: readonly Rule[];
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #read = new Map<string, Description>();

  constructor(folder: string, rules: readonly Rule[]) {
    this.#folder = folder;
    this.#rules = rules;
    const own = readFileSync(join(import.meta.dirname, 'fixtures/schemas.json'), 'utf8');
    this.#ajv.addSchema(JSON.parse(own) as object);
  }

  ruleOf({ method, host, path }: Exchange): Rule | undefined {
    return this.#rules.find(
      (rule) => rule.method === method && (rule.host === null || rule.host === host) && rule.path.test(path),
    );
  }

  /** Complaints, in words; none when all is well. */
  complaints(exchange: Exchange): string[] {
    const rule = this.ruleOf(exchange);
    if (!rule) return [`Nothing describes ${exchange.method} ${exchange.host}${exchange.path}.`];
    return [...this.#request(rule, exchange), ...this.#answer(rule, exchange)];
  }

  #describe(object: string): Description {
    const known = this.#read.get(object);
    if (known) return known;
    const file = object === 'User' || object === 'Page' ? `facebook/${object}.json` : `instagram/${object}.json`;
    const read = JSON.parse(readFileSync(join(this.#folder, file), 'utf8')) as Description;
    this.#read.set(object, read);
    return read;
  }

  #request({ object, endpoint, method }: Rule, { query, sent = {} }: Exchange): string[] {
    if (object === null) return [];
    const call = this.#describe(object).apis?.find((one) => one.method === method && one.endpoint === endpoint);
    if (!call) return [`${object} has no ${method} ${endpoint ?? '(itself)'}.`];
    const given = { ...query, ...sent };
    const known = [...call.params.map((one) => one.name), ...everywhere, ...(newer[object] ?? [])];
    return [
      ...call.params.flatMap((one) => complaintOf(one, given[one.name])),
      ...Object.keys(given)
        .filter((name) => !known.includes(name))
        .map((name) => `sent: ${name} is not known`),
    ];
  }

  #answer({ answer }: Rule, { status, answered, query }: Exchange): string[] {
    if (status >= 400) {
      const isUpload = typeof answered === 'object' && answered !== null && 'debug_info' in answered;
      return this.#validate(isUpload ? 'uploadRefused' : 'error', answered);
    }
    if (typeof answer === 'string') return this.#validate(answer, answered);
    const unknown = (query.fields ?? '')
      .replace(/\{[^}]*\}/g, '')
      .split(',')
      .filter((name) => name !== '' && !(name in this.#properties(answer.of)));
    const one = { type: 'object', properties: this.#properties(answer.of), additionalProperties: false };
    const list = {
      type: 'object',
      required: ['data'],
      properties: { data: { type: 'array', items: one }, paging: {} },
      additionalProperties: false,
    };
    return [
      ...unknown.map((name) => `asked: ${answer.of} has no field ${name}`),
      ...this.#validate(answer.as === 'list' ? list : one, answered),
    ];
  }

  #properties(object: string): Readonly<Record<string, object>> {
    const told = this.#describe(object).fields.map(({ name, type }) => [name, jsonOf[type] ?? {}] as const);
    return Object.fromEntries([...told, ...(newer[object] ?? []).map((name) => [name, {}] as const)]);
  }

  #validate(schema: string | object, value: unknown): string[] {
    const validate =
      typeof schema === 'string' ? this.#ajv.getSchema(`instagram#/$defs/${schema}`) : this.#ajv.compile(schema);
    if (!validate) return [`There is no schema ${String(schema)}.`];
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      (error) => `answered${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
    );
  }
}

function complaintOf({ name, type, required }: Parameter, value: string | undefined): string[] {
  if (value === undefined) return required ? [`sent: ${name} is missing`] : [];
  return formOf[type]?.test(value) === false ? [`sent: ${name} is no ${type}: ${value}`] : [];
}
