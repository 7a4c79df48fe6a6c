/** The way in: Facebook's consent page, once for all pages the person chooses there. */
import { refused, refusedInput } from '../kit/index.ts';
import {
  beginConsent,
  type ConsentNetwork,
  callGraph,
  emptyForm,
  nextCursor,
  readAnswer,
  readApp,
  redeemConsent,
  tradeToken,
} from '../kit/server.ts';
import type { ConnectContext, ConnectedAccount, ConnectOutcome, OAuthMethod, Scope } from '../spec.ts';
import type { Servers } from './api.ts';
import { errorOf } from './errors.ts';
import { pagesAnswer } from './wire.ts';

const scopes: readonly Scope[] = [
  { name: 'pages_show_list', words: 'See which pages you manage.' },
  { name: 'pages_read_engagement', words: 'Read the posts of your pages and their followers.' },
  { name: 'pages_manage_posts', words: 'Publish, change and delete posts of your pages.' },
  { name: 'pages_manage_engagement', words: 'Write comments in the name of your pages.' },
  { name: 'pages_read_user_content', words: 'Read what others write below the posts of your pages.' },
  { name: 'read_insights', words: 'Read the numbers of your pages and posts.' },
  { name: 'publish_video', words: 'Publish videos on your pages.' },
];

export function connectMethod(servers: Servers): OAuthMethod {
  const network: ConsentNetwork = {
    name: 'Facebook',
    authorizeUrl: `${servers.login}/dialog/oauth`,
    tokenUrl: `${servers.api}/oauth/access_token`,
    scopes,
    scopeSeparator: ',',
    usesPkce: false,
    clientAuth: 'body',
  };
  return {
    kind: 'oauth',
    id: 'facebook',
    name: 'Facebook',
    form: emptyForm,
    scopes,
    async begin(input, context) {
      const parsed = emptyForm.safeParse(input);
      return parsed.success ? beginConsent(network, context) : refusedInput(parsed.error);
    },
    async finish(answer, context) {
      const redeemed = await redeemConsent(network, answer, context);
      if (redeemed.kind === 'failed') return { kind: 'refused', error: redeemed.error };
      const lasting = await lastingToken(redeemed.tokens.accessToken, context, servers);
      if (lasting.kind === 'failed') return { kind: 'refused', error: lasting.error };
      return connectPages(lasting.tokens.accessToken, context, servers);
    },
  };
}

/** The consent page's token lives an hour or two; only tokens of pages made from a long-lived one do not age. */
function lastingToken(accessToken: string, context: ConnectContext, servers: Servers) {
  const { clientId = '', clientSecret = '' } = readApp(context.app) ?? {};
  return tradeToken(
    {
      name: 'Facebook',
      url: `${servers.api}/oauth/access_token`,
      query: {
        grant_type: 'fb_exchange_token',
        client_id: clientId,
        client_secret: clientSecret,
        fb_exchange_token: accessToken,
      },
      grant: 'code',
    },
    context,
  );
}

/** More pages of the list than any person has; a list that goes on and on ends here. */
const maxListPages = 20;

async function connectPages(token: string, context: ConnectContext, servers: Servers): Promise<ConnectOutcome> {
  const appSecret = readApp(context.app)?.clientSecret ?? '';
  const accounts: ConnectedAccount[] = [];
  let foreign = 0;
  let after: string | undefined;
  for (let turn = 0; turn < maxListPages; turn += 1) {
    const reply = await callGraph(
      context,
      { server: servers.api, token, appSecret },
      {
        path: '/me/accounts',
        query: { fields: 'id,name,username,link,access_token,tasks,picture{url}', limit: 100, after },
      },
    );
    const list = readAnswer(reply, pagesAnswer);
    if (!list) return { kind: 'refused', error: refusedNow(errorOf(reply, 'harmless', context.now)) };
    for (const page of list.data) {
      if (page.access_token && mayPublish(page.tasks)) accounts.push(accountOf(page, page.access_token));
      else foreign += 1;
    }
    after = nextCursor(list);
    if (after === undefined) break;
  }
  if (accounts.length > 0) return { kind: 'connected', accounts };
  return foreign > 0
    ? refused(
        'no_right_to_publish',
        'You may not create content on the pages you chose. Ask somebody with full control of a page for the right, and connect again.',
      )
    : refused('no_page', 'You gave access to no Facebook page. Connect again and choose at least one page.');
}

/** Graph leaves the tasks out where it does not tell them; then publishing itself will. */
function mayPublish(tasks: readonly string[] | null | undefined): boolean {
  return !tasks || tasks.includes('CREATE_CONTENT') || tasks.includes('MANAGE');
}

function refusedNow(error: ReturnType<typeof errorOf>): ReturnType<typeof errorOf> {
  return error.kind === 'reconnect' ? { ...error, kind: 'rejected' } : error;
}

type Page = ReturnType<typeof pagesAnswer.parse>['data'][number];

function accountOf({ id, name, username, link, picture }: Page, accessToken: string): ConnectedAccount {
  const avatarUrl = picture?.data?.url;
  return {
    remoteId: id,
    // Many pages have no name for addresses; then the page's own name, as people know it.
    handle: username || name || id,
    server: 'https://www.facebook.com',
    details: {},
    displayName: name || username || id,
    profileUrl: link || `https://www.facebook.com/${username || id}`,
    ...(avatarUrl ? { avatarUrl } : {}),
    secret: { accessToken },
  };
}
