/** The operator's list of exceptions to the fence. Pure. */

/** Says whether host and port are on the list. */
export interface HostList {
  has(hostname: string, port: string | number): boolean;
}

/**
 * Reads `host` and `host:port` entries; IPv6 in brackets. Throws with the entry in words when one is unreadable.
 * Spellings are made equal by the URL parser: `LOCALHOST`, `0x7f.1` and `127.0.0.1` are read as a browser would.
 */
export function readHostList(entries: readonly string[]): HostList {
  const listed = new Set<string>();
  for (const entry of entries) {
    const [, host = '', port] = /^(\[[^\]]+\]|[^:[\]]+)(?::(\d{1,5}))?$/.exec(entry.trim()) ?? [];
    const isReadable = host !== '' && !/[/@?#\\\s]/.test(host) && URL.canParse(`http://${host}`);
    if (!isReadable || Number(port ?? 1) > 65_535) {
      throw new Error(`"${entry}" is no host: write host or host:port, for example 127.0.0.1:2583 or [::1]:2583.`);
    }
    const { hostname } = new URL(`http://${host}`);
    listed.add(`${bare(hostname)}:${port === undefined ? '*' : Number(port)}`);
  }
  return {
    has: (hostname, port) => listed.has(`${bare(hostname)}:*`) || listed.has(`${bare(hostname)}:${Number(port)}`),
  };
}

function bare(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}
