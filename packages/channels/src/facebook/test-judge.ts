/**
 * Holds what was sent and answered against Meta's own description of Graph: facebook/facebook-business-sdk-codegen
 * ad2b0b6fdfbe (2026-04-15), nodes with their fields, edges and parameters.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** Query and form together, files as `file`. */
  readonly sent: Readonly<Record<string, string>>;
  readonly status: number;
  readonly answered: unknown;
}

interface Typed {
  readonly name: string;
  readonly type: string;
  readonly required?: boolean;
}

interface Operation {
  readonly method: string;
  readonly endpoint?: string;
  readonly return: string;
  readonly params: readonly Typed[];
}

interface Node {
  readonly apis?: readonly Operation[];
  readonly fields: readonly Typed[];
}

const nodeNames = ['Page', 'PagePost', 'Photo', 'AdVideo', 'Comment', 'User', 'InsightsResult', 'InsightsValue'];
const statusNames = ['', 'Error', 'ProcessingPhase', 'PublishingPhase', 'UploadingPhase'].map(
  (one) => `VideoStatus${one}`,
);

/** Of every call to Graph; results (paging) and securing-requests in its guides. */
const everywhere = ['appsecret_proof', 'fields', 'limit', 'after'];

/** What the guides and references describe and the SDK's description leaves out (read 2026-11-21). */
const beyond = {
  params: {
    // reference/page/photos: "The photo, encoded as form data".
    'Page photos': ['source'],
  } as Readonly<Record<string, readonly string[]>>,
  fields: {
    // reference/user/accounts: what a person may do on a page stands on the edge.
    Page: ['tasks', 'picture'],
  } as Readonly<Record<string, readonly string[]>>,
  answers: {
    // reference/page/{feed,photos,videos} "Return Type", page-stories-api, reels-publishing.
    Page: { success: 'bool', post_id: 'unsigned int', tasks: 'list<string>', picture: 'Object' },
    Photo: {},
    PagePost: {
      success: 'bool',
      reactions: 'Object',
      comments: 'Object',
      attachments: 'Object',
    },
    AdVideo: {
      comments: 'Object',
      success: 'bool',
      video_id: 'string',
      upload_session_id: 'string',
      start_offset: 'string',
      end_offset: 'string',
      upload_url: 'string',
    },
    Object: {
      success: 'bool',
      video_id: 'string',
      upload_url: 'string',
      post_id: 'unsigned int',
    },
    // page-stories-api spells it so, and tells one error; its moments are seconds.
    VideoStatusUploadingPhase: { bytes_transfered: 'unsigned int' },
    VideoStatusProcessingPhase: { error: 'Object' },
    VideoStatusPublishingPhase: { publish_time: 'unsigned int' },
    // page-stories-api, "Get stories"; no description of this node is saved.
    Stories: {
      post_id: 'string',
      status: 'string',
      creation_time: 'string',
      media_type: 'string',
      media_id: 'string',
      url: 'string',
    },
  } as Readonly<Record<string, Readonly<Record<string, string>>>>,
};

/** Holds an exchange against its operation. */
export class Judge {
  readonly #nodes = new Map<string, Node>();
  readonly #enums = new Map<string, readonly string[]>();
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(folder: string) {
    const read = (name: string) => JSON.parse(readFileSync(join(folder, `facebook/${name}.json`), 'utf8')) as never;
    for (const name of [...nodeNames, ...statusNames]) this.#nodes.set(name, read(name));
    const enums: readonly { readonly name: string; readonly values: readonly string[] }[] = read('enum_types.filtered');
    for (const { name, values } of enums) this.#enums.set(name, values);
  }

  /** The node a path begins at, its edge, and what the description says of it. */
  operationOf({ method, path }: Exchange, nodeOf: (id: string) => string) {
    const [, id = '', edge] = /^\/graph\.facebook\.com\/v26\.0\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? [];
    const node = nodeOf(id);
    const operation = this.#nodes.get(node)?.apis?.find((one) => one.method === method && one.endpoint === edge);
    return operation
      ? { node, name: edge ? `${node} ${edge}` : node, operation, isList: method === 'GET' && !!edge }
      : null;
  }

  /** Complaints, in words; none when all is well. */
  complaints(exchange: Exchange, nodeOf: (id: string) => string): string[] {
    const found = this.operationOf(exchange, nodeOf);
    if (!found) return [`The description knows no ${exchange.method} ${exchange.path}.`];
    const { name, operation, isList } = found;
    const target = operation.return;
    return [
      ...this.#params(name, operation, exchange.sent),
      ...this.#fields(target, exchange.sent.fields),
      ...(exchange.status === 200 ? this.#answer(target, isList, exchange.answered) : []),
    ];
  }

  #params(name: string, { params }: Operation, sent: Exchange['sent']): string[] {
    const missing = params.filter((one) => one.required && !(one.name in sent)).map((one) => `${one.name} is missing`);
    const wrong = Object.entries(sent).flatMap(([key, value]) => {
      if (everywhere.includes(key) || beyond.params[name]?.includes(key)) return [];
      const param = params.find((one) => one.name === key);
      if (!param) return [`${name}: the parameter ${key} is not known`];
      return this.#fits(param.type, value) ? [] : [`${name}: ${key} is no ${param.type}: ${value}`];
    });
    return [...missing, ...wrong];
  }

  /** A parameter as it stands in a form. Graph takes enums in either case, and its own guides write both. */
  #fits(type: string, value: string): boolean {
    const values = this.#enums.get(type);
    // The saved lists leave some enums out; a word is all that can be asked of them.
    if (type.endsWith('_enum_param') && !values) return /^\w+$/.test(value);
    if (values) return values.some((one) => one.toLowerCase() === value.toLowerCase());
    if (type === 'bool') return value === 'true' || value === 'false';
    if (type === 'unsigned int') return /^\d+$/.test(value);
    // `metric` is written as a list with commas, like all lists of words.
    if (type === 'list<Object>')
      return value.startsWith('[') ? Array.isArray(JSON.parse(value)) : /^[\w,]+$/.test(value);
    return type === 'string' || type === 'Object';
  }

  #fields(target: string, asked: string | undefined): string[] {
    const node = this.#nodes.get(target);
    if (asked === undefined || !node) return [];
    const flat = asked.replace(/\{(?:[^{}]|\{[^{}]*\})*\}/g, '').replace(/\.\w+\(\w+\)/g, '');
    const edges = node.apis?.map((one) => one.endpoint) ?? [];
    const known = [...node.fields.map((one) => one.name), ...edges, ...(beyond.fields[target] ?? [])];
    return flat.split(',').flatMap((name) => (known.includes(name) ? [] : [`${target} has no field ${name}`]));
  }

  #answer(target: string, isList: boolean, answered: unknown): string[] {
    const validate = this.#compiled.get(`${target} ${isList}`) ?? this.#ajv.compile(this.#answerSchema(target, isList));
    this.#compiled.set(`${target} ${isList}`, validate);
    if (validate(answered)) return [];
    return (validate.errors ?? []).map(
      (error) => `answered ${target}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
    );
  }

  #answerSchema(target: string, isList: boolean): object {
    const one = this.#schemaOf(target);
    if (!isList) return one;
    const properties = { data: { type: 'array', items: one }, paging: { type: 'object' } };
    return { type: 'object', required: ['data'], properties, additionalProperties: false };
  }

  #schemaOf(node: string): object {
    const described = this.#nodes.get(node)?.fields ?? [];
    const more = Object.entries(beyond.answers[node] ?? {}).map(([name, type]) => ({ name, type }));
    const properties = Object.fromEntries([...described, ...more].map(({ name, type }) => [name, this.#typeOf(type)]));
    return { type: 'object', properties, additionalProperties: false };
  }

  #typeOf(type: string): object {
    if (type.startsWith('VideoStatus') || type === 'InsightsValue') return this.#schemaOf(type);
    const [, item] = /^list<(.+)>$/.exec(type) ?? [];
    if (item !== undefined) return { type: 'array', items: this.#typeOf(item) };
    // A metric's value is a number or an object, whatever the description calls it.
    if (type === 'Object') return {};
    const plain: Readonly<Record<string, object>> = {
      string: { type: 'string' },
      bool: { type: 'boolean' },
      int: { type: 'integer' },
      'unsigned int': { type: 'integer', minimum: 0 },
      float: { type: 'number' },
      datetime: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[+]0000$' },
      list: { type: 'array' },
    };
    return plain[type] ?? { type: 'object' };
  }
}

/** The same fetch, with a memory of what went to Graph. */
export function recording(memory: Exchange[]): (inner: typeof fetch) => typeof fetch {
  return (inner) => async (input, init) => {
    const url = new URL(String(input));
    const bytes = init?.body instanceof ReadableStream ? await new Response(init.body).arrayBuffer() : undefined;
    const response = await inner(input, bytes ? { ...init, body: bytes } : init);
    if (!url.pathname.startsWith('/graph.facebook.com/') || url.pathname.includes('/oauth/')) return response;
    const answered: unknown = await response.clone().json();
    const sent = { ...Object.fromEntries(url.searchParams), ...(await formIn(init, bytes)) };
    memory.push({ method: init?.method ?? 'GET', path: url.pathname, sent, status: response.status, answered });
    return response;
  };
}

async function formIn(init: RequestInit | undefined, bytes: ArrayBuffer | undefined): Promise<Exchange['sent']> {
  if (init?.body instanceof URLSearchParams) return Object.fromEntries(init.body);
  const headers = new Headers(init?.headers);
  if (!bytes) return {};
  const form = await new Response(bytes, { headers: { 'content-type': headers.get('content-type') ?? '' } }).formData();
  return Object.fromEntries([...form].map(([name, value]) => [name, typeof value === 'string' ? value : 'file']));
}
