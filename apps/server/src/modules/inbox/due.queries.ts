/** When comments are due, as SQL: told from facts alone, so that a lost job loses nothing. */
import { firstLookMinutes, readingPace } from './readings.rules.ts';

const everyHours = `case ${readingPace
  .map(
    ({ untilHours, everyHours: every }) =>
      `when p.published_at > $1::timestamptz - make_interval(hours => ${untilHours}) then ${every}`,
  )
  .join(' ')} end`;

/** SQL that holds for a publication `p`, with its reading `r` joined, whose comments are to be read at `$1`. */
export const isReadingDue = `p.state = 'published' and p.origin = 'made' and p.remote_id is not null and p.taken_down_at is null
  and p.published_at > $1::timestamptz - make_interval(hours => ${readingPace.at(-1)?.untilHours ?? 0})
  and p.published_at <= $1::timestamptz - make_interval(mins => ${firstLookMinutes})
  and coalesce(r.read_at, '-infinity') <= $1::timestamptz - make_interval(hours => ${everyHours})
  and coalesce(greatest(r.held_until, r.not_before), '-infinity') <= $1::timestamptz`;
