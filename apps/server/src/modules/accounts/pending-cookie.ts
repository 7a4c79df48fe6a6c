/** The cookie that binds a begun connection to one browser; one at a time. */
import type { AppContext } from '../../context.ts';

const name = 'antiphon.connect';

/** For every path: pages look whether it is there, the API reads it. An empty value with 0 s takes it away. */
export function pendingCookie(app: Pick<AppContext, 'publicUrl'>, value: string, maxAgeS: number): string {
  const secure = app.publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeS}${secure}`;
}

/** Its sealed value out of a request's cookies. */
export function readPendingCookie(header: string | string[] | undefined): string | undefined {
  return /(?:^|;\s*)antiphon\.connect=([\w-]+)/.exec(String(header ?? ''))?.[1];
}
