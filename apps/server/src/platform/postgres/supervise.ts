import { setTimeout as sleep } from 'node:timers/promises';
import type { BoundedLog } from './bounded-log.ts';
import { PostgresUnavailableError } from './postgres.errors.ts';
import { clearPreviousRun, type Postmaster, type Service, startPostmaster } from './postmaster.ts';
import { signalProcess } from './processes.ts';

export type Running = { service: Service; postmaster: Postmaster };

/** Keeps one postmaster alive. `pid` is undefined while there is none. */
export type Supervisor = {
  service: Service;
  pid(): number | undefined;
  stop(): Promise<void>;
  /** The listener is called once, when the last restart has failed. */
  onGivenUp(listener: (error: Error) => void): void;
};

/** Waits before each restart in a row; one more failure and we give up. */
const restartDelaysMs = [0, 250, 500, 1_000, 2_000];
/** A postmaster that served this long starts a new row. */
const steadyAfterMs = 60_000;

/** Starts a dead postmaster again, on the same port, until `stop()` or until it will not stay up. */
export function supervise(first: Running, to: { log: (line: string) => void; diary: BoundedLog }): Supervisor {
  const { service } = first;
  let current: Postmaster | undefined = first.postmaster;
  const listeners: ((error: Error) => void)[] = [];
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;
  // For an exit that nobody announced; where the kernel does not do it, this leaves no orphan either.
  const interrupt = () => current && signalProcess(current.pid, 'SIGINT');
  process.once('exit', interrupt);

  /** Resolves with how the new postmaster ended, at once if it did not come up. */
  const runAgain = async (delayMs: number): Promise<string> => {
    await sleep(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    if (isStopping()) return 'stopped';
    await clearPreviousRun(service.cluster, service.workplace.binaries.pgCtl);
    if (isStopping()) return 'stopped';
    const next = startPostmaster(service, to.diary);
    current = next;
    next.ready.then(
      () => to.log('Database: running again'),
      (error: Error) => to.log(`Database: it did not come up (${error.message})`),
    );
    const how = await next.ended;
    current = undefined;
    return how;
  };

  const watch = async () => {
    let how = await first.postmaster.ended;
    current = undefined;
    for (let failures = 0; !isStopping(); failures += 1) {
      const delayMs = restartDelaysMs[failures];
      if (delayMs === undefined) return giveUp(how);
      to.log(`Database: it stopped by itself (${how}); starting it again`);
      const startedAt = performance.now();
      how = await runAgain(delayMs);
      if (performance.now() - startedAt > steadyAfterMs) failures = -1;
    }
  };
  const giveUp = (how: string) => {
    const lines = to.diary.lastLines().join('\n');
    const message = `The database keeps stopping (${how}) and was given up. Its last lines:\n${lines}`;
    for (const listener of listeners) listener(new PostgresUnavailableError(message));
  };
  const watching = watch().catch((error: Error) => giveUp(error.message));

  return {
    service,
    pid: () => current?.pid,
    stop: async () => {
      stopping.abort();
      await current?.stop();
      await watching;
      process.off('exit', interrupt);
    },
    onGivenUp: (listener) => {
      listeners.push(listener);
    },
  };
}
