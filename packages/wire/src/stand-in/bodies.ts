/** Bodies of any kind, in memory: stand-ins are small. */
import type { FastifyInstance } from 'fastify';

/** A file of a multipart form. */
export interface FormFile {
  readonly filename: string;
  readonly mimeType: string;
  readonly bytes: Buffer;
}

/** What a route sees of a multipart form; a repeated field keeps its last value. */
export interface MultipartBody {
  readonly fields: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, FormFile>>;
}

/** Lets the routes read JSON (Fastify's own), forms as records, multipart as `MultipartBody`, the rest as Buffer. */
export function readAnyBody(app: FastifyInstance): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    const fields: Record<string, string | string[]> = {};
    for (const [name, value] of new URLSearchParams(String(body))) {
      const before = fields[name];
      fields[name] = name.endsWith('[]') ? [...(Array.isArray(before) ? before : []), value] : value;
    }
    done(null, fields);
  });
  app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, async (request: unknown, body: Buffer) =>
    readMultipart(body, contentTypeOf(request)),
  );
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

function contentTypeOf(request: unknown): string {
  return (request as { headers: Record<string, string> }).headers['content-type'] ?? '';
}

async function readMultipart(body: Buffer, contentType: string): Promise<MultipartBody> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  const fields: Record<string, string> = {};
  const files: Record<string, FormFile> = {};
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = value;
    else files[name] = { filename: value.name, mimeType: value.type, bytes: Buffer.from(await value.arrayBuffer()) };
  }
  return { fields, files };
}
