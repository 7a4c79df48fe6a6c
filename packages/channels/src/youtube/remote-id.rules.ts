/** Which video an address stands for. Pure. */

const hosts = new Set(['youtube.com', 'www.youtube.com', 'm.youtube.com', 'studio.youtube.com']);
const videoId = /^[\w-]{11}$/;

/**
 * The id of a video from `watch?v=`, `/shorts/`, `/live/`, `/embed/`, `youtu.be/` or the Studio. Null for any other
 * address. An address does not say whose video it is.
 */
export function remoteIdFromUrl(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { hostname, pathname, searchParams } = new URL(url);
  const [first = '', second = ''] = pathname.split('/').filter(Boolean);
  const id = hostname === 'youtu.be' ? first : hosts.has(hostname) ? idIn(first, second, searchParams) : '';
  return videoId.test(id) ? id : null;
}

function idIn(first: string, second: string, query: URLSearchParams): string {
  if (first === 'watch') return query.get('v') ?? '';
  return ['shorts', 'live', 'embed', 'video'].includes(first) ? second : '';
}
