import { serializeSignedCookie } from 'better-call';
import { describe, expect, it } from 'vitest';
import { readSessionToken } from './session-cookie.ts';

const name = 'antiphon.session_token';
const secret = 'a secret of forty characters, more or less';

/** `name=value` as the library that signs our cookies writes it. */
async function signed(token: string, by = secret): Promise<string> {
  const line = await serializeSignedCookie(name, token, by, { path: '/' });
  return line.split(';')[0] ?? '';
}

describe('readSessionToken', () => {
  it('reads what the library has signed, among other cookies', async () => {
    const pair = await signed('kTq7w0yA.b-c_d');
    expect(readSessionToken(pair, name, secret)).toBe('kTq7w0yA.b-c_d');
    expect(readSessionToken(`theme=dark; ${pair}; other=1`, name, secret)).toBe('kTq7w0yA.b-c_d');
  });

  it('refuses a changed token, a changed signature and another secret', async () => {
    const pair = await signed('token');
    expect(readSessionToken(pair.replace('=token', '=tokem'), name, secret)).toBeNull();
    expect(readSessionToken(`${pair.slice(0, -6)}AAA%3D`, name, secret)).toBeNull();
    expect(readSessionToken(await signed('token', 'another secret'), name, secret)).toBeNull();
    expect(readSessionToken('antiphon.session_token=token', name, secret)).toBeNull();
    expect(readSessionToken('antiphon.session_token=token.', name, secret)).toBeNull();
  });

  it('takes no cookie of another name, and none that cannot be decoded', async () => {
    const pair = await signed('token');
    expect(readSessionToken(`x${pair}`, name, secret)).toBeNull();
    expect(readSessionToken(`${name}=%E0%A4%A`, name, secret)).toBeNull();
    expect(readSessionToken('', name, secret)).toBeNull();
  });
});
