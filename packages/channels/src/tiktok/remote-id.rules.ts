/** Ids of posts: the number that everybody sees, or TikTok's receipt while there is no such number. Pure. */
import type { ChannelAccount } from '../spec.ts';

const numberedPost = /^\d{1,20}$/;

/** Whether this is the number of a post; else it is the receipt (`publish_id`) of one that nobody else sees. */
export function isPostId(remoteId: string): boolean {
  return numberedPost.test(remoteId);
}

/** The id in `https://www.tiktok.com/@name/video/123` or `/photo/123` of this very account; null for all else. */
export function remoteIdFromUrl(url: string, account: Pick<ChannelAccount, 'handle'>): string | null {
  if (!URL.canParse(url)) return null;
  const { hostname, pathname } = new URL(url);
  if (!['tiktok.com', 'www.tiktok.com', 'm.tiktok.com'].includes(hostname)) return null;
  const [author = '', kind = '', id = ''] = pathname.split('/').filter(Boolean);
  if (kind !== 'video' && kind !== 'photo') return null;
  const isOwn = author.toLowerCase() === `@${account.handle.toLowerCase()}`;
  return isOwn && isPostId(id) ? id : null;
}
