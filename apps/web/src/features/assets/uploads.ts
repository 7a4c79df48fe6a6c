/** Uploads of this tab. They go on while other pages are looked at, two at a time. */
import { toProblem } from '../../lib/api-problem.ts';
import { reach } from '../../lib/online.ts';
import { createStore, type Store } from '../../lib/store.ts';
import { sendFile } from './send-file.ts';
import { type Upload, type UploadState, whyNotSend } from './uploads.rules.ts';

export const uploads: Store<readonly Upload[]> = createStore<readonly Upload[]>([]);

const atOnce = 2;
const stillWorkingWaitMs = 2000;
/** A cut upload counts as abandoned after a minute; until then its key is taken. */
const mostWaits = 40;
/** Too large, wrong: the same file would be refused again. */
const hopeless = new Set([400, 413, 415]);
const files = new Map<string, { readonly file: File; ending: AbortController }>();

function setState(id: string, state: UploadState): void {
  uploads.set((before) => before.map((one) => (one.id === id ? { ...one, state } : one)));
}

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(new DOMException('cancelled', 'AbortError'));
      },
      { once: true },
    );
  });

/** Sends; while the server still holds an earlier try of the same key, asks again. */
async function sendUntilAnswered(upload: Upload, file: File, signal: AbortSignal): Promise<void> {
  for (let waits = 0; ; waits += 1) {
    const startedAt = performance.now();
    setState(upload.id, { kind: 'sending', sentBytes: 0, startedAt });
    try {
      const stored = await sendFile({
        ...upload,
        file,
        signal,
        onProgress: (sentBytes) =>
          setState(upload.id, sentBytes >= file.size ? { kind: 'storing' } : { kind: 'sending', sentBytes, startedAt }),
      });
      setState(upload.id, { kind: 'done', assetId: stored.id, duplicateOf: stored.duplicateOf });
      return;
    } catch (error) {
      if (signal.aborted || toProblem(error).code !== 'still_working' || waits >= mostWaits) throw error;
      await wait(stillWorkingWaitMs, signal);
    }
  }
}

async function run(upload: Upload): Promise<void> {
  const held = files.get(upload.id);
  if (!held) return;
  try {
    await sendUntilAnswered(upload, held.file, held.ending.signal);
    files.delete(upload.id);
  } catch (error) {
    if (!held.ending.signal.aborted) {
      const { userMessage, code, status } = toProblem(error);
      setState(upload.id, { kind: 'failed', words: userMessage, code, canRetry: !hopeless.has(status) });
    }
  }
  next();
}

function next(): void {
  const all = uploads.get();
  const busy = all.filter(({ state }) => state.kind === 'sending' || state.kind === 'storing').length;
  for (const upload of all.filter(({ state }) => state.kind === 'waiting').slice(0, Math.max(0, atOnce - busy))) {
    setState(upload.id, { kind: 'sending', sentBytes: 0, startedAt: performance.now() });
    void run(upload);
  }
}

/** Adds files to the library. Returns their upload ids. */
export function addFiles(given: readonly File[], into: { workspaceId: string; projectId: string | null }): string[] {
  const added = given.map((file): Upload => {
    const id = crypto.randomUUID();
    const whyNot = whyNotSend(file);
    if (!whyNot) files.set(id, { file, ending: new AbortController() });
    return {
      ...into,
      id,
      key: crypto.randomUUID(),
      name: file.name || 'Pasted',
      sizeBytes: file.size,
      state: whyNot ? { kind: 'failed', words: whyNot, code: 'not_sent', canRetry: false } : { kind: 'waiting' },
    };
  });
  uploads.set((before) => [...before, ...added]);
  next();
  return added.map(({ id }) => id);
}

/** Stops one, or takes it off the list. What the server has stored stays stored. */
export function dismissUpload(id: string): void {
  files.get(id)?.ending.abort();
  files.delete(id);
  uploads.set((before) => before.filter((one) => one.id !== id));
  next();
}

/** Tries again with the key of the first try: it never makes two. */
export function retryUpload(id: string): void {
  const held = files.get(id);
  if (!held) return;
  held.ending = new AbortController();
  setState(id, { kind: 'waiting' });
  next();
}

/** Takes these off the list: they are stored, and the library shows them. */
export function clearStored(ids: readonly string[]): void {
  uploads.set((before) => before.filter(({ id, state }) => state.kind !== 'done' || !ids.includes(id)));
}

// What broke with the line goes on by itself when the line is back.
reach.subscribe(() => {
  if (reach.get().kind !== 'online') return;
  for (const { id, state } of uploads.get())
    if (state.kind === 'failed' && state.code === 'upload_cut') retryUpload(id);
});
