import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

/** What the server answers to a browser that believes it is at `host`. */
function ask(server: TestServer, host: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request(`${server.address}/api/v1/identity/dev-mailbox`, { headers: { host } }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk as Buffer);
      resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
    })
      .on('error', reject)
      .end();
  });
}

describe('a loopback listener', () => {
  it('answers to names of this machine and refuses a name that a stranger points at it', async () => {
    const server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
    servers.push(server);
    for (const host of ['localhost:4000', '127.0.0.1:4000', 'app.localhost', '[::1]:4000'])
      expect(await ask(server, host), host).toMatchObject({ status: 200 });
    for (const host of ['evil.example', '127.0.0.1.evil.example:4000', 'localhost.evil.example']) {
      const { status, body } = await ask(server, host);
      expect(status, host).toBe(421);
      expect(JSON.parse(body)).toMatchObject({ code: 'unknown_host' });
    }
  }, 60_000);

  it('answers behind a proxy to the address it is known by', async () => {
    const server = await startTestServer({
      settings: { ANTIPHON_ROLES: 'http', ANTIPHON_URL: 'https://social.example', ANTIPHON_DEV_MAILBOX: 'yes' },
    });
    servers.push(server);
    expect((await ask(server, 'social.example')).status).toBe(200);
    expect((await ask(server, 'evil.example')).status).toBe(421);
  }, 60_000);
});
