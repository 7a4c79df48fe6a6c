/** What the first page shows. A secret travels in the fragment, which no browser sends to a server or a log. */
export type View =
  | { readonly name: 'sign-in' | 'sign-up' | 'forgotten' | 'mailbox' }
  | { readonly name: 'reset' | 'invitation'; readonly token: string };

/** Reads the view out of `location.hash`: `#sign-up`, `#reset=TOKEN`, `#invitation=TOKEN`. Anything else is sign-in. */
export function viewFrom(hash: string): View {
  const [name = '', token = ''] = hash.replace(/^#/, '').split('=', 2).map(decodeSafely);
  if ((name === 'reset' || name === 'invitation') && token !== '') return { name, token };
  if (name === 'sign-up' || name === 'forgotten' || name === 'mailbox') return { name };
  return { name: 'sign-in' };
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A half escape: taken as it is; the server will say that it does not know the token.
    return text;
  }
}

/** Where to go after coming in: the page that sent us here, if it is one of ours. */
export function nextFrom(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '/';
  return /^\/(?![/\\])/.test(next) && !next.startsWith('/welcome') ? next : '/';
}
