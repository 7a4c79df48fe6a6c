/** What the first page shows. A secret travels in the fragment, which no browser sends to a server or a log. */
export type View =
  | { readonly name: 'sign-in' | 'sign-up' | 'forgotten' | 'mailbox' }
  | { readonly name: 'reset' | 'invitation'; readonly token: string };

/** The part of `location` that decides. */
export type Address = Pick<Location, 'pathname' | 'search' | 'hash'>;

const pathViews: Readonly<Record<string, View['name']>> = {
  '/sign-up': 'sign-up',
  '/forgotten': 'forgotten',
  '/reset': 'reset',
  '/invitation': 'invitation',
  '/join': 'invitation',
};

function viewOf(name: string, token: string): View {
  if ((name === 'reset' || name === 'invitation') && token !== '') return { name, token };
  if (name === 'sign-up' || name === 'forgotten' || name === 'mailbox') return { name };
  return { name: 'sign-in' };
}

/**
 * Reads the view out of the address: the fragment first (`#sign-up`, `#reset=TOKEN`), else the path with its
 * `?token=`. Anything else is sign-in.
 */
export function viewFrom({ pathname, search, hash }: Address): View {
  const [name = '', token = ''] = hash.replace(/^#/, '').split('=', 2).map(decodeSafely);
  if (name !== '') return viewOf(name, token);
  return viewOf(pathViews[pathname] ?? 'sign-in', new URLSearchParams(search).get('token') ?? '');
}

/** The same address with a token moved from the query into the fragment; null when there is none to move. */
export function withTokenHidden(address: Address): string | null {
  const view = viewFrom(address);
  if (!('token' in view) || !new URLSearchParams(address.search).has('token')) return null;
  return `${address.pathname}#${view.name}=${encodeURIComponent(view.token)}`;
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A half escape: taken as it is; the server will say that it does not know the token.
    return text;
  }
}

const isFirstPage = (path: string): boolean => path === '/sign-in' || path in pathViews;

/** Where to go after coming in: the page that sent us here, or the one in whose place we stand; only pages of ours. */
export function nextFrom({ pathname, search }: Pick<Location, 'pathname' | 'search'>): string {
  const here = isFirstPage(pathname) ? '/' : `${pathname}${search}`;
  const next = new URLSearchParams(search).get('next') ?? here;
  return /^\/(?![/\\])/.test(next) && !isFirstPage(next.split(/[?#]/)[0] ?? '') ? next : '/';
}
