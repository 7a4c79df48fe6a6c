import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './start-test-server.ts';

/** Hosts that this process has asked for: names as they were looked up, addresses as they were reached. */
const asked = new Set<string>();
function note(message: unknown): void {
  const { socket } = message as { socket: Socket };
  socket.once('lookup', (_error, address, _family, host) => asked.add(host || address));
  // Without an address it is a socket in our own data folder.
  socket.once('connect', () => asked.add(socket.remoteAddress ?? 'localhost'));
}

let server: TestServer;
beforeAll(async () => {
  subscribe('net.client.socket', note);
  server = await startTestServer();
}, 60_000);
afterAll(async () => {
  await server.stop();
  unsubscribe('net.client.socket', note);
});

describe('a whole demo, and then some seconds of nothing', () => {
  it('asks nobody outside of this machine', async () => {
    const visitor = server.visitor();
    const { workspaces } = await visitor.call('identity.openDemo', { timeZone: 'Europe/Dublin' });
    const workspaceId = workspaces[0]?.id ?? '';
    await visitor.call('insights.get', { workspaceId });
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect(asked.size).toBeGreaterThan(0);
    const outside = [...asked].filter(
      (host) => !/^(localhost|127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/.test(host),
    );
    expect(outside).toEqual([]);
  }, 120_000);
});
