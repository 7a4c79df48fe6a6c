/** Reads the settings, starts the roles, and stops them in good order. Nothing else. */
import { readConfig } from './config.ts';
import { explainFailure } from './platform/explain-failure.ts';
import { lockDataFolder } from './platform/postgres/index.ts';
import { type RunningServer, startServer } from './start-server.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

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
        say(explainFailure(error));
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
  process.stderr.write(`${explainFailure(error)}\n`);
  process.exit(1);
});
