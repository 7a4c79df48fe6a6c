/** Reads the settings, starts the roles, and stops them in good order. Nothing else. */
import { inspect } from 'node:util';
import { ConfigError, readConfig } from './config.ts';
import { AppError } from './platform/errors.ts';
import {
  AlreadyRunningError,
  DataFolderError,
  lockDataFolder,
  PostgresUnavailableError,
} from './platform/postgres/index.ts';
import { type RunningServer, startServer } from './start-server.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Words for a person where we have them; the whole error where we do not. */
function explain(error: unknown): string {
  if (error instanceof AppError) return error.userMessage;
  if (
    error instanceof ConfigError ||
    error instanceof AlreadyRunningError ||
    error instanceof PostgresUnavailableError ||
    error instanceof DataFolderError
  )
    return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    const port = 'port' in error ? String(error.port) : '';
    return `Port ${port} is taken by another program. Stop it, or start Antiphon on another one: PORT=${Number(port) + 1} npm start`;
  }
  return inspect(error);
}

async function main(): Promise<void> {
  let running: RunningServer | undefined;
  let isStopping = false;
  const config = readConfig();
  const lock = await lockDataFolder(config.dataFolder);
  const stop = async (code: number): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    await running?.stop();
    await lock.release();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
  // The launcher is gone (killed): nobody could stop us any more, so stop in good order.
  if (process.send) process.on('disconnect', () => void stop(0));
  try {
    running = await startServer({
      config,
      say,
      onFatal: (error) => {
        say(explain(error));
        void stop(1);
      },
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
  if (isStopping) return;
  if (running.address) await lock.describe(running.address);
  const address = running.app.config.publicUrl ?? running.address;
  say(address ? `Antiphon is ready: ${address}` : 'The Antiphon worker is ready');
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});
