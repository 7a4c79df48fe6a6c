import { describe, expect, it } from 'vitest';
import { checkValueOf, type Json, keyIdOf, open, seal } from './sealing.ts';

const key = 'a1'.repeat(32);
const otherKey = 'b2'.repeat(32);
const place = { workspaceId: '0189-w', id: '0189-s', purpose: 'account' };
const nonce = Buffer.alloc(12, 7);
const value: Json = { accessToken: 'geheim – 秘密', expiresAt: null, scopes: ['a', 'b'] };

describe('sealing', () => {
  it('opens to what was sealed', () => {
    expect(open(key, place, seal(key, place, value, nonce))).toEqual(value);
  });

  it('hides the value and gives the same words another face under another nonce', () => {
    const one = seal(key, place, value, nonce);
    const two = seal(key, place, value, Buffer.alloc(12, 8));
    expect(one.sealed.toString('latin1')).not.toContain('geheim');
    expect(one.sealed.equals(two.sealed)).toBe(false);
  });

  it('opens in no other workspace, row or purpose', () => {
    const sealed = seal(key, place, value, nonce);
    for (const moved of [{ workspaceId: 'other' }, { id: 'other' }, { purpose: 'webhook' }]) {
      expect(() => open(key, { ...place, ...moved }, sealed)).toThrow(/does not open/);
    }
  });

  it('notices one changed bit, wherever it is', () => {
    const sealed = seal(key, place, value, nonce);
    for (let at = 0; at < sealed.sealed.length; at += 1) {
      const bytes = Buffer.from(sealed.sealed);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      expect(() => open(key, place, { ...sealed, sealed: bytes })).toThrow(/does not open/);
    }
    expect(() => open(key, place, { ...sealed, nonce: Buffer.alloc(12, 9) })).toThrow(/does not open/);
    expect(() => open(key, place, { ...sealed, sealed: sealed.sealed.subarray(0, 15) })).toThrow(/does not open/);
    expect(() => open(key, place, { ...sealed, sealed: sealed.sealed.subarray(0, -1) })).toThrow(/does not open/);
  });

  it('says so when another key sealed it', () => {
    const sealed = seal(otherKey, place, value, nonce);
    expect(() => open(key, place, sealed)).toThrow(/another key/);
    expect(() => open(key, place, { ...sealed, keyId: keyIdOf(key) })).toThrow(/does not open/);
  });

  it('names keys without telling them, and checks them by a value of their own', () => {
    expect(keyIdOf(key)).toMatch(/^[0-9a-f]{16}$/);
    expect(keyIdOf(key)).not.toBe(keyIdOf(otherKey));
    expect(checkValueOf(key)).not.toBe(checkValueOf(otherKey));
    expect(checkValueOf(key)).not.toContain(keyIdOf(key));
  });
});
