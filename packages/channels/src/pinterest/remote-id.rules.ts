/** Which pin an address stands for. Pure. */

/** Pinterest has a domain per country, and names of languages before its own. */
const host =
  /^(?:[a-z-]+\.)?pinterest\.(?:com|ca|cl|de|es|fr|ie|it|jp|nz|ph|pt|se|at|ch|dk|co\.(?:kr|uk)|com\.(?:au|mx))$/;
/** `/pin/123/`, or with words before the number: `/pin/a-cake--123/`. */
const pinPath = /^\/pin\/(?:[^/]*--)?(\d+)(?:\/|$)/;

/** The pin's id. Null for any other address, shortened ones (pin.it) included. An address does not say whose pin it is. */
export function remoteIdFromUrl(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { hostname, pathname } = new URL(url);
  return host.test(hostname) ? (pinPath.exec(pathname)?.[1] ?? null) : null;
}
