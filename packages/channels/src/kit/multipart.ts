/** A multipart form with one file that is read as it is sent: a video never stands in memory as a whole. */
import type { MediaSource } from '../spec.ts';

export interface MultipartForm {
  readonly contentType: string;
  /** Known beforehand, so that servers behind strict proxies take it. */
  readonly sizeBytes: number;
  readonly body: ReadableStream<Uint8Array>;
}

const encoder = new TextEncoder();

/** `boundary` must not occur in the file; 128 random bits do. Fields come before the file. */
export async function packMultipart(
  fields: Readonly<Record<string, string>>,
  file: { readonly name: string; readonly filename: string; readonly source: MediaSource },
  boundary: string,
): Promise<MultipartForm> {
  const head = Object.entries(fields)
    .map(([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('');
  const { name, filename, source } = file;
  const fileHead = `--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="${filename}"\r\ncontent-type: ${source.mimeType}\r\n\r\n`;
  const before = encoder.encode(head + fileHead);
  const after = encoder.encode(`\r\n--${boundary}--\r\n`);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    sizeBytes: before.byteLength + source.sizeBytes + after.byteLength,
    body: streamOf(join(before, await source.stream(), after)),
  };
}

async function* join(
  before: Uint8Array,
  file: ReadableStream<Uint8Array>,
  after: Uint8Array,
): AsyncGenerator<Uint8Array> {
  yield before;
  yield* file;
  yield after;
}

function streamOf(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}
