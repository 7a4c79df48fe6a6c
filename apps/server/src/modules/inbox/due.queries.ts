/** When comments are due, as SQL: told from facts alone, so that a lost job loses nothing. */
import type { WorkspaceScope } from '../../db/database.ts';
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

/** What was put off by our own patience may be asked for now; a moment that a network named stands. */
export async function endPatience(scope: WorkspaceScope): Promise<void> {
  await scope.client.query(
    'update comment_readings set not_before = null where workspace_id = $1 and not_before is not null and not is_rate_limited',
    [scope.workspaceId],
  );
}
