/** The state that people see, in SQL: what was taken down is `published` in the table. `p` is the publication. */
import { type SQL, sql } from 'drizzle-orm';
import { publicationStates, type ShownState } from './publications.table.ts';

export const shownStateOf = `case when p.taken_down_at is null then p.state else 'taken_down' end`;

/** Only those in one state; written so that an index on the table's own columns serves. */
export const whereShown = {
  ...Object.fromEntries(publicationStates.map((state) => [state, sql`p.state = ${state}`])),
  published: sql`p.state = 'published' and p.taken_down_at is null`,
  taken_down: sql`p.taken_down_at is not null`,
} as Readonly<Record<ShownState, SQL>>;
