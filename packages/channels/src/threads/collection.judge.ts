/**
 * Holds exchanges against the Postman collection of fbsamples/threads_api: Meta publishes no schema for Threads, but
 * every request of its collection names its parameters, and every sample answer shows the types. For tests only.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

export interface Exchange {
  readonly method: string;
  /** Without host and version: `/me/threads`. */
  readonly path: string;
  /** Parameters, from the address and the form alike. */
  readonly sent: Readonly<Record<string, string>>;
  readonly status: number;
  readonly answered: unknown;
}

interface Parameter {
  readonly key: string;
  readonly value?: string | null;
  readonly disabled?: boolean;
}

interface Item {
  readonly name: string;
  readonly item?: readonly Item[];
  readonly request?: {
    readonly method: string;
    readonly url: { readonly raw: string; readonly query?: readonly Parameter[] };
  };
  readonly response?: readonly { readonly body?: string }[];
}

export interface Collection extends Item {
  readonly variable: readonly { readonly key: string; readonly value: string }[];
}

interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: readonly string[];
  readonly parameters: readonly Parameter[];
  /** The sample answer; absent where the collection shows none. */
  readonly sample?: unknown;
}

/** Given in samples, and nothing that must be there. */
const optional = new Set(['text', 'alt_text', 'auto_publish_text', 'fields', 'limit', 'reverse']);
/** Graph's own words for turning pages of any list (docs/graph-api/results, 2026-11-20), and for the token. */
const common = new Set(['access_token', 'limit', 'after', 'before']);
/** The token is set for the whole collection, so its samples leave it out. */
const lists: readonly (readonly [parameter: string, variables: readonly string[]])[] = [
  ['media_type', ['media_type']],
  ['reply_control', ['reply_control']],
  ['metric', ['metrics_post', 'metrics_account']],
  ['scope', ['scope']],
];

export class CollectionJudge {
  readonly #operations: readonly Operation[];
  readonly #variables: ReadonlyMap<string, string>;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #compiled = new Map<Operation, ValidateFunction>();

  /** `errors`: schemas of refusals, which the collection does not show, as `threads-errors`. */
  constructor(collection: Collection, errors: object) {
    this.#variables = new Map(collection.variable.map(({ key, value }) => [key, value]));
    this.#operations = flatten(collection);
    this.#ajv.addSchema(errors);
  }

  operationOf(exchange: Exchange): Operation | undefined {
    const segments = exchange.path.split('/').filter(Boolean);
    const asked = namesIn(exchange.sent.fields);
    return this.#operations
      .filter((one) => one.method === exchange.method && fits(one.path, segments))
      .filter((one) => valuesFit(one, exchange.sent) && asked.every((name) => this.#fieldsOf(one).includes(name)))
      .toSorted((a, b) => wildcards(a) - wildcards(b) || missing(a, exchange) - missing(b, exchange))[0];
  }

  /** Complaints, in words; none when all is well. */
  complaints(exchange: Exchange): string[] {
    const operation = this.operationOf(exchange);
    if (!operation) return [`The collection knows no ${exchange.method} ${exchange.path} with these parameters.`];
    return [...this.#sent(operation, exchange), ...this.#answered(operation, exchange)];
  }

  #sent({ parameters }: Operation, { sent }: Exchange): string[] {
    const known = new Set(parameters.map((one) => one.key));
    const foreign = Object.keys(sent).filter((key) => !known.has(key) && !common.has(key));
    const absent = parameters.filter((one) => !one.disabled && !optional.has(one.key) && !(one.key in sent));
    const wrong = lists.flatMap(([parameter, variables]) => {
      const allowed = variables.flatMap((name) => namesIn(this.#variables.get(name)));
      const unknown = namesIn(sent[parameter]).filter((value) => !allowed.includes(value));
      return unknown.map((value) => `${parameter}: ${value} is not one of ${allowed.join(', ')}`);
    });
    return [...foreign.map((key) => `${key} is not known`), ...absent.map(({ key }) => `${key} is missing`), ...wrong];
  }

  #answered(operation: Operation, { status, answered, path }: Exchange): string[] {
    if (status >= 400) {
      const name = path === '/oauth/access_token' ? 'token' : 'graph';
      const judge = this.#ajv.getSchema(`threads-errors#/$defs/${name}`);
      return judge?.(answered) ? [] : [`refused: ${this.#ajv.errorsText(judge?.errors)}`];
    }
    if (operation.sample === undefined) return [];
    const judge =
      this.#compiled.get(operation) ??
      this.#ajv.compile(schemaOf(operation.sample, this.#fieldsOf(operation), operation.name));
    this.#compiled.set(operation, judge);
    return judge(answered) ? [] : [`answered: ${this.#ajv.errorsText(judge.errors)}`];
  }

  /** The fields that may be asked for, from the variable which the operation names: `{{fields_threads}}`. */
  #fieldsOf({ parameters }: Operation): readonly string[] {
    const [, variable] = /^\{\{(\w+)\}\}$/.exec(parameters.find((one) => one.key === 'fields')?.value ?? '') ?? [];
    return namesIn(this.#variables.get(variable ?? ''));
  }
}

function flatten(item: Item): Operation[] {
  const own = item.request ? [operationOf(item, item.request)] : [];
  return [...own, ...(item.item ?? []).flatMap(flatten)];
}

function operationOf(item: Item, { method, url }: NonNullable<Item['request']>): Operation {
  const [address = ''] = url.raw.split('?');
  const path = address.replace('{{api_host}}', '').split('/').filter(Boolean);
  const body = item.response?.[0]?.body;
  return {
    name: item.name,
    method,
    path,
    parameters: url.query ?? [],
    ...(body ? { sample: sampleIn(body) } : {}),
  };
}

/** Some samples are only drafts of JSON (`<string>`, `...`); none of those is ours. */
function sampleIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function fits(path: readonly string[], segments: readonly string[]): boolean {
  return path.length === segments.length && path.every((one, index) => one.startsWith('{{') || one === segments[index]);
}

/** Of several samples of one address: that of the same kind of post. */
function valuesFit({ parameters }: Operation, sent: Readonly<Record<string, string>>): boolean {
  const fixed = (key: string) => parameters.find((one) => one.key === key && !one.disabled)?.value ?? undefined;
  return (['media_type', 'is_carousel_item', 'grant_type'] as const).every((key) => fixed(key) === sent[key]);
}

function wildcards({ path }: Operation): number {
  return path.filter((one) => one.startsWith('{{')).length;
}

/** How many of the sent parameters the sample does not know. */
function missing({ parameters }: Operation, { sent }: Exchange): number {
  return Object.keys(sent).filter((key) => !common.has(key) && !parameters.some((one) => one.key === key)).length;
}

/** `id,poll_attachment{option_a}` as names: what stands in braces belongs to the name before. */
function namesIn(list: string | undefined): readonly string[] {
  return (list ?? '')
    .replace(/\{[^}]*\}/g, '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

/** What a sample says of the types. Where fields can be chosen, none but the id has to be there. */
function schemaOf(sample: unknown, fields: readonly string[], name: string): object {
  if (Array.isArray(sample))
    return { type: 'array', items: { anyOf: sample.map((one) => schemaOf(one, fields, name)) } };
  if (typeof sample === 'object' && sample !== null) return objectSchema(sample, fields, name);
  if (typeof sample === 'string' && /^\d{4}-\d\d-\d\dT/.test(sample))
    return { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+0000$' };
  return { type: typeof sample };
}

function objectSchema(sample: object, fields: readonly string[], name: string): object {
  const properties = Object.fromEntries(
    Object.entries(sample).map(([key, value]) => [key, schemaOf(value, fields, name)]),
  );
  const isChosen = fields.length > 0;
  const more = isChosen ? Object.fromEntries(fields.map((key) => [key, properties[key] ?? true])) : {};
  const required = isChosen
    ? Object.keys(sample).filter((key) => key === 'id' || key === 'data')
    : Object.keys(sample).filter((key) => key !== 'paging');
  return { type: 'object', properties: { ...more, ...properties }, required, additionalProperties: false };
}
