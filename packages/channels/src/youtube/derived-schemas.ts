/**
 * JSON schemas and operations of YouTube's APIs, out of the two descriptions that there are: names, enums and
 * parameters from Google's generated client (googleapis/google-api-php-client-services 57a6b21a479f, 2026-08-22), and
 * shapes (arrays, numbers as digits, bodies of methods) from Google's own document as it was in October 2020, which
 * knows no newer name. For the spec test only.
 */

interface Derived {
  readonly schemas: {
    readonly [name: string]: {
      readonly properties: { readonly [name: string]: string };
      readonly enum_constants: { readonly [name: string]: string };
    };
  };
  readonly services: {
    readonly [name: string]: {
      readonly resources: { readonly [name: string]: { readonly [method: string]: DerivedMethod } };
    };
  };
}

interface DerivedMethod {
  readonly path: string;
  readonly httpMethod: string;
  readonly parameters: { readonly [name: string]: Parameter };
}

export interface Parameter {
  readonly type: string;
  readonly required: boolean;
  readonly repeated: boolean;
}

interface Shape {
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly items?: Shape;
  readonly additionalProperties?: Shape;
}

interface Discovery {
  readonly schemas: { readonly [name: string]: { readonly properties?: { readonly [name: string]: Shape } } };
  readonly resources: {
    readonly [name: string]: {
      readonly methods?: {
        readonly [name: string]: {
          readonly request?: { readonly $ref: string };
          readonly response?: { readonly $ref: string };
        };
      };
    };
  };
}

export interface Operation {
  /** `videos.insert`. */
  readonly id: string;
  readonly method: string;
  /** With a slash at its beginning. */
  readonly path: string;
  readonly parameters: { readonly [name: string]: Parameter };
  /** Names of schemas in `$defs`. */
  readonly request?: string;
  readonly response?: string;
}

export interface Description {
  readonly operations: readonly Operation[];
  readonly $defs: { readonly [name: string]: object };
}

/** One service's schemas and operations. */
export function describeService(derived: Derived, discovery: Discovery, service: string): Description {
  const prefix = `${service}.`;
  const names = Object.keys(derived.schemas).filter((name) => name.startsWith(prefix));
  const $defs = Object.fromEntries(
    names.map((full) => {
      const name = full.slice(prefix.length);
      return [name, schemaOf(derived, full, discovery.schemas[name]?.properties ?? {}, prefix)];
    }),
  );
  const { resources = {} } = derived.services[service] ?? {};
  const operations = Object.entries(resources).flatMap(([resource, methods]) =>
    Object.entries(methods).map(([method, { path, httpMethod, parameters }]): Operation => {
      const bodies = discovery.resources[resource]?.methods?.[method];
      return {
        id: `${resource}.${method}`,
        method: httpMethod,
        path: `/${path}`,
        parameters,
        ...(bodies?.request ? { request: bodies.request.$ref } : {}),
        ...(bodies?.response ? { response: bodies.response.$ref } : {}),
      };
    }),
  );
  return { operations, $defs };
}

function schemaOf(derived: Derived, full: string, shapes: { readonly [name: string]: Shape }, prefix: string): object {
  const { properties = {}, enum_constants: constants = {} } = derived.schemas[full] ?? {};
  const known = (name: string) => `${prefix}${name}` in derived.schemas;
  const described = Object.entries(properties).map(([name, type]) => {
    const values = Object.entries(constants).filter(([constant]) => constant.startsWith(`${screaming(name)}_`));
    if (values.length > 0) return [name, { enum: values.map(([, value]) => value) }];
    const shape = shapes[name];
    return [name, shape ? fromShape(shape, known) : fromClient(name, type, known)];
  });
  return { type: 'object', additionalProperties: false, properties: Object.fromEntries(described) };
}

/** `privacyStatus` → `PRIVACY_STATUS`. */
function screaming(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
}

/** What Google's document says; 64-bit numbers travel as digits. */
function fromShape(
  { type, format, $ref, items, additionalProperties }: Shape,
  known: (name: string) => boolean,
): object {
  if ($ref) return known($ref) ? { $ref: `#/$defs/${$ref}` } : {};
  if (type === 'array') return { type: 'array', items: items ? fromShape(items, known) : {} };
  if (type === 'object')
    return {
      type: 'object',
      additionalProperties: additionalProperties ? fromShape(additionalProperties, known) : true,
    };
  if (type === 'string' && (format === 'uint64' || format === 'int64')) return { type: 'string', pattern: '^-?\\d+$' };
  return type === undefined || type === 'any' ? {} : { type };
}

/** What the client says of a name that the old document does not have; it calls 32-bit numbers strings too. */
function fromClient(name: string, type: string, known: (name: string) => boolean): object {
  if (type.endsWith('[]')) return { type: 'array' };
  if (type === 'bool') return { type: 'boolean' };
  if (type === 'int') return { type: 'integer' };
  if (type === 'float') return { type: 'number' };
  if (type === 'string') return { type: ['string', 'integer'] };
  if (!known(type)) return {};
  const one = { $ref: `#/$defs/${type}` };
  return name === 'items' ? { type: 'array', items: one } : one;
}
