/** A form from a JSON Schema: which fields there are, what is wrong in them, and what is sent. Pure. */

/** A JSON Schema as the contract gives it: plain data. */
export type FormSchema = Readonly<Record<string, unknown>>;

/** What a person has typed or ticked, by field name. */
export type FormValues = Readonly<Record<string, string | boolean>>;

export interface FormField {
  readonly name: string;
  readonly title: string;
  readonly help: string;
  readonly isRequired: boolean;
  readonly kind: 'text' | 'password' | 'url' | 'long' | 'number' | 'choice' | 'yes-no' | 'list' | 'unknown';
  /** For `choice`. */
  readonly choices: readonly string[];
  readonly min: number | null;
  readonly max: number | null;
}

type Bag = Readonly<Record<string, unknown>>;
const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null && !Array.isArray(value);
const numberIn = (bag: Bag, ...names: string[]): number | null => {
  const found = names.map((name) => bag[name]).find((value) => typeof value === 'number');
  return typeof found === 'number' && Math.abs(found) < Number.MAX_SAFE_INTEGER ? found : null;
};

/** Texts longer than this get several lines. */
const longFrom = 400;

function kindOf(property: Bag): FormField['kind'] {
  if (Array.isArray(property.enum)) return 'choice';
  if (property.type === 'boolean') return 'yes-no';
  if (property.type === 'integer' || property.type === 'number') return 'number';
  if (property.type === 'array' && isBag(property.items) && property.items.type === 'string') return 'list';
  if (property.type !== 'string') return 'unknown';
  if (property.format === 'password') return 'password';
  if (property.format === 'uri' || property.format === 'url') return 'url';
  return (numberIn(property, 'maxLength') ?? 0) >= longFrom ? 'long' : 'text';
}

/** `postsAtOnce` in words for people, where the schema brings no title. */
const wordsOf = (name: string): string =>
  name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/^./, (letter) => letter.toUpperCase());

/** The fields of an object schema, in its order. */
export function fieldsOf(schema: FormSchema): readonly FormField[] {
  const properties = isBag(schema.properties) ? schema.properties : {};
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  return Object.entries(properties).flatMap(([name, property]) => {
    if (!isBag(property)) return [];
    return [
      {
        name,
        title: typeof property.title === 'string' ? property.title : wordsOf(name),
        help: typeof property.description === 'string' ? property.description : '',
        isRequired: required.has(name),
        kind: kindOf(property),
        choices: Array.isArray(property.enum) ? property.enum.map(String) : [],
        min: numberIn(property, 'minimum', 'minLength'),
        max: numberIn(property, 'maximum', 'maxLength'),
      },
    ];
  });
}

function faultInNumber(field: FormField, typed: string): string | null {
  const value = Number(typed.replace(',', '.'));
  if (!Number.isFinite(value)) return 'Write a number.';
  if (field.min !== null && value < field.min) return `At least ${field.min}.`;
  if (field.max !== null && value > field.max) return `At most ${field.max}.`;
  return null;
}

/** What is wrong with one field, in words; null when nothing is. The server has the last word. */
export function faultIn(field: FormField, value: string | boolean | undefined): string | null {
  if (field.kind === 'yes-no') return null;
  const typed = typeof value === 'string' ? value.trim() : '';
  if (typed === '') {
    if (!field.isRequired) return null;
    return field.kind === 'choice' ? 'Choose one.' : 'This cannot be empty.';
  }
  if (field.kind === 'number') return faultInNumber(field, typed);
  if (field.kind === 'url' && !/^https?:\/\/\S+$/i.test(typed)) return 'An address begins with http:// or https://.';
  if (field.kind !== 'choice' && field.kind !== 'list' && field.max !== null && typed.length > field.max)
    return `At most ${field.max} characters; these are ${typed.length}.`;
  return null;
}

/** Everything that is wrong, by field. */
export function faultsIn(fields: readonly FormField[], values: FormValues): Readonly<Record<string, string>> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const fault = faultIn(field, values[field.name]);
      return fault ? [[field.name, fault]] : [];
    }),
  );
}

const linesOf = (typed: string): string[] =>
  typed
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean);

/** What is sent: numbers as numbers, lists as lists, and nothing for what was left empty. */
export function inputOf(fields: readonly FormField[], values: FormValues): Readonly<Record<string, unknown>> {
  const pairs = fields.flatMap((field): [string, unknown][] => {
    const value = values[field.name];
    if (field.kind === 'yes-no') return value === true ? [[field.name, true]] : [];
    if (typeof value !== 'string' || value.trim() === '') return [];
    if (field.kind === 'number') {
      const number = Number(value.replace(',', '.'));
      return Number.isFinite(number) ? [[field.name, number]] : [];
    }
    if (field.kind === 'list') return [[field.name, linesOf(value)]];
    // A password may begin or end with a space; nothing else does on purpose.
    return [[field.name, field.kind === 'password' || field.kind === 'long' ? value : value.trim()]];
  });
  return Object.fromEntries(pairs);
}

/** The values behind what was sent before, so that a form can show it again. */
export function valuesOf(fields: readonly FormField[], input: Readonly<Record<string, unknown>>): FormValues {
  return Object.fromEntries(
    fields.flatMap((field): [string, string | boolean][] => {
      const value = input[field.name];
      if (field.kind === 'yes-no') return [[field.name, value === true]];
      if (Array.isArray(value)) return [[field.name, value.map(String).join('\n')]];
      return typeof value === 'string' || typeof value === 'number' ? [[field.name, String(value)]] : [];
    }),
  );
}
