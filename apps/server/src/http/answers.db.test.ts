import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/start-test-server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
}, 60_000);
afterAll(() => server?.stop());

describe('every answer', () => {
  it.each(['/api/v1/identity/me', '/api/v1/nothing-such', '/health/live', '/'])(
    'carries the headers that keep others out: %s',
    async (path) => {
      const { headers } = await fetch(`${server.address}${path}`);
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('same-origin');
      expect(headers.get('strict-transport-security')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
    },
  );

  it('carries them for https too, where the address is one of https', async () => {
    const secure = await startTestServer({
      settings: { ANTIPHON_ROLES: 'http', ANTIPHON_URL: 'https://posts.example' },
    });
    try {
      const { headers } = await fetch(`${secure.address}/health/live`);
      expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d+/);
      expect(headers.get('content-security-policy')).toContain('upgrade-insecure-requests');
    } finally {
      await secure.stop();
    }
  });
});
