/** What keeps sends back: pauses by people, and services that are out. Across workspaces, as role `publisher`. */
import type { InstanceScope } from '../../../db/database.ts';

export interface ServiceGate {
  readonly service: string;
  readonly kind: 'outage' | 'limit';
  readonly closedAt: Date;
  readonly closedUntil: Date;
  readonly failures: number;
  /** Why, for people. */
  readonly words: string;
}

export interface GateState {
  readonly isAllPaused: boolean;
  readonly pausedWorkspaces: readonly string[];
  readonly pausedAccounts: readonly string[];
  readonly services: readonly ServiceGate[];
}

/** Everything in one question; there is little of it at any time. */
export async function readGates(scope: InstanceScope): Promise<GateState> {
  const { rows } = await scope.client.query<{
    all: boolean;
    workspaces: string[] | null;
    accounts: string[] | null;
    services: (Omit<ServiceGate, 'closedAt' | 'closedUntil'> & { closedAt: string; closedUntil: string })[] | null;
  }>({
    name: 'read-gates',
    text: `select exists (select from installation where key = 'publishing' and value ? 'pausedAt') as all,
      (select array_agg(id::text) from workspaces where paused_at is not null) as workspaces,
      (select array_agg(account_id::text) from lanes where is_paused) as accounts,
      (select jsonb_agg(jsonb_build_object('service', service, 'kind', kind, 'closedAt', closed_at, 'closedUntil', closed_until,
        'failures', failures, 'words', words)) from service_gates) as services`,
  });
  const [row] = rows;
  return {
    isAllPaused: row?.all ?? false,
    pausedWorkspaces: row?.workspaces ?? [],
    pausedAccounts: row?.accounts ?? [],
    services: (row?.services ?? []).map((gate) => ({
      ...gate,
      closedAt: new Date(gate.closedAt),
      closedUntil: new Date(gate.closedUntil),
    })),
  };
}

/** Closes a service, or keeps it closed for longer; the earliest closing is kept as its beginning. */
export async function closeService(scope: InstanceScope, gate: ServiceGate): Promise<void> {
  await scope.client.query(
    `insert into service_gates (service, kind, closed_at, closed_until, failures, words) values ($1, $2, $3, $4, $5, $6)
      on conflict (service) do update set kind = excluded.kind, closed_until = greatest(service_gates.closed_until, excluded.closed_until),
        failures = excluded.failures, words = excluded.words`,
    [gate.service, gate.kind, gate.closedAt, gate.closedUntil, gate.failures, gate.words],
  );
}

export async function openService(scope: InstanceScope, service: string): Promise<void> {
  await scope.client.query('delete from service_gates where service = $1', [service]);
}

/**
 * Takes the right to try a service that is out: one worker, one send, until the next moment.
 * @returns the services that this worker may try now.
 */
export async function takeProbes(scope: InstanceScope, now: Date, until: Date): Promise<string[]> {
  const { rows } = await scope.client.query<{ service: string }>({
    name: 'take-probes',
    text: `with ripe as (
        select service from service_gates where kind = 'outage' and closed_until <= $1 for update skip locked
      )
      update service_gates g set closed_until = $2 from ripe r where g.service = r.service returning g.service`,
    values: [now, until],
  });
  return rows.map((row) => row.service);
}

/** Limits that have passed need no row. */
export async function forgetPassedLimits(scope: InstanceScope, now: Date): Promise<void> {
  await scope.client.query(`delete from service_gates where kind = 'limit' and closed_until <= $1`, [now]);
}
