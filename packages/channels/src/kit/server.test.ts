import type { Answer } from '@antiphon/wire';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Comment, MediaSource } from '../spec.ts';
import { gridTiles, mediaTiles } from './index.ts';
import { commentsPage, packMultipart, readAnswer, serversOf } from './server.ts';

describe('a form with a file', () => {
  const sourceOf = (bytes: Uint8Array<ArrayBuffer>, chunkBytes = bytes.byteLength): MediaSource => ({
    mimeType: 'video/mp4',
    sizeBytes: bytes.byteLength,
    bytes: () => Promise.reject(new Error('It is not to stand in memory as a whole.')),
    stream: async () =>
      new ReadableStream({
        start(controller) {
          for (let at = 0; at < bytes.byteLength; at += chunkBytes)
            controller.enqueue(bytes.slice(at, at + chunkBytes));
          controller.close();
        },
      }),
    range: () => Promise.reject(new Error('It is not to be read in ranges.')),
  });
  const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 256);
  const pack = (fields: Record<string, string>, source = sourceOf(bytes, 64)) =>
    packMultipart(fields, { name: 'file', filename: 'film.mp4', source }, 'boundary-0123456789');

  it('is read back by a parser as it was packed: fields, name, type and every byte', async () => {
    const form = await pack({ description: 'Größe & "quotes"\r\n--', empty: '' });
    const read = await new Response(form.body, { headers: { 'content-type': form.contentType } }).formData();
    const file = read.get('file') as File;
    expect([...read.keys()]).toEqual(['description', 'empty', 'file']);
    expect([read.get('description'), read.get('empty')]).toEqual(['Größe & "quotes"\r\n--', '']);
    expect([file.name, file.type]).toEqual(['film.mp4', 'video/mp4']);
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
  });

  it('says beforehand how many bytes it has', async () => {
    const samples: Record<string, string>[] = [{}, { description: 'Größe 👩‍👩‍👧' }];
    for (const fields of samples) {
      const form = await pack(fields);
      expect((await new Response(form.body).arrayBuffer()).byteLength).toBe(form.sizeBytes);
    }
  });

  it('lets go of the file when nobody reads on', async () => {
    let isLetGo = false;
    const endless: MediaSource = {
      ...sourceOf(bytes),
      stream: async () =>
        new ReadableStream({
          pull: (controller) => controller.enqueue(new Uint8Array(10)),
          cancel: () => {
            isLetGo = true;
          },
        }),
    };
    const reader = (await pack({}, endless)).body.getReader();
    await reader.read();
    await reader.read();
    await reader.cancel();
    expect(isLetGo).toBe(true);
  });
});

describe('the servers of a network', () => {
  const own = { api: 'https://api.example', upload: 'https://upload.example' };

  it('are its own, unless others are named', () => {
    expect(serversOf('Net', own, {})).toEqual(own);
    expect(serversOf('Net', own, { api: 'http://127.0.0.1:1' })).toEqual({ ...own, api: 'http://127.0.0.1:1' });
  });

  it('cannot be named when the network does not have them', () => {
    expect(() => serversOf('Net', own, { pai: 'x' })).toThrow('Net has no server “pai”; it has api and upload.');
    expect(() => serversOf('Net', {}, { api: 'x' })).toThrow(
      'Net has no server “api”; none of its servers can be set.',
    );
  });
});

describe('an answer', () => {
  const schema = z.looseObject({ id: z.string() });
  const answered = (status: number, body: string): Answer => ({
    kind: 'answered',
    status,
    headers: new Headers(),
    body,
    json: () => JSON.parse(body) as unknown,
  });

  it('is read when it is a success and as expected', () => {
    expect(readAnswer(answered(200, '{"id":"7","more":1}'), schema)).toEqual({ id: '7', more: 1 });
    expect(readAnswer(answered(201, '{"id":"7"}'), schema)).toEqual({ id: '7' });
  });

  it('is none when it failed, says something else, or never came', () => {
    expect(readAnswer(answered(202, '{"id":"7"}'), schema)).toBeNull();
    expect(readAnswer(answered(400, '{"id":"7"}'), schema)).toBeNull();
    expect(readAnswer(answered(200, '{"id":7}'), schema)).toBeNull();
    expect(readAnswer({ kind: 'unknown', reason: '', code: '', status: 200 }, schema)).toBeNull();
  });
});

describe('pages of comments', () => {
  const comment = (remoteId: string, minute: number): Comment => ({
    remoteId,
    parentRemoteId: null,
    author: { handle: 'bob' },
    text: remoteId,
    at: new Date(Date.UTC(2026, 10, 20, 10, minute)),
    isOwn: false,
  });
  const ids = (page: { readonly comments: readonly Comment[] }) => page.comments.map((one) => one.remoteId);

  it('begin with the oldest and end without a cursor', () => {
    const all = [comment('c', 3), comment('a', 1), comment('b', 1)];
    const first = commentsPage(all, { limit: 2 });
    expect(ids(first)).toEqual(['a', 'b']);
    const second = commentsPage(all, { limit: 2, ...(first.cursor ? { cursor: first.cursor } : {}) });
    expect(ids(second)).toEqual(['c']);
    expect(second.cursor).toBeUndefined();
    expect(commentsPage(all, { limit: 3 }).cursor).toBeUndefined();
    expect(commentsPage([], { limit: 3 })).toEqual({ comments: [] });
  });

  it('go on where they were, also when the last one was deleted meanwhile', () => {
    const { cursor = '' } = commentsPage([comment('a', 1), comment('b', 2), comment('c', 3)], { limit: 2 });
    expect(ids(commentsPage([comment('a', 1), comment('c', 3)], { limit: 2, cursor }))).toEqual(['c']);
  });
});

describe('tiles of a preview', () => {
  const media = { altText: 'x', mimeType: 'image/png', sizeBytes: 1, width: 200, height: 100, isMadeByAi: false };
  const picture = { ...media, assetId: 'p', kind: 'image' } as const;
  const film = { ...media, assetId: 'v', kind: 'video', mimeType: 'video/mp4' } as const;

  it('show a video alone, as wide as films are where its shape is not known', () => {
    expect(mediaTiles([picture, film], 4)).toEqual([{ assetId: 'v', altText: 'x', aspectRatio: 2, kind: 'video' }]);
    expect(mediaTiles([{ ...film, width: null }], 4)).toMatchObject([{ aspectRatio: 16 / 9 }]);
    expect(mediaTiles([picture, picture, picture], 2)).toHaveLength(2);
  });

  it('are cropped to the grid of that many, and say so', () => {
    const grids = { 2: [1, 2] };
    const [first, second] = gridTiles(mediaTiles([picture, picture], 4), grids);
    expect(first).toMatchObject({ aspectRatio: 1, isCropped: true });
    expect(second).not.toHaveProperty('isCropped');
    expect(gridTiles(mediaTiles([picture], 4), grids)[0]).toMatchObject({ aspectRatio: 2 });
  });
});
