/** One call whose answer is watched while it comes. What is known afterwards is `callOnce`'s judgement. */
import { type Answer, type CallRequest, callOnce } from '@antiphon/wire';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { SafeFetch } from '../spec.ts';

/** The same fetch, with its marks, whose answers pass through `tap`. */
function tapped(fetch: SafeFetch, tap: (response: Response) => Response): SafeFetch {
  return new Proxy(fetch, {
    apply: async (target, self, args) => tap(await Reflect.apply(target, self, args)),
  });
}

/**
 * Makes one call and hands over each server-sent event as it arrives, in order; the next one waits for the
 * handler. Only answers with a 2xx status are read as events. What a handler throws is thrown again at the end.
 */
export async function callStreaming(
  fetch: SafeFetch,
  request: CallRequest,
  onEvent: (event: EventSourceMessage) => void | Promise<void>,
): Promise<Answer> {
  let thrown: { error: unknown } | undefined;
  const watch = (response: Response): Response => {
    if (!response.ok || response.body === null) return response;
    const waiting: EventSourceMessage[] = [];
    const parser = createParser({ onEvent: (event) => waiting.push(event) });
    const decoder = new TextDecoder();
    const handAll = async (): Promise<void> => {
      for (let event = waiting.shift(); event !== undefined && !thrown; event = waiting.shift()) {
        try {
          await onEvent(event);
        } catch (error) {
          thrown = { error };
        }
      }
    };
    const tap = new TransformStream<Uint8Array, Uint8Array>({
      async transform(chunk, controller) {
        parser.feed(decoder.decode(chunk, { stream: true }));
        await handAll();
        controller.enqueue(chunk);
      },
      flush: handAll,
    });
    return new Response(response.body.pipeThrough(tap), { status: response.status, headers: response.headers });
  };
  const answer = await callOnce(tapped(fetch, watch), request);
  if (thrown) throw thrown.error;
  return answer;
}

/** A fetch for a library that makes the call itself, and what became of that one call. */
export interface RecordedFetch {
  readonly fetch: SafeFetch;
  /** Null when the library never called. */
  outcome(): Promise<Answer | null>;
}

/**
 * Lends the house's fetch to a library for exactly one call: a second one is refused, so that no retry or
 * "continuation" inside the library can start paid work again.
 */
export function recordOneCall(fetch: SafeFetch): RecordedFetch {
  let answer: Promise<Answer> | null = null;
  const lent = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    if (answer !== null) throw new Error('Only one call may be made for one start.');
    const head = Promise.withResolvers<Response>();
    const share = (response: Response): Response => {
      const shape = { status: response.status, headers: response.headers };
      if (response.body === null) {
        head.resolve(new Response(null, shape));
        return response;
      }
      const [forLibrary, forRecord] = response.body.tee();
      head.resolve(new Response(forLibrary, shape));
      return new Response(forRecord, shape);
    };
    answer = callOnce(tapped(fetch, share), {
      url: input instanceof Request ? input.url : input,
      method: init.method,
      headers: Object.fromEntries(new Headers(init.headers)),
      body: init.body ?? undefined,
      signal: init.signal ?? undefined,
    });
    answer.then((result) => {
      if (result.kind !== 'answered') head.reject(new TypeError(result.reason));
    }, head.reject);
    return head.promise;
  };
  return { fetch: lent, outcome: async () => answer };
}

/** JSON or undefined: what a foreign event holds is checked by a schema afterwards. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
