/** Judges bodies by a vendor's own OpenAPI description. For tests only. */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export interface Judge {
  /** A check for one place in the description, by JSON pointer. It must refuse `bad` first, or it is none. */
  check(pointer: string, bad: unknown): (body: unknown) => string[];
}

/** Folder of the vendors' descriptions, or undefined: then tests that need them are skipped and say so. */
export const specsFolder = process.env.ANTIPHON_SPECS;
export const specsReason =
  specsFolder === undefined ? ' (skipped: ANTIPHON_SPECS names no folder of descriptions)' : '';

/** Opens `<ANTIPHON_SPECS>/<vendor>/openapi.json`. Schemas are compiled when first asked for. */
export function openJudge(vendor: string): Judge {
  const description: object = JSON.parse(readFileSync(`${specsFolder}/${vendor}/openapi.json`, 'utf8'), readNullable);
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addFormat('unixtime', true);
  ajv.addSchema(description, vendor);
  return {
    check(pointer, bad) {
      const validate = ajv.compile({ $ref: `${vendor}#${pointer}` });
      if (validate(bad)) throw new Error(`The check for ${pointer} lets a bad body through.`);
      return (body) => errorsOf(validate, body);
    },
  };
}

/** OpenAPI 3.0's `nullable` beside an `anyOf` (left over in 3.1 files) means one more choice: null. */
function readNullable(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('nullable' in value) || 'type' in value) return value;
  const { nullable, ...schema } = value as { nullable: boolean; anyOf?: unknown[] };
  return nullable && schema.anyOf ? { ...schema, anyOf: [...schema.anyOf, { type: 'null' }] } : schema;
}

function errorsOf(validate: ValidateFunction, body: unknown): string[] {
  if (validate(body)) return [];
  const byDepth = (validate.errors ?? []).toSorted(
    (left, right) => right.instancePath.length - left.instancePath.length,
  );
  return byDepth.slice(0, 8).map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
}

/** The JSON of every `data:` line of a stream, the closing `[DONE]` left out. */
export function streamedJson(body: string): unknown[] {
  const data = [...body.matchAll(/^data: (.+)$/gm)].map((match) => match[1] ?? '');
  return data.filter((line) => line !== '[DONE]').map((line) => JSON.parse(line));
}
