/** Documented answers of a vendor, each with its source and the day it was read. For tests only. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Answered } from '@antiphon/wire';
import { z } from 'zod';

const fixtureSchema = z.strictObject({
  source: z.string().min(10),
  readAt: z.iso.date(),
  status: z.int(),
  body: z.unknown(),
});

export interface Fixture {
  /** The file's name without its ending. */
  readonly name: string;
  readonly body: unknown;
  readonly answer: Answered;
}

/** All fixtures of the folder beside `testFile` (`import.meta.url`). */
export function readFixtures(testFile: string): Fixture[] {
  const folder = new URL('./fixtures/', testFile);
  return readdirSync(folder).map((file) => {
    const { status, body } = fixtureSchema.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
    const answer: Answered = {
      kind: 'answered',
      status,
      headers: new Headers(),
      body: JSON.stringify(body),
      json: () => body,
    };
    return { name: file.replace(/\.json$/, ''), body, answer };
  });
}
