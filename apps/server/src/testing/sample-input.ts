/** Inputs that a route accepts, made from its own declaration, and every place in them that holds text. */
import { contract } from '@antiphon/contract';
import { z } from 'zod';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
interface Shape {
  readonly type?: string;
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly format?: string;
  readonly minLength?: number;
  readonly minimum?: number;
}

/** Real values by the name of their field: ids of rows that are there, names of what exists. */
export type KnownValues = Readonly<Record<string, Json>>;

/** What a route takes, as JSON Schema; undefined when it takes nothing. */
export function inputShapeOf(name: string): Shape | undefined {
  const [group = '', verb = ''] = name.split('.');
  const procedure = (contract as unknown as Record<string, Record<string, { '~orpc': { inputSchema?: z.ZodType } }>>)[
    group
  ]?.[verb];
  const schema = procedure?.['~orpc'].inputSchema;
  return schema && (z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape);
}

/** A value with every optional field filled in. */
export function sampleOf(shape: Shape, known: KnownValues, name = ''): Json {
  const value = known[name];
  if (value !== undefined) return shape.type === 'array' && !Array.isArray(value) ? [value] : value;
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return shape.enum[0] ?? null;
  const [first] = shape.oneOf ?? shape.anyOf ?? shape.allOf ?? [];
  if (first) return sampleOf(first, known, name);
  if (shape.type === 'object') {
    const fields = Object.entries(shape.properties ?? {});
    return Object.fromEntries(fields.map(([field, inner]) => [field, sampleOf(inner, known, field)]));
  }
  if (shape.type === 'array') return [sampleOf(shape.items ?? {}, known, name.replace(/s$/, ''))];
  return plainSampleOf(shape);
}

function plainSampleOf({ type, format, minimum, minLength }: Shape): Json {
  if (type === 'integer' || type === 'number') return Math.max(1, minimum ?? 1);
  if (type === 'boolean') return true;
  if (format === 'uuid') return '01890000-0000-7000-8000-000000000000';
  if (format === 'date-time') return '2026-11-24T09:00:00.000Z';
  return 'a'.repeat(Math.max(3, minLength ?? 0));
}

/** Ways to every text in a value: `['content', 'parts', 0, 'text']`. */
export function placesOfText(value: Json, way: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value === 'string') return [way];
  if (Array.isArray(value)) return value.flatMap((inner: Json, at) => placesOfText(inner, [...way, at]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => placesOfText(inner, [...way, name]));
}

/** The same value with another text at one place. */
export function withTextAt(value: Json, [step, ...rest]: readonly (string | number)[], text: string): Json {
  if (step === undefined) return text;
  if (Array.isArray(value)) {
    return value.map((inner: Json, at) => (at === step ? withTextAt(inner, rest, text) : inner));
  }
  const fields = value as Readonly<Record<string, Json>>;
  return { ...fields, [step]: withTextAt(fields[step] ?? null, rest, text) };
}
