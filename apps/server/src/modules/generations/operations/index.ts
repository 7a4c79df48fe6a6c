/** The registry: one line per operation. */
import type { OperationName } from '@antiphon/models';
import { imageGenerate } from './image-generate.ts';
import type { Operation } from './operation.ts';
import { textGenerate } from './text-generate.ts';

export const operations: readonly Operation[] = [textGenerate, imageGenerate];

export function operationOf(name: OperationName | string): Operation {
  const found = operations.find((operation) => operation.name === name);
  if (!found) throw new Error(`this release has no operation ${name}`);
  return found;
}

export type { Operation, StoredParams } from './operation.ts';
