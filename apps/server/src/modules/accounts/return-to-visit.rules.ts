/** Where a network's answer is finished. Pure. */

export interface Arrival {
  /** `http` or `https`, as the browser called us. */
  readonly protocol: string;
  /** Without the port: `127.0.0.1`, `[::1]`. */
  readonly hostname: string;
  /** With the port, where there is one: `127.0.0.1:4000`. */
  readonly host: string;
  /** Path and query. */
  readonly url: string;
  /** This browser has, for this very name, the cookie of a connection that was begun. */
  readonly hasBegun: boolean;
}

/**
 * Networks send browsers back to a loopback *address*, never to the name `localhost` (RFC 8252, 8.3). Cookies are
 * kept by name, so whoever began at `http://localhost` has neither the session nor the begun connection there. Such
 * an answer goes on to `localhost` at the same port, where the cookie is that alone can finish it.
 * @returns the address to go on to; null: it is finished here.
 */
export function whereItBegan({ protocol, hostname, host, url, hasBegun }: Arrival): string | null {
  const isAddress = hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
  if (hasBegun || protocol !== 'http' || !isAddress || !/^\/connect\/[\w-]+\?(.*&)?state=/.test(url)) return null;
  return `http://localhost${host.slice(hostname.length)}${url}`;
}
