import { FenceError } from '@antiphon/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../platform/clock.ts';
import { type Person, startTestServer, type TestServer } from '../testing/start-test-server.ts';
import { type Outside, openOutside } from './open-outside.ts';

let server: TestServer;
let ada: Person;
let outside: Outside;

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  ada = await server.signUp();
  const { config, db, masterKey, publicUrl } = server.app;
  outside = await openOutside({ config, db, clock: systemClock, masterKey, publicUrl, onError: () => undefined });
}, 120_000);
afterAll(async () => {
  await outside?.close();
  await server?.stop();
});

const places = () => [outside.worldUrl, outside.modelsUrl];

describe('our own pretend services', () => {
  it('answer nobody on this machine but us: no log, no controls, no routes', async () => {
    for (const place of places()) {
      for (const path of ['/__control/log', '/v1/models', '/v1/works?key=a', '/chirp/ada', '/']) {
        expect((await fetch(`${place}${path}`)).status, `${place}${path}`).toBe(401);
      }
      for (const path of ['/__control/reset', '/__control/faults', '/v1/sessions', '/v1/texts']) {
        const answer = await fetch(`${place}${path}`, { method: 'POST', body: '{}' });
        expect(answer.status, `${place}${path}`).toBe(401);
      }
    }
    expect((await outside.worldFetch(`${outside.worldUrl}/__control/log`)).status).toBe(404);
  });

  it('are no exception of the fence: what a person writes as an address does not lead there', async () => {
    for (const place of places()) {
      for (const fenced of [outside.fetch, outside.modelFetch, server.app.fetch, server.app.modelFetch]) {
        const refused = await fenced(place).then(
          () => undefined,
          (error: unknown) => error,
        );
        expect(refused).toBeInstanceOf(FenceError);
        expect(refused).toMatchObject({ code: 'address_not_allowed' });
      }
    }
    const { workspaceId } = ada;
    await expect(
      ada.call('providerKeys.add', {
        workspaceId,
        provider: 'openai-compatible',
        fields: { apiKey: 'a-key-of-some-length', baseUrl: `${server.app.worldUrl}/v1` },
      }),
    ).rejects.toMatchObject({ status: 422, message: expect.stringContaining('private network') });
  });

  it('are still reached by their own adapters', async () => {
    const provider = server.app.provider('sandbox');
    const check = await provider?.checkKey({ fetch: server.app.modelFetch, now: new Date(), secret: { apiKey: '' } });
    expect(check).toMatchObject({ kind: 'accepted' });
    const page = await fetch(`${server.address}/sandbox/chirp/nobody_here`);
    expect(page.status).toBe(404);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'.*; sandbox$/);
  });
});
