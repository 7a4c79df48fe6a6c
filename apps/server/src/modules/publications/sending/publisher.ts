/**
 * The publisher: claims what is due, keeps its leases alive, looks again at what is open, repairs lanes. Any
 * number of copies share the work.
 */
import { randomUUID } from 'node:crypto';
import type { AppContext } from '../../../context.ts';
import type { InstanceScope } from '../../../db/database.ts';
import type { Clock } from '../../../platform/clock.ts';
import { type AssetFacts, describeAssetsAcross } from '../../assets/index.ts';
import { assetIdsOf } from '../../posts/index.ts';
import { unbegin } from '../limits/send-limits.instance.queries.ts';
import { openSendLimits } from '../limits/send-limits.ts';
import type { SendTools } from './call-network.ts';
import { holdUnapproved, thawUntried } from './check-approval.ts';
import { type Claimed, claimAwake, claimDue, type OnlyAccount, readNextMoment } from './claims.instance.queries.ts';
import { forgetPassedLimits, takeProbes } from './gates.instance.queries.ts';
import { openGates } from './gates.ts';
import { holdSends } from './held-sends.ts';
import { beat, extendLeases, repairLanes } from './leases.instance.queries.ts';
import { createResultBatch } from './result-batch.ts';
import { saveClaims } from './save-changes.instance.queries.ts';
import { pause, sendPublication } from './send-publication.ts';
import { planOf, startWork } from './start-work.ts';
import { later } from './work.rules.ts';

export interface PublisherOptions {
  /** How many publications one process sends at once. */
  readonly concurrency?: number;
  /** A worker that shows no life for so long has lost its publications. */
  readonly leaseMs?: number;
  readonly pollMs?: number;
  readonly repairMs?: number;
  readonly clock?: Clock;
  /** Only this account, when the caller settles: for a clock of its own (`takeClock`). */
  readonly only?: OnlyAccount;
}

export interface Publisher {
  /**
   * Sends everything that is due at the clock's moment and waits until nothing moves.
   * @returns when something is due next; null: nothing is planned.
   */
  settle(): Promise<Date | null>;
  stop(): Promise<void>;
}

const defaults = { concurrency: 64, leaseMs: 7_500, pollMs: 1_000, repairMs: 30_000 };

/** A process that is only busy must not look dead, in a rehearsal either. */
const shortestLeaseMs = 1_500;

/** How long one worker has to try a service that is out, before another may. */
const probeMs = 60_000;

/** How long calls under way may take when the server stops. */
const graceMs = 10_000;

export async function startPublisher(app: AppContext, given: PublisherOptions = {}): Promise<Publisher> {
  const { waitsDividedBy: haste } = app.config;
  const options = {
    ...defaults,
    leaseMs: Math.max(shortestLeaseMs, defaults.leaseMs / haste),
    repairMs: defaults.repairMs / haste,
    ...given,
  };
  const clock = options.clock ?? app.clock;
  const worker = `${process.pid}-${randomUUID().slice(0, 8)}`;
  const stopping = new AbortController();
  let isStopping = false;
  const held = holdSends(options.leaseMs / 10);
  const runs = new Set<Promise<void>>();
  let wake: () => void = () => undefined;

  const leaseUntil = () => new Date(clock.now().getTime() + options.leaseMs);
  const nextId = () => app.ids.next(clock.now());
  const moment = () => ({ now: clock.now(), jitter: Math.random(), haste, nextId });
  const gates = openGates(app.db, haste, (error) => app.log.error({ err: error }, 'pauses could not be read'));
  await gates.refresh();
  const limits = openSendLimits(app, () => ({ now: clock.now(), jitter: Math.random() }), options.only !== undefined);
  const results = createResultBatch(
    app.db,
    () => ({ now: clock.now(), leasedUntil: leaseUntil(), nextId }),
    () => runs.size,
  );
  const tools = (id: string): SendTools => ({
    app,
    results,
    gates,
    limits,
    moment,
    signal: stopping.signal,
    hold: held.replace,
    isOurs: () => held.isOurs(id, clock.now()),
  });
  const scopeOf = () => ({
    now: clock.now(),
    leasedUntil: leaseUntil(),
    only: options.only,
  });

  const begin = (
    claimed: Claimed,
    facts: ReadonlyMap<string, AssetFacts>,
    { wasAbandoned, leasedUntil }: { readonly wasAbandoned: boolean; readonly leasedUntil: Date },
  ): void => {
    const { id } = claimed.work.publication;
    held.take(claimed.work, leasedUntil);
    const run = sendPublication(tools(id), claimed, facts, wasAbandoned)
      .catch((error: unknown) =>
        app.log.error({ err: error, publication: id }, 'sending stopped; it is taken up again when its lease ends'),
      )
      .finally(() => {
        held.drop(claimed.work);
        runs.delete(run);
        wake();
      });
    runs.add(run);
  };

  /** One send to each service that is out and whose wait is over: only that tells whether it is back. */
  const probe = async (scope: InstanceScope): Promise<Claimed[]> => {
    const now = clock.now();
    const isRipe = gates.state.services.some((gate) => gate.closedUntil <= now);
    if (!isRipe || options.only) return [];
    const claimed: Claimed[] = [];
    for (const service of await takeProbes(scope, now, later({ now, haste }, probeMs)))
      claimed.push(...(await claimDue(scope, { ...scopeOf(), limit: 1, probed: service })));
    await forgetPassedLimits(scope, now);
    return claimed;
  };

  /** One look: everything due and awake that there is room for. @returns how many were taken; if none, when the next one is due. */
  const look = async (): Promise<{ count: number; next: Date | null }> => {
    const room = options.concurrency - runs.size;
    if (room <= 0) return { count: 0, next: null };
    await gates.refresh();
    const { leasedUntil } = scopeOf();
    const taken = await app.db.asPublisher(async (scope) => {
      // In one packet: the second does not wait for the first one's answer.
      const [awake, due] = await Promise.all([
        claimAwake(scope, { ...scopeOf(), limit: Math.max(1, Math.ceil(room / 2)), except: held.ids() }),
        claimDue(scope, { ...scopeOf(), limit: room }),
      ]);
      due.push(...(await probe(scope)));
      const facts = await describeAssetsAcross(
        scope,
        [...awake, ...due].flatMap((claimed) =>
          assetIdsOf([claimed.version.content]).map((id) => ({
            workspaceId: claimed.work.publication.workspaceId,
            id,
          })),
        ),
      );
      const holds = await limits.judge(scope, due, (claimed) => {
        const planned = planOf(app, claimed, facts);
        return 'plan' in planned ? planned.plan : undefined;
      });
      const started = due.map((claimed) =>
        startWork(app, claimed, facts, { ...moment(), hold: holds.get(claimed.work.publication.id) }),
      );
      const judged = await holdUnapproved(scope, started, facts, moment());
      const changes = judged.map((entry) => entry.change);
      await saveClaims(scope, changes, { now: clock.now(), leasedUntil: leaseUntil(), nextId });
      await thawUntried(scope, changes);
      await unbegin(
        scope,
        due.map(({ work }) => work.publication).filter(({ id }) => holds.has(id)),
      );
      const isIdle = awake.length + started.length === 0;
      return {
        awake,
        started: judged,
        facts,
        next: isIdle ? await readNextMoment(scope, clock.now(), options.only) : null,
      };
    });
    for (const claimed of taken.awake) begin(claimed, taken.facts, { wasAbandoned: claimed.wasAbandoned, leasedUntil });
    for (const entry of taken.started)
      if (entry.change.next !== 'rest')
        begin({ ...entry.claimed, work: entry.change.work }, taken.facts, { wasAbandoned: false, leasedUntil });
    return { count: taken.awake.length + taken.started.length, next: taken.next };
  };

  const loop = async (): Promise<void> => {
    while (!isStopping) {
      let waitMs = options.pollMs;
      let woken = false;
      const woke = new Promise<void>((resolve) => {
        wake = () => {
          woken = true;
          resolve();
        };
      });
      try {
        const { count, next } = await look();
        if (count > 0 && runs.size < options.concurrency) continue;
        if (next) waitMs = Math.min(waitMs, Math.max(1, next.getTime() - clock.now().getTime()));
      } catch (error) {
        app.log.error({ err: error }, 'the publisher could not look for due posts; it tries again');
      }
      if (!woken) await Promise.race([woke, pause(waitMs, stopping.signal)]);
    }
  };

  const stay = every(
    options.leaseMs / 3,
    async () => {
      const { leasedUntil } = scopeOf();
      const extended = await app.db.asPublisher(async (scope) => {
        const publications = held.works().map((work) => work.publication);
        const ids = await extendLeases(scope, publications, leasedUntil);
        await beat(scope, worker, clock.now(), 0);
        return ids;
      });
      held.extend(extended, leasedUntil);
    },
    app,
  );
  const repair = every(
    options.repairMs,
    async () => {
      const count = await app.db.asPublisher(repairLanes);
      if (count === 0) return;
      app.log.error({ count }, 'lanes that had lost their next due time were repaired');
      await app.db.asPublisher((scope) => beat(scope, worker, clock.now(), count));
      wake();
    },
    app,
  );

  const unhint = app.hints.onHint(() => wake());
  const running = options.only ? Promise.resolve() : loop();
  return {
    settle: async () => {
      for (;;) {
        await Promise.all(runs);
        const { count, next } = await look();
        if (count === 0 && runs.size === 0) return next;
      }
    },
    stop: async () => {
      isStopping = true;
      unhint();
      wake();
      repair.stop();
      // Calls under way may finish: aborting them would only make them unknown.
      const grace = setTimeout(() => stopping.abort(), graceMs);
      await Promise.all([running, ...runs]);
      clearTimeout(grace);
      stay.stop();
      gates.stop();
      await limits.stop();
    },
  };
}

/** Runs a task over and over with a pause between; a failure is told and does not end it. */
function every(ms: number, task: () => Promise<void>, app: AppContext): { stop(): void } {
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    task()
      .catch((error: unknown) => app.log.error({ err: error }, 'a periodic task of the publisher failed'))
      .finally(() => {
        isBusy = false;
      });
  }, ms);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
