import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Id, Instant, PageQuery } from './base.ts';
import { contract } from './index.ts';

const said = (schema: z.ZodType, given: unknown) => schema.safeParse(given).error?.issues.map(({ message }) => message);

describe('what is wrong with something given', () => {
  it('is said in words for people', () => {
    expect(said(z.object({ name: z.string() }), {})).toEqual(['This is missing']);
    expect(said(z.string(), 5)).toEqual(['This must be text, and is a number']);
    expect(said(z.object({}), 'x')).toEqual(['This must be an object, and is text']);
    expect(said(z.int(), 1.5)).toEqual(['This must be a whole number']);
    expect(said(PageQuery, { limit: 'abc' })).toEqual(['This must be a number']);
    expect(said(PageQuery, { limit: 5000 })).toEqual(['At most 200']);
    expect(said(z.array(z.string()).min(1), [])).toEqual(['At least 1 item']);
    expect(said(z.string().min(1), '')).toEqual(['This cannot be empty']);
    expect(said(Id, 'mine')).toEqual(['This is not an id of ours']);
    expect(said(Instant, 'tomorrow')).toEqual(['A moment looks like 2026-11-24T09:00:00.000Z']);
    expect(said(z.enum(['read', 'write']), 'rite')).toEqual(['Choose one of read, write; there is no “rite”']);
    expect(said(z.strictObject({}), { nmae: 1 })).toEqual(['Nothing here is called “nmae”']);
    expect(said(z.union([z.string(), z.number()]), {})).toEqual([
      'This fits none of the ways in which it may be given',
    ]);
    const when = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('at'), wallTime: z.string() }),
      z.object({ kind: z.literal('now') }),
    ]);
    expect(said(when, { kind: 'on' })).toEqual(['Choose one of at, now']);
    expect(said(when, { kind: 'at' })).toEqual(['This is missing']);
  });

  it('is left in its own words where a schema has some', () => {
    expect(said(z.string('Give a name'), 5)).toEqual(['Give a name']);
  });

  it('holds none of the words of programmers, for any route that gets nothing', () => {
    for (const route of Object.values(contract).flatMap((group) => Object.values(group))) {
      const input = route['~orpc'].inputSchema as z.ZodType | undefined;
      const words = input?.safeParse({}).error?.issues.map(({ message }) => message) ?? [];
      expect(words.join('\n')).not.toMatch(/invalid|expected|received|undefined|NaN|UUID/i);
    }
  });
});
