/** Which record an address of a post stands for. Pure. */
import type { ChannelAccount } from '../spec.ts';

/** `/profile/<handle or DID>/post/<record key>`: the same on bsky.app and on other apps of the network. */
const postPath = /^\/profile\/([^/]+)\/post\/([A-Za-z0-9._:~-]{1,512})\/?$/;

/** The record's `at://` address; null when it is no post of this account. */
export function remoteIdFromUrl(url: string, account: ChannelAccount): string | null {
  if (!URL.canParse(url)) return null;
  const [, who = '', key] = postPath.exec(new URL(url).pathname) ?? [];
  const owner = who.replaceAll(/%3a/gi, ':').replace(/^@/, '').toLowerCase();
  const isOwn = owner === account.remoteId.toLowerCase() || owner === account.handle.toLowerCase();
  return key && isOwn ? `at://${account.remoteId}/app.bsky.feed.post/${key}` : null;
}
