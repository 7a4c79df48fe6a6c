/** Posts by the addresses people see. Pure. */
import type { ChannelAccount } from '../spec.ts';

const hosts = new Set(['facebook.com', 'www.facebook.com', 'm.facebook.com', 'web.facebook.com']);
const digits = /^\d+$/;

/**
 * `page_post` from an address of this page: `/name/posts/1`, `/name/posts/some-words/1`, `/name/videos/1`,
 * `/permalink.php?story_fbid=1&id=2`. Null for others, for addresses that do not name the page (`/reel/1`), and for
 * those with Facebook's sealed numbers (`pfbid…`), which only Facebook can read.
 */
export function remoteIdFromUrl(url: string, account: ChannelAccount): string | null {
  if (!URL.canParse(url)) return null;
  const { hostname, pathname, searchParams } = new URL(url);
  if (!hosts.has(hostname)) return null;
  const parts = pathname.split('/').filter(Boolean).map(decoded);
  if (parts[0] === 'permalink.php' || parts[0] === 'story.php')
    return idOf(account, searchParams.get('id'), searchParams.get('story_fbid'));
  const [page = '', kind = ''] = parts;
  return kind === 'posts' || kind === 'videos' ? idOf(account, page, parts.at(-1) ?? null) : null;
}

function idOf({ remoteId, handle }: ChannelAccount, page: string | null, post: string | null): string | null {
  const isOurs = page !== null && (page === remoteId || page.toLowerCase() === handle.toLowerCase());
  return isOurs && post !== null && digits.test(post) ? `${remoteId}_${post}` : null;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}
