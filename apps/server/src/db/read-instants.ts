/**
 * Moments as the answers give them, without a detour over a Date: for lists, where hundreds of them go by.
 *
 *   client.query({ text, values, types: instantsAsText })
 */
import pg from 'pg';

const { TIMESTAMPTZ } = pg.types.builtins;
const writtenInUtc = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d+)?\+00$/;

/** PostgreSQL's own spelling of a moment → ISO 8601 in UTC to the millisecond, `2026-11-24T09:00:00.000Z`. */
export function toInstant(written: string): string {
  // Another time zone of the session, a year of five digits: seldom, and Date knows them.
  if (!writtenInUtc.test(written)) return new Date(pg.types.getTypeParser(TIMESTAMPTZ)(written)).toISOString();
  const fraction = written.slice(20, -3).slice(0, 3).padEnd(3, '0');
  return `${written.slice(0, 10)}T${written.slice(11, 19)}.${fraction}Z`;
}

/** For `types` of a question: a `timestamptz` is read as by `toInstant`, all else as always. */
export const instantsAsText: pg.CustomTypesConfig = {
  getTypeParser: ((id: number, format?: 'text') =>
    id === TIMESTAMPTZ ? toInstant : pg.types.getTypeParser(id, format)) as typeof pg.types.getTypeParser,
};
