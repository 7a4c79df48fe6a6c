import { describe, expect, it } from 'vitest';
import {
  cleanFileName,
  disposition,
  downloadName,
  kindOf,
  linkExpiry,
  readCursor,
  readRange,
  tidyTags,
  titleFromName,
  writeCursor,
} from './assets.rules.ts';

describe('the title of an upload', () => {
  it.each([
    ['Kiln mouth at night.png', 'Kiln mouth at night'],
    ['C:\\Users\\Noor\\Bilder\\Krug.JPG', 'Krug'],
    ['/home/noor/vase.tar.gz', 'vase.tar'],
    ['夜の窯.jpeg', '夜の窯'],
    ['Glaze no. 7', 'Glaze no. 7'],
    ['.hidden', '.hidden'],
    ['two\nlines\u0000.txt', 'two lines'],
    ['invoice\u202Egpj.exe', 'invoicegpj'],
    ['', 'Untitled'],
    ['   .png', '.png'],
  ])('of %j is %j', (name, title) => {
    expect(titleFromName(name)).toBe(title);
  });

  it('is cut to 200 without cutting a character that people see as one', () => {
    const family = '👩‍👩‍👧';
    const title = titleFromName(`${family.repeat(60)}.png`);
    expect(title.length).toBeLessThanOrEqual(200);
    expect(title).toBe(family.repeat(Math.floor(200 / family.length)));
  });

  it('comes from a name in composed letters, however the file system wrote it', () => {
    expect(cleanFileName('Zu\u0308rich.png')).toBe('Zürich.png');
  });
});

describe('tags', () => {
  it('are small, single-spaced and each there once', () => {
    expect(tidyTags(['Kiln', ' kiln ', 'Wood  fire', '', '夜', 'U\u0308ber', 'über'])).toEqual([
      'kiln',
      'wood fire',
      '夜',
      'über',
    ]);
  });
});

describe('the kind of an asset', () => {
  const type = { extension: '', isSafeInline: false };
  it.each([
    ['image/png', 'image', 'image'],
    ['image/svg+xml', 'image', 'file'],
    ['video/mp4', 'video', 'video'],
    ['audio/mpeg', 'audio', 'audio'],
    ['text/html', 'text', 'file'],
    ['application/pdf', 'other', 'file'],
  ] as const)('of %s is decided by its bytes', (mimeType, kind, expected) => {
    expect(kindOf({ ...type, mimeType, kind })).toBe(expected);
  });
});

describe('the name of a download', () => {
  it.each([
    ['a/b\\c:d*?"<>|', 'png', 'a_b_c_d______.png'],
    ['..', 'txt', 'asset.txt'],
    ['夜', 'webp', '夜.webp'],
    ['plain', '', 'plain'],
  ])('of %j is fit for every file system', (title, extension, name) => {
    expect(downloadName(title, extension)).toBe(name);
  });

  it('is told in ASCII and exactly, with nothing that could end the header', () => {
    expect(disposition('attachment', 'Krug "1" (夜).png')).toBe(
      `attachment; filename="Krug _1_ (_).png"; filename*=UTF-8''Krug%20%221%22%20%28%E5%A4%9C%29.png`,
    );
    expect(disposition('inline', 'a\r\nb: c')).not.toMatch(/[\r\n]/);
  });
});

describe('a cursor', () => {
  const place = { createdAt: new Date('2026-11-21T10:00:00.123Z'), id: '01890000-0000-7000-8000-00000000abcd' };

  it('brings back the place it was made from', () => {
    expect(readCursor(writeCursor(place))).toEqual(place);
  });

  it.each(['', 'nonsense', Buffer.from(`yesterday ${place.id}`).toString('base64url')])(
    'is not read from %j',
    (text) => {
      expect(readCursor(text)).toBeUndefined();
    },
  );
});

describe('the end of a link', () => {
  it('is the same for six hours and never nearer than six nor further than twelve', () => {
    const at = (time: string) => linkExpiry(new Date(`2026-11-21T${time}Z`)).toISOString();
    expect(at('06:00:00.000')).toBe('2026-11-21T18:00:00.000Z');
    expect(at('11:59:59.999')).toBe('2026-11-21T18:00:00.000Z');
    expect(at('12:00:00.000')).toBe('2026-11-22T00:00:00.000Z');
  });
});

describe('a range', () => {
  it.each([
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-1000', { start: 0, end: 99 }],
    ['bytes=95-1000', { start: 95, end: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=9-0', 'whole'],
    ['bytes=0-1,5-6', 'whole'],
    ['items=0-1', 'whole'],
    ['bytes=-', 'whole'],
    [undefined, 'whole'],
  ] as const)('%j of 100 bytes is %j', (header, expected) => {
    expect(readRange(header, 100)).toEqual(expected);
  });
});
