import { createChannels } from '@antiphon/channels/server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startStandIns } from './start-stand-ins.ts';
import { startWorldStandIn } from './world/start-world-server.ts';

describe('all stand-ins at once', () => {
  it('run for every installed channel, each at an address of its own', async () => {
    const running = await startStandIns();
    onTestFinished(() => running.close());
    const channels = createChannels({ sandboxUrl: running.world.url });
    for (const { id, capabilities } of channels) {
      const standIn = capabilities.isSandbox ? running.world : running.byId.get(id);
      expect(standIn?.url, id).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(running.hosts).toContain(standIn?.host);
      expect((await fetch(`${standIn?.url}/__control/counts`)).status).toBe(200);
    }
    expect(new Set(running.hosts).size).toBe(channels.length);
  });

  it('are all closed again when one of them cannot start', async () => {
    const started: string[] = [];
    const failing = {
      id: 'failing',
      start: async () => {
        throw new Error('The port is taken.');
      },
    };
    const watching = {
      id: 'watching',
      start: async () => {
        const world = await startWorldStandIn();
        started.push(world.url);
        return world;
      },
    };
    await expect(startStandIns({ also: [watching, failing] })).rejects.toThrow('The port is taken.');
    await expect(fetch(started[0] ?? '')).rejects.toThrow('fetch failed');
  });
});
