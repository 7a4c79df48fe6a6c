import { type AnyContractRouter, isContractProcedure, oc } from '@orpc/contract';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { contract } from './index.ts';
import { strictly } from './strict.ts';

/** Every route that takes something, by name. */
function inputsOf(router: AnyContractRouter, name = ''): [name: string, input: z.ZodType][] {
  if (isContractProcedure(router)) {
    const { inputSchema } = router['~orpc'];
    return inputSchema instanceof z.ZodType ? [[name, inputSchema]] : [];
  }
  return Object.entries(router).flatMap(([key, below]) => inputsOf(below, name ? `${name}.${key}` : key));
}

const unknownKeys = (input: z.ZodType, given: unknown): readonly string[] =>
  (input.safeParse(given).error?.issues ?? []).flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys
      : issue.code === 'invalid_union'
        ? issue.errors.flat().flatMap((one) => (one.code === 'unrecognized_keys' ? one.keys : []))
        : [],
  );

describe('what routes take', () => {
  const inputs = inputsOf(contract);

  it.each(inputs)('%s refuses a field that it does not know', (_name, input) => {
    expect(unknownKeys(input, { misspelt: 1 })).toContain('misspelt');
  });

  it('is most of the contract', () => {
    expect(inputs.length).toBeGreaterThan(150);
  });

  it('says which field it is', () => {
    const part = { it: contract.brands.create };
    expect(part.it['~orpc'].inputSchema?.['~standard'].validate({ nmae: 'Marram' })).toMatchObject({
      issues: expect.arrayContaining([expect.objectContaining({ message: 'Nothing here is called “nmae”' })]),
    });
  });
});

describe('strictly', () => {
  it('leaves alone what is open on purpose, and what a field itself may hold', () => {
    const loose = z.looseObject({ a: z.string() });
    const within = z.object({ query: z.record(z.string(), z.string()), at: z.object({ x: z.number() }) });
    const { left, right } = strictly({ left: oc.input(loose), right: oc.input(within) });
    expect(unknownKeys(left['~orpc'].inputSchema as z.ZodType, { a: '', b: 1 })).toEqual([]);
    const given = { query: { whatever: '' }, at: { x: 1, y: 2 }, c: 3 };
    expect(unknownKeys(right['~orpc'].inputSchema as z.ZodType, given)).toEqual(['c']);
  });

  it('keeps what an input checks as a whole', () => {
    const pair = z
      .object({ from: z.number(), to: z.number() })
      .refine(({ from, to }) => from < to, 'The end comes first');
    const { it: route } = strictly({ it: oc.input(pair) });
    const input = route['~orpc'].inputSchema as z.ZodType;
    expect(input.safeParse({ from: 2, to: 1 }).error?.issues[0]?.message).toBe('The end comes first');
    expect(input.safeParse({ from: 1, to: 2 }).success).toBe(true);
  });
});
