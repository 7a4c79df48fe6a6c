/** One event of a server-sent stream. */
export interface StreamEvent {
  readonly id: string;
  readonly name: string;
  readonly data: string;
}

/**
 * Splits a server-sent event stream into events, as chunks come (WHATWG HTML, "Server-sent events", read 2026-11-21).
 * Feed it text; it calls `onEvent` for each complete event and `onRetry` when the server sets the waiting time.
 */
export function createStreamParser(
  onEvent: (event: StreamEvent) => void,
  onRetry?: (ms: number) => void,
): (chunk: string) => void {
  let rest = '';
  let id = '';
  let name = '';
  let data: string[] = [];
  const readField = (field: string, value: string): void => {
    if (field === 'data') data.push(value);
    else if (field === 'event') name = value;
    else if (field === 'id' && !value.includes('\0')) id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) onRetry?.(Number(value));
  };
  const readLine = (line: string): void => {
    if (line === '') {
      if (data.length > 0) onEvent({ id, name: name || 'message', data: data.join('\n') });
      name = '';
      data = [];
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    readField(field, colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, ''));
  };
  return (chunk) => {
    rest += chunk;
    // A CR at the very end may be the first half of CRLF: wait for what follows.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    lines.forEach(readLine);
  };
}
