import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { detectType, headBytes } from './detect-type.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const utf16 = (value: string): Uint8Array => Buffer.from(`\ufeff${value}`, 'utf16le');
const square = () => sharp({ create: { width: 8, height: 8, channels: 3, background: '#246' } });

describe('the type of bytes', () => {
  it('is known for the pictures that people bring, which may be shown inline', async () => {
    const pictures: [string, Uint8Array][] = [
      ['image/jpeg', await square().jpeg().toBuffer()],
      ['image/png', await square().png().toBuffer()],
      ['image/gif', await square().gif().toBuffer()],
      ['image/webp', await square().webp().toBuffer()],
      ['image/avif', await square().avif().toBuffer()],
    ];
    for (const [mimeType, bytes] of pictures) {
      expect(await detectType(bytes)).toMatchObject({ mimeType, kind: 'image', isSafeInline: true });
    }
  });

  it.each([
    ['plain.mp4', 'video/mp4', true],
    ['rotated.mov', 'video/quicktime', true],
    ['plain.webm', 'video/webm', true],
    ['plain.mkv', 'video/matroska', false],
  ])('is known for the video %s', async (name, mimeType, isSafeInline) => {
    const bytes = readFileSync(join(import.meta.dirname, 'fixtures', name)).subarray(0, headBytes);
    expect(await detectType(bytes)).toMatchObject({ mimeType, kind: 'video', isSafeInline });
  });

  it.each([
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    '\ufeff \n\t<SVG width="1">',
    '<?xml version="1.0"?>\n<!-- a > b --><svg/>',
    '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x" [<!ENTITY a "b">]><svg>',
    '<s:svg xmlns:s="http://www.w3.org/2000/svg"/>',
  ])('is SVG, never inline, for %s', async (source) => {
    const svg = { mimeType: 'image/svg+xml', kind: 'image', isSafeInline: false };
    expect(await detectType(text(source))).toMatchObject(svg);
    expect(await detectType(utf16(source))).toMatchObject(svg);
  });

  it.each([
    '<!doctype html><p>',
    '<HTML>',
    '  <script>alert(1)</script>',
    '<!-- hello --><body onload=x>',
    '<!-- it never ends',
    '<?php ?><iframe src=x>',
    '<img src=x onerror=alert(1)>',
    '<a href=x>',
  ])('is HTML, never inline, for %s', async (source) => {
    expect(await detectType(text(source))).toMatchObject({ mimeType: 'text/html', isSafeInline: false });
  });

  it('is XML for other markup, text for text, and unknown for the rest, all never inline', async () => {
    expect(await detectType(text('<?xml version="1.0"?><feed/>'))).toMatchObject({
      mimeType: 'application/xml',
      isSafeInline: false,
    });
    expect(await detectType(text('Grüße <svg> später'))).toMatchObject({ mimeType: 'text/plain', isSafeInline: false });
    expect(await detectType(text('a < b'))).toMatchObject({ mimeType: 'text/plain' });
    expect(await detectType(text('<3 you all'))).toMatchObject({ mimeType: 'text/plain' });
    for (const bytes of [new Uint8Array(), new Uint8Array([0, 1, 2, 250]), text('a\0b')]) {
      expect(await detectType(bytes)).toMatchObject({ mimeType: 'application/octet-stream', isSafeInline: false });
    }
  });

  it('is not fooled by a PDF, and forgives a character cut at the end of the head', async () => {
    expect(await detectType(text('%PDF-1.7\n'))).toMatchObject({ mimeType: 'application/pdf', isSafeInline: false });
    expect(await detectType(text('Grüße').subarray(0, 3))).toMatchObject({ mimeType: 'text/plain' });
  });

  it('is decided quickly for a head that is made to be slow', async () => {
    const startedAt = performance.now();
    for (const hostile of ['<!--'.repeat(4000), '<? '.repeat(5000), '< '.repeat(8000), '<!doctype ['.repeat(1400)]) {
      expect((await detectType(text(hostile))).isSafeInline).toBe(false);
    }
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
