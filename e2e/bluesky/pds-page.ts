/**
 * A person in front of the Bluesky server's own pages, which ask "may this program post for you?". It makes the calls
 * that the script of those pages makes, with the headers that a browser adds and a script cannot forge.
 */
import { type IncomingHttpHeaders, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { PdsAccount } from './start-pds.ts';

const api = '/@atproto/oauth-provider/~api';

interface Seen {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One browser, with its cookies. */
class PageVisitor {
  readonly #cookies = new Map<string, string>();

  /** Follows a link, or a redirect of the page itself. */
  async open(url: string, from?: string): Promise<Seen> {
    const site = from === undefined ? 'cross-site' : 'same-origin';
    const seen = await this.#send('GET', url, {
      'sec-fetch-site': site,
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      ...(from === undefined ? {} : { referer: from }),
    });
    if (seen.status >= 400) throw new Error(`the page answered ${seen.status}: ${seen.body.slice(0, 500)}`);
    return seen;
  }

  /** A call of the page's script; a `GET` where it says nothing. */
  async call<T>(page: string, verb: string, input: object | null, token?: string): Promise<T> {
    const { origin } = new URL(page);
    const seen = await this.#send(
      input === null ? 'GET' : 'POST',
      `${origin}${api}/${verb}`,
      {
        'sec-fetch-site': 'same-origin',
        'sec-fetch-mode': 'same-origin',
        'sec-fetch-dest': 'empty',
        'content-type': 'application/json',
        'x-csrf-token': this.#cookies.get('csrf-token') ?? '',
        origin,
        referer: page,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      input === null ? '' : JSON.stringify(input),
    );
    if (seen.status >= 400) throw new Error(`${verb} answered ${seen.status}: ${seen.body}`);
    return JSON.parse(seen.body);
  }

  async #send(method: string, url: string, headers: Record<string, string>, body = ''): Promise<Seen> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await new Promise<Seen>((resolve, reject) => {
      const call = request(url, { method, headers: { ...headers, cookie } }, async (reply) => {
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: (await buffer(reply)).toString() });
      });
      call.on('error', reject).end(body);
    });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
    return answer;
  }
}

type SignedIn = { readonly account: { readonly did: string }; readonly ephemeralToken?: string };

const signIn = (visitor: PageVisitor, page: string, { handle, password }: PdsAccount) =>
  visitor.call<SignedIn>(page, 'sign-in', { locale: 'en', username: handle, password });

/** Signs in on the page we were sent to, and says yes. @returns where the page sends the browser then. */
export async function giveConsent(page: string, account: PdsAccount): Promise<URL> {
  const visitor = new PageVisitor();
  await visitor.open(page);
  const signedIn = await signIn(visitor, page, account);
  const { did } = signedIn.account;
  const { url } = await visitor.call<{ url: string }>(page, 'consent', { did }, signedIn.ephemeralToken);
  return goBack(visitor, page, url);
}

/** Reads the page we were sent to, and says no. */
export async function refuseConsent(page: string): Promise<URL> {
  const visitor = new PageVisitor();
  await visitor.open(page);
  const { url } = await visitor.call<{ url: string }>(page, 'reject', {});
  return goBack(visitor, page, url);
}

/** Takes back, on the account's own page, what was consented to. @returns for how many programs. */
export async function revokeConsents(server: string, account: PdsAccount): Promise<number> {
  const visitor = new PageVisitor();
  const page = `${server}/account`;
  await visitor.open(page);
  const { did } = (await signIn(visitor, page, account)).account;
  const sessions = await visitor.call<{ tokenId: string }[]>(page, `oauth-sessions?did=${did}`, null);
  for (const { tokenId } of sessions) await visitor.call(page, 'revoke-oauth-session', { did, tokenId });
  return sessions.length;
}

async function goBack(visitor: PageVisitor, page: string, url: string): Promise<URL> {
  const { status, headers } = await visitor.open(url, page);
  if (status !== 303 || !headers.location) throw new Error(`the page answered ${status} and sends nobody back`);
  return new URL(headers.location);
}
