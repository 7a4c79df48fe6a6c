/** Which post an address stands for. Pure. */
import type { ChannelAccount } from '../spec.ts';

const hosts = new Set(['x.com', 'www.x.com', 'mobile.x.com', 'twitter.com', 'www.twitter.com', 'mobile.twitter.com']);

/**
 * The post's id in `x.com/<name>/status/<id>`, its old host and the picture or video of it. Null for posts of others,
 * and for `x.com/i/status/<id>`, which does not say whose it is.
 */
export function remoteIdFromUrl(url: string, account: ChannelAccount): string | null {
  if (!URL.canParse(url)) return null;
  const { hostname, pathname } = new URL(url);
  const [, name = '', id] =
    /^\/([A-Za-z0-9_]{1,15})\/status(?:es)?\/(\d{1,19})(?:\/(?:photo|video|analytics)(?:\/\d+)?)?\/?$/.exec(pathname) ??
    [];
  const isOurs = hosts.has(hostname) && name.toLowerCase() === account.handle.toLowerCase();
  return id !== undefined && isOurs ? id : null;
}
