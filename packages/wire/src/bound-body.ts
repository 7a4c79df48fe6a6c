/** Answers of bounded size, however long the server would go on. */
import { FenceError } from './fence-error.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Answers up to this size are read at once, which is cheaper than watching a stream. */
const smallBytes = 256 * 1024;

/**
 * The same answer with a body that ends in a `FenceError` when it grows too large. `ended` is called once the
 * body was read, broke off or was given up.
 */
export async function boundBody(response: Response, url: URL, maxBytes: number, ended: () => void): Promise<Response> {
  const announced = Number(response.headers.get('content-length') ?? Number.NaN);
  if (announced > maxBytes) {
    await response.body?.cancel();
    throw tooLarge(url, maxBytes);
  }
  const { body, status, statusText, headers } = response;
  // HTTP's own framing bounds a body of known length, unless it is packed.
  const isSmall = announced <= smallBytes && !headers.has('content-encoding');
  const bounded = body === null ? null : isSmall ? await readNow(response) : watch(body, url, maxBytes, ended);
  if (body === null || isSmall) ended();
  return Object.defineProperty(new Response(bounded, { status, statusText, headers }), 'url', { value: url.href });
}

/** All bytes; when they break off, a body that breaks off in the same way, so that the head is not lost. */
async function readNow(response: Response): Promise<ArrayBuffer | ReadableStream<Bytes>> {
  try {
    return await response.arrayBuffer();
  } catch (error) {
    return new ReadableStream({ start: (controller) => controller.error(error) });
  }
}

function watch(body: ReadableStream<Bytes>, url: URL, maxBytes: number, ended: () => void): ReadableStream<Bytes> {
  const reader = body.getReader();
  let seen = 0;
  return new ReadableStream<Bytes>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          ended();
          controller.close();
          return;
        }
        seen += value.byteLength;
        if (seen > maxBytes) throw tooLarge(url, maxBytes);
        controller.enqueue(value);
      } catch (error) {
        ended();
        controller.error(error);
        // The connection must not go on filling buffers that nobody reads.
        await reader.cancel().catch(ended);
      }
    },
    cancel(reason) {
      ended();
      return reader.cancel(reason);
    },
  });
}

function tooLarge(url: URL, maxBytes: number): FenceError {
  const megabytes = Math.max(1, Math.round(maxBytes / 1e6));
  return new FenceError('response_too_large', `The answer of ${url.host} is larger than ${megabytes} MB.`, true);
}
