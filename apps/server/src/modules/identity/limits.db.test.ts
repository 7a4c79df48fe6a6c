import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts';

let server: TestServer;
let shiftMs = 0;

beforeAll(async () => {
  server = await startTestServer({
    settings: {
      ANTIPHON_URL: 'https://antiphon.example',
      TRUST_PROXY: 'yes',
      ANTIPHON_ROLES: 'http',
      ANTIPHON_SIGNUP: 'open',
      ANTIPHON_DEMO: 'yes',
      ANTIPHON_DEV_MAILBOX: 'yes',
    },
    clock: { now: () => new Date(Date.now() + shiftMs) },
  });
}, 120_000);
afterAll(() => server?.stop());

/** A browser at this address, as the proxy in front tells us. */
const from = (ip: string) => server.visitor({ 'x-forwarded-for': ip });
const signUpFrom = (ip: string, email: string) =>
  from(ip).call('identity.signUp', { name: 'Somebody', email, password: 'a good password' });
const tryPassword = (ip: string, email: string, password = 'a wrong password') =>
  from(ip).call('identity.signIn', { email, password });
const codeOf = (error: unknown) => (error as { code?: string }).code;

describe('limits at the doors', () => {
  it('shut an account after ten wrong passwords from anywhere, say when to try again, and open by then', async () => {
    const email = 'ada@people.example';
    await signUpFrom('10.0.0.1', email);
    const codes: unknown[] = [];
    for (let at = 0; at < 10; at += 1) codes.push(await tryPassword(`10.0.1.${at}`, email).catch(codeOf));
    expect(new Set(codes)).toEqual(new Set(['wrong_sign_in']));
    const refusal = await tryPassword('10.0.2.1', email, 'a good password').catch((error: unknown) => error);
    expect(refusal).toMatchObject({ status: 429, code: 'too_many_tries' });
    const { retryAfterS = 0, problem } = refusal as { retryAfterS?: number; problem: { detail: string } };
    expect(retryAfterS).toBeGreaterThan(880);
    expect(retryAfterS).toBeLessThanOrEqual(900);
    expect(problem.detail).toBe('Too many wrong passwords. Try again in 15 minutes.');
    shiftMs += retryAfterS * 1000;
    await tryPassword('10.0.2.1', email, 'a good password');
  });

  it('count exactly, also when the tries come at the same moment', async () => {
    const email = 'many@people.example';
    await signUpFrom('10.0.0.2', email);
    const codes = await Promise.all(
      Array.from({ length: 20 }, (_, at) => tryPassword(`10.0.3.${at}`, email).catch(codeOf)),
    );
    expect(codes.filter((code) => code === 'wrong_sign_in')).toHaveLength(10);
    expect(codes.filter((code) => code === 'too_many_tries')).toHaveLength(10);
  });

  it('shut an address after thirty wrong passwords, whatever the account, and leave other addresses alone', async () => {
    for (let at = 0; at < 30; at += 1) await tryPassword('10.0.4.1', `guess-${at}@people.example`).catch(codeOf);
    expect(await tryPassword('10.0.4.1', 'another@people.example').catch(codeOf)).toBe('too_many_tries');
    expect(await tryPassword('10.0.4.2', 'another@people.example').catch(codeOf)).toBe('wrong_sign_in');
  });

  it('treat an account that does not exist like one that does', async () => {
    const codes: unknown[] = [];
    for (let at = 0; at < 11; at += 1)
      codes.push(await tryPassword(`10.0.5.${at}`, 'nobody@people.example').catch(codeOf));
    expect(codes.at(-1)).toBe('too_many_tries');
  });

  it('do not count right passwords', async () => {
    const email = 'often@people.example';
    await signUpFrom('10.0.0.3', email);
    for (let at = 0; at < 12; at += 1) await tryPassword('10.0.6.1', email, 'a good password');
  });

  it('allow three reset mails an hour and account, and a reset opens the door again', async () => {
    const email = 'reset@people.example';
    await signUpFrom('10.0.0.4', email);
    for (let at = 0; at < 10; at += 1) await tryPassword(`10.0.7.${at}`, email).catch(codeOf);
    const ask = () => from('10.0.7.1').call('identity.requestPasswordReset', { email });
    for (let at = 0; at < 3; at += 1) await ask();
    expect(await ask().catch(codeOf)).toBe('too_many_tries');
    const [mail] = await server.app.mailer.kept();
    const token = /token=(\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
    await from('10.0.7.1').call('identity.resetPassword', { token, password: 'a fresh password' });
    await tryPassword('10.0.7.1', email, 'a fresh password');
  });

  it('hold sign-ups and demos from one address', async () => {
    const codes: unknown[] = [];
    for (let at = 0; at < 11; at += 1)
      codes.push(await signUpFrom('10.0.8.1', `mass-${at}@people.example`).catch(codeOf));
    expect(codes.at(-1)).toBe('too_many_tries');
    expect(codes.slice(0, 10).every((code) => typeof code === 'object')).toBe(true);
  });

  it('sends the cookie only over https where the public address has it', async () => {
    const answer = await fetch(`${server.address}/api/v1/identity/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '10.0.9.1' },
      body: JSON.stringify({ email: 'often@people.example', password: 'a good password' }),
    });
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Secure-antiphon\.session_token=.*; Secure/);
  });
});
