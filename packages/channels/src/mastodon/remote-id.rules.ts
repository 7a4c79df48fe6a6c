/** Which status an address stands for. Pure. */
import type { ChannelAccount } from '../spec.ts';

/** `/@name/1`, `/users/name/statuses/1`, and both behind the older `/web`. */
const statusPath = /^(?:\/web)?\/(?:@([^/]+)|users\/([^/]+)\/statuses)\/([A-Za-z0-9]{1,64})\/?$/;

/**
 * The status' id on the account's own server. Null when it is no status of this account, and for the address at which
 * another server shows it: ids are each server's own.
 */
export function remoteIdFromUrl(url: string, account: ChannelAccount): string | null {
  if (!URL.canParse(url)) return null;
  const { host, pathname } = new URL(url);
  const [, short, long, id] = statusPath.exec(pathname) ?? [];
  const [name = '', domain = ''] = account.handle.toLowerCase().split('@');
  const isHere = host === new URL(account.server).host || host === domain;
  const who = (short ?? long ?? '').replaceAll('%40', '@').toLowerCase();
  return id && isHere && (who === name || who === `${name}@${domain}`) ? id : null;
}
