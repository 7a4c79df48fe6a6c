/** Which post of a pretend network an address stands for. Pure. */
import type { ChannelAccount } from '../spec.ts';
import { styleOf } from './styles.ts';

/** `…/<style>/<handle>/<post>`; null when it is no post of this account. */
export function remoteIdFromUrl(url: string, { handle, details }: ChannelAccount): string | null {
  if (!URL.canParse(url)) return null;
  const [style, who = '', id] = new URL(url).pathname.replace(/\/$/, '').split('/').slice(-3);
  const isOwn = style === styleOf(details) && [handle, encodeURIComponent(handle)].some((one) => sameName(one, who));
  return isOwn && id && /^[\w-]{1,80}$/.test(id) ? id : null;
}

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
