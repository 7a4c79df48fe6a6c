/** When something is due, as SQL: told from facts alone, so that a lost job loses nothing. */
import { accountEveryHours, goneReadings, lateLimitHours, readingAgesHours } from './reading-ages.rules.ts';

/** SQL that holds for a publication `p` whose newest reading is older than the age it has reached by `$1`. */
export const isDue = `p.state = 'published' and p.remote_id is not null and p.taken_down_at is null
  and p.published_at <= $1::timestamptz - make_interval(hours => ${readingAgesHours[0]})
  and p.published_at > $1::timestamptz - make_interval(hours => ${(readingAgesHours.at(-1) ?? 0) + lateLimitHours})
  and p.published_at + (select max(h) * interval '1 hour' from unnest(array[${readingAgesHours.join(', ')}]) h
      where p.published_at + h * interval '1 hour' <= $1::timestamptz)
    > coalesce(greatest(
      (select max(r.read_at) from readings r where r.workspace_id = p.workspace_id and r.publication_id = p.id),
      (select max(s.measured_at) from samples s where s.workspace_id = p.workspace_id and s.publication_id = p.id)), '-infinity')
  and (select count(*) from readings r where r.workspace_id = p.workspace_id and r.publication_id = p.id and r.outcome = 'gone'
      and r.read_at > coalesce((select max(b.read_at) from readings b
        where b.workspace_id = p.workspace_id and b.publication_id = p.id and b.outcome = 'read'), '-infinity')) < ${goneReadings}`;

/** SQL that holds for an account `a` whose own numbers are older than they should be at `$1`. */
export const isAccountDue = `not exists (select 1 from account_readings ar
  where ar.workspace_id = a.workspace_id and ar.account_id = a.id and ar.read_at > $1::timestamptz - make_interval(hours => ${accountEveryHours}))`;
