import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSafeFetch } from '../safe-fetch.ts';
import { lineSecretHeader, startLoopback } from './start-loopback.ts';

describe('a server of our own on loopback', () => {
  it('answers who sends the secret of its start, and nobody else', async () => {
    const server = await startLoopback({
      secret: 'of-this-start',
      routes: (app) => app.get('/hello', async () => ({ ok: true })),
    });
    onTestFinished(() => server.close());
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const ask = (headers: Record<string, string>, path = '/hello') => fetch(`${server.url}${path}`, { headers });
    expect((await ask({ [lineSecretHeader]: 'of-this-start' })).status).toBe(200);
    expect((await ask({})).status).toBe(401);
    expect((await ask({ [lineSecretHeader]: 'of-another-start' })).status).toBe(401);
    expect((await ask({}, '/nowhere')).status).toBe(401);
    expect((await ask({}, '/__control/log')).status).toBe(401);
    expect((await ask({ [lineSecretHeader]: 'of-this-start' }, '/__control/log')).status).toBe(404);
  });

  it('is reached by a fetch of its own, which tells the secret to no other server', async () => {
    const told: unknown[] = [];
    const other = createServer((request, response) => {
      told.push(request.headers[lineSecretHeader]);
      response.end('{}');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const elsewhere = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    const server = await startLoopback({
      secret: 's',
      routes: (app) => app.get('/away', (_request, reply) => reply.redirect(`http://${elsewhere}/`)),
    });
    onTestFinished(() => server.close());
    const own = createSafeFetch({ allowPrivateHosts: [server.host, elsewhere], headers: { [lineSecretHeader]: 's' } });
    expect((await own(`${server.url}/away`)).status).toBe(200);
    expect(told).toEqual([undefined]);
  });
});
