/** What the library's tests share: pictures, bare uploads, and a look at what lies behind. */
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { crc32, deflateSync } from 'node:zlib';
import pg from 'pg';
import type { Person, TestServer } from '../../../testing/start-test-server.ts';

/** A PNG of one colour. */
export async function drawPng(width = 640, height = 480, colour = '#b5532c'): Promise<Buffer> {
  return encodePng(width, height, Buffer.alloc(width * height * 3, colour.slice(1), 'hex'));
}

/** Red, green and blue of each pixel, row by row, as a PNG (PNG Specification, third edition, §5, read 2026-11-21). */
export function encodePng(width: number, height: number, pixels: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const rows = Array.from({ length: height }, (_, y) => [
    Buffer.of(0),
    pixels.subarray(y * width * 3, (y + 1) * width * 3),
  ]).flat();
  const data = deflateSync(Buffer.concat(rows), { level: 1 });
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', data),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), content]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(content.byteLength, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

export function fileOf(bytes: Uint8Array | string, name: string, type = ''): File {
  return new File([typeof bytes === 'string' ? bytes : Uint8Array.from(bytes)], name, { type });
}

/** All files in the storage folder, unfinished ones too. */
export async function storedFiles(server: TestServer): Promise<string[]> {
  const folder = join(server.dataFolder, 'media');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The database as its owner, with every row in sight. */
export async function openOwner(server: TestServer): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: server.ownerUrl });
  await client.connect();
  await client.query("set app.maintenance = 'on'");
  return client;
}

/** How much there is: rows, notes of loose files, files. */
export async function countAll(server: TestServer, owner: pg.Client) {
  const { rows } = await owner.query<{ assets: number; loose: number }>(
    'select (select count(*)::int from assets) as assets, (select count(*)::int from loose_files) as loose',
  );
  return { ...rows[0], files: (await storedFiles(server)).length };
}

export interface BareAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** An upload by hand, so that it can be cut or lie about its length. `end` is up to the caller. */
export function beginUpload(
  server: TestServer,
  person: Person,
  query: string,
  headers: Readonly<Record<string, string>>,
): { readonly request: ClientRequest; answer(): Promise<BareAnswer> } {
  const request = httpRequest(`${server.address}/api/v1/workspaces/${person.workspaceId}/assets?${query}`, {
    method: 'POST',
    headers: { cookie: person.cookie, ...headers },
  });
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  answered.catch(() => undefined);
  return {
    request,
    answer: async () => {
      const [response] = await answered;
      return { status: response.statusCode ?? 0, body: JSON.parse(await text(response)) as Record<string, unknown> };
    },
  };
}

/** Waits until something holds. @throws Error when it does not within five seconds. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not happen within five seconds');
}
