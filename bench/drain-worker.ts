/**
 * A worker of the drain as a process of its own: the real program's parts and its publisher, with the instant networks.
 * Says when it is ready, and stops when it is told.
 */
import { readConfig } from '../apps/server/src/config.ts';
import { startPublisher } from '../apps/server/src/modules/publications/index.ts';
import { startServer } from '../apps/server/src/start-server.ts';
import { withInstantWorld } from './publish-ground.ts';

const worldUrl = process.argv[2] ?? '';

const config = { ...readConfig(process.env), roles: { http: false, worker: false } };
const running = await startServer({
  config,
  say: () => undefined,
  onFatal: (error) => {
    throw error;
  },
});
const publisher = await startPublisher(withInstantWorld(running.app, worldUrl));
process.once('message', () => void end());
process.send?.('ready');

async function end(): Promise<void> {
  await publisher.stop();
  await running.stop();
  process.exit(0);
}
