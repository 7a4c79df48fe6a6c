/** What a person gives by hand or through a pipe. */
import { text } from 'node:stream/consumers';
import { Failure } from './failure.ts';

/** `-` stands for standard input, anything else for itself. */
export async function readArgument(value: string): Promise<string> {
  return value === '-' ? text(process.stdin) : value;
}

/** @throws Failure 2 when it is not a JSON object. */
export function readJsonObject(json: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new Failure(2, `The input is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new Failure(2, 'The input must be a JSON object, such as {"limit": 10}.');
}
