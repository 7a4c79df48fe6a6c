/**
 * Which publications gave their place in the lane back before their first visible step was out: the network worked on
 * them, they were in doubt, or they waited for a person. Looked at all along, since what is settled no longer shows it.
 */
import pg from 'pg';

export interface Asides {
  /** Ids of publications that stood aside so far. */
  readonly ids: ReadonlySet<string>;
  stop(): Promise<void>;
}

const everyMs = 100;

export function watchAsides(ownerUrl: string): Asides {
  const ids = new Set<string>();
  let isOver = false;
  const look = async (client: pg.Client): Promise<void> => {
    const { rows } = await client.query<{ id: string }>(
      `select p.id from publications p join lanes l on l.workspace_id = p.workspace_id and l.account_id = p.account_id
        where p.state in ('sending', 'unknown', 'needs_attention') and p.published_at is null
          and l.held_by is distinct from p.id`,
    );
    for (const { id } of rows) ids.add(id);
  };
  /** One connection after the other: the database is killed in between. */
  const watching = (async () => {
    while (!isOver) {
      const client = new pg.Client({ connectionString: ownerUrl });
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.query("set app.maintenance = 'on'");
        while (!isOver) {
          await look(client);
          await new Promise((resolve) => setTimeout(resolve, everyMs));
        }
      } catch {
        await new Promise((resolve) => setTimeout(resolve, everyMs));
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  })();
  return {
    ids,
    stop: async () => {
      isOver = true;
      await watching;
    },
  };
}
