import { apiBase } from '../../lib/api-paths.ts';
import { ApiProblem, problemFrom } from '../../lib/api-problem.ts';
import { markOffline, markOnline, reach } from '../../lib/online.ts';
import { sessionEnded } from '../../lib/session-ended.ts';

/** What the server says of a stored file. */
export interface StoredFile {
  readonly id: string;
  readonly duplicateOf: string | null;
}

interface Sending {
  readonly workspaceId: string;
  readonly projectId: string | null;
  readonly key: string;
  readonly file: File;
  readonly onProgress: (sentBytes: number) => void;
  readonly signal: AbortSignal;
}

function addressOf({ workspaceId, projectId, file }: Sending): string {
  const query = new URLSearchParams({ name: file.name || 'Pasted', ...(projectId ? { projectId } : {}) });
  return `${apiBase}/workspaces/${encodeURIComponent(workspaceId)}/assets?${query}`;
}

/** The line broke; while the server is out of reach the upload waits for it (`uploads.ts`). */
const cut = (): ApiProblem =>
  new ApiProblem({
    status: 0,
    code: 'upload_cut',
    userMessage:
      reach.get().kind === 'offline'
        ? 'The server is out of reach. This file goes on by itself when it is back.'
        : 'The line broke. Nothing of this file was kept.',
  });

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // An answer of somebody else, such as a proxy; its status still says what it was.
    return { raw: text.slice(0, 500) };
  }
}

/**
 * Sends one file as it is, with progress (`fetch` tells none of what was sent). The type is decided by the bytes on the
 * server. @throws ApiProblem; `AbortError` when the signal ended it.
 */
export function sendFile(sending: Sending): Promise<StoredFile> {
  const { file, key, signal, onProgress } = sending;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', addressOf(sending));
    request.setRequestHeader('idempotency-key', key);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => {
      markOnline();
      if (request.status === 401) sessionEnded.set(true);
      const body = bodyOf(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(body as StoredFile);
      else reject(problemFrom(request.status, body));
    };
    request.onerror = () => {
      if (!navigator.onLine) markOffline(new Date());
      reject(cut());
    };
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}
