import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openS3Storage } from './s3-storage.ts';
import { type LinkKey, signLink, verifyLink } from './signed-links.ts';

const now = new Date('2026-11-21T12:00:00Z');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const key = (id: string, fill: number): LinkKey => ({ id, secret: new Uint8Array(32).fill(fill) });
const [old, current] = [key('k1', 1), key('k2', 2)];

describe('a signed link', () => {
  const params = { name: 'Sommer & Meer.jpg', inline: '1' };
  const link = signLink({ path: '/files/w1/a1', params, expiresAt: later(60) }, current);

  it('is valid until it expires, and gives its parameters back', () => {
    expect(verifyLink(link, [old, current], now)).toEqual({ kind: 'valid', params });
    expect(verifyLink(link, [old, current], later(59.9)).kind).toBe('valid');
    expect(verifyLink(link, [old, current], later(60))).toEqual({ kind: 'expired' });
  });

  it('still works after a new key came, and no longer once its own is gone', () => {
    expect(verifyLink(link, [key('k3', 3), current], now).kind).toBe('valid');
    expect(verifyLink(link, [old], now)).toEqual({ kind: 'invalid' });
    expect(verifyLink(link, [key('k2', 9)], now)).toEqual({ kind: 'invalid' });
  });

  it('is invalid after any change', () => {
    const changes: [string | RegExp, string][] = [
      ['/files/w1/a1', '/files/w1/a2'],
      ['/files/w1/a1', '/files/w2/a1'],
      ['inline=1', 'inline=2'],
      ['inline=1', 'inline=1&more=1'],
      ['inline=1', 'inline=1&inline=1'],
      [/expires=\d+/, 'expires=9999999999'],
      [/expires=\d+/, 'expires=NaN'],
      [/expires=\d+&/, ''],
      ['key=k2', 'key=k1'],
      [/signature=./, 'signature=_'],
      [/&signature=.*/, ''],
      [/signature=.*/, 'signature='],
      [/\?.*/, ''],
    ];
    for (const [from, to] of changes) {
      const changed = link.replace(from, to);
      expect(changed).not.toBe(link);
      expect(verifyLink(changed, [old, current], now)).toEqual({ kind: 'invalid' });
    }
  });

  it('does not confuse what stands in the path with what stands in the query', () => {
    const a = signLink({ path: '/files/a', params: { b: 'c\nd' }, expiresAt: later(60) }, current);
    const b = signLink({ path: '/files/a\nb=c', params: { d: '' }, expiresAt: later(60) }, current);
    const signature = (text: string): string | null => new URLSearchParams(text.split('?')[1]).get('signature');
    expect(signature(a)).not.toBe(signature(b));
  });

  it('is not made with a weak key or with a parameter that means something else', () => {
    const weak = { id: 'k', secret: new Uint8Array(16) };
    expect(() => signLink({ path: '/a', expiresAt: now }, weak)).toThrow('32 bytes');
    expect(() => signLink({ path: '/a', params: { expires: '1' }, expiresAt: now }, current)).toThrow('reserved');
  });
});

/** Judges a presigned S3 address as AWS does: "Authenticating Requests: Using Query Parameters", read 2026-11-21. */
function isSignedForAws(address: string, secret: string): boolean {
  const url = new URL(address);
  const given = url.searchParams.get('X-Amz-Signature');
  const date = url.searchParams.get('X-Amz-Date') ?? '';
  const [, day = '', region = '', service = ''] = (url.searchParams.get('X-Amz-Credential') ?? '').split('/');
  const encode = (text: string): string =>
    encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const request = ['GET', url.pathname, query, `host:${url.host}\n`, 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const hash = createHash('sha256').update(request).digest('hex');
  const text = ['AWS4-HMAC-SHA256', date, `${day}/${region}/${service}/aws4_request`, hash].join('\n');
  const steps = [day, region, service, 'aws4_request', text];
  const signature = steps.reduce<Buffer>(
    (k, step) => createHmac('sha256', k).update(step).digest(),
    Buffer.from(`AWS4${secret}`),
  );
  return signature.toString('hex') === given;
}

describe('an address signed for S3', () => {
  // The published example of the same page: bucket examplebucket, test.txt, 24 May 2013, 86,400 seconds.
  const published =
    'https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404';
  const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey };

  it('is judged by a check that accepts the published example and refuses it changed', () => {
    expect(isSignedForAws(published, secretAccessKey)).toBe(true);
    expect(isSignedForAws(published.replace('test.txt', 'other.txt'), secretAccessKey)).toBe(false);
    expect(isSignedForAws(published.replace('86400', '86401'), secretAccessKey)).toBe(false);
    expect(isSignedForAws(published, 'another')).toBe(false);
  });

  it.each([
    ['AWS', {}, 'https://examplebucket.s3.us-east-1.amazonaws.com/house/w1/a1'],
    [
      'another S3',
      { endpoint: 'https://s3.example.org:9000' },
      'https://s3.example.org:9000/examplebucket/house/w1/a1',
    ],
  ])('holds at %s, with type, name and end', async (_name, where, address) => {
    const storage = openS3Storage({
      ...keys,
      ...where,
      region: 'us-east-1',
      bucket: 'examplebucket',
      prefix: 'house/',
    });
    const options = { now: new Date('2013-05-24T00:00:00Z'), expiresInS: 900, mimeType: 'image/jpeg' };
    const signed = (await storage.signedUrl?.('w1/a1', { ...options, downloadName: 'Größe "1".jpg' })) ?? '';
    const url = new URL(signed);
    expect(`${url.origin}${url.pathname}`).toBe(address);
    expect(isSignedForAws(signed, secretAccessKey)).toBe(true);
    expect(isSignedForAws(signed.replace('image%2Fjpeg', 'text%2Fhtml'), secretAccessKey)).toBe(false);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      'X-Amz-Date': '20130524T000000Z',
      'X-Amz-Expires': '900',
      'response-content-type': 'image/jpeg',
      'response-content-disposition': `attachment; filename="Gr__e _1_.jpg"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.jpg`,
    });
    const shown = new URL((await storage.signedUrl?.('w1/a1', options)) ?? '');
    expect(shown.searchParams.get('response-content-disposition')).toBe('inline');
  });
});
