/**
 * Which publications gave their place in the lane back before their first visible step was out: the network worked on
 * them, they were in doubt, or they waited for a person. Noted by the database itself whenever a lane changes hands,
 * since it may last for milliseconds only.
 */
import pg from 'pg';

/** A trigger of this kind runs behind its statement and sees what that made of the publication. */
const note = `
  create schema chaos;
  create table chaos.asides (id uuid primary key);
  create function chaos.note_aside() returns trigger language plpgsql security definer as $$
  declare before text := current_setting('app.maintenance', true);
  begin
    perform set_config('app.maintenance', 'on', true);
    insert into chaos.asides select p.id from public.publications p
      where p.workspace_id = old.workspace_id and p.id = old.held_by and p.published_at is null
        and p.state in ('sending', 'unknown', 'needs_attention')
      on conflict do nothing;
    perform set_config('app.maintenance', coalesce(before, ''), true);
    return null;
  end $$;
  create trigger note_aside after update of held_by on public.lanes for each row
    when (old.held_by is not null and new.held_by is distinct from old.held_by) execute function chaos.note_aside();`;

/** From here on they are noted. */
export async function noteAsides(ownerUrl: string): Promise<void> {
  await withClient(ownerUrl, (client) => client.query(note));
}

/** Ids of publications that stood aside so far. */
export async function readAsides(ownerUrl: string): Promise<ReadonlySet<string>> {
  const { rows } = await withClient(ownerUrl, (client) => client.query<{ id: string }>('select id from chaos.asides'));
  return new Set(rows.map(({ id }) => id));
}

async function withClient<T>(ownerUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
