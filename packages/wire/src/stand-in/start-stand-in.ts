/**
 * The ground of every stand-in: a Fastify server on 127.0.0.1 that keeps a log of what it was asked and does
 * faults on demand. The stand-in itself only writes the routes of its network. Code under test cannot tell a
 * fault from the real thing: it sees broken connections and the network's own answers.
 */
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { readAnyBody } from './bodies.ts';
import { addControlRoutes } from './control.ts';
import { addFaultHooks } from './fault-hooks.ts';
import { type CallChoice, type FaultHandle, type FaultRule, Faults } from './faults.ts';
import type { FaultAnswers, ReceivedCall, Watcher } from './received-call.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Name of a stand-in's route, by which faults and counts speak of it. */
    route?: string;
  }
}

export interface StandInOptions<State> {
  readonly name: string;
  /** Adds the network's routes, with `config: { route }` on each; what it returns is the stand-in's `state`. */
  routes(app: FastifyInstance, faults: Faults): State | Promise<State>;
  /** The network's own words for refusals; plain ones where absent. */
  readonly answers?: Partial<FaultAnswers>;
  /** For faults with a probability. Default: the name. */
  readonly seed?: string;
  /** The stand-in's clock; default the system's. */
  now?(): Date;
  /** Default an ephemeral port. */
  readonly port?: number;
}

export interface StandIn<State = unknown> {
  readonly name: string;
  /** `http://127.0.0.1:<port>`, no slash at the end. */
  readonly url: string;
  /** `127.0.0.1:<port>`, for the fence's list of exceptions. */
  readonly host: string;
  /** What the routes made: the stand-in's memory, for tests to look into. */
  readonly state: State;
  readonly faults: Faults;
  /** All calls since the start or `reset`, faulted ones included. */
  readonly log: readonly ReceivedCall[];
  /** Calls by route name; faulted ones included. */
  readonly counts: Readonly<Record<string, number>>;
  /** Short for `faults.add`. */
  fault(rule: FaultRule, only?: CallChoice): FaultHandle;
  /** Shows all calls from here on, faulted ones included. */
  watch(watcher: Watcher): void;
  /** Forgets log, counts and faults; the network's memory stays. */
  reset(): void;
  close(): Promise<void>;
}

const plainAnswers: FaultAnswers = {
  rateLimited: (resetAt, now) => ({
    status: 429,
    headers: { 'retry-after': String(Math.max(0, Math.ceil((resetAt.getTime() - now.getTime()) / 1000))) },
    body: { error: 'Too many requests' },
  }),
  unauthorized: () => ({ status: 401, body: { error: 'Unauthorized' } }),
  serverError: (status) => ({ status, body: { error: 'Something went wrong' } }),
};

/** Starts a stand-in. Close it when the test ends. */
export async function startStandIn<State>(options: StandInOptions<State>): Promise<StandIn<State>> {
  const now = options.now ?? (() => new Date());
  const faults = new Faults(options.seed ?? options.name);
  const log: ReceivedCall[] = [];
  const counts: Record<string, number> = {};
  const watchers: Watcher[] = [];
  const app = Fastify({
    forceCloseConnections: true,
    bodyLimit: 256 * 1024 * 1024,
    routerOptions: { ignoreTrailingSlash: true },
  });
  const reset = () => {
    log.length = 0;
    for (const name of Object.keys(counts)) delete counts[name];
    faults.clear();
  };
  readAnyBody(app);
  addFaultHooks(app, {
    faults,
    answers: { ...plainAnswers, ...options.answers },
    now,
    received(call) {
      log.push(call);
      if (call.route !== undefined) counts[call.route] = (counts[call.route] ?? 0) + 1;
      for (const watcher of watchers) watcher.received?.(call);
    },
    answered(call, answer) {
      for (const watcher of watchers) watcher.answered?.(call, answer);
    },
  });
  addControlRoutes(app, { faults, log, counts, reset });
  const state = await options.routes(app, faults);
  await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const { port } = app.server.address() as AddressInfo;
  return {
    name: options.name,
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    state,
    faults,
    log,
    counts,
    fault: (rule, only) => faults.add(rule, only),
    watch: (watcher) => void watchers.push(watcher),
    reset,
    async close() {
      faults.clear();
      await app.close();
    },
  };
}
