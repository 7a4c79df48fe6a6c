import { createHash } from 'node:crypto';
import { createSafeFetch } from '@antiphon/wire';
import { startStandIn } from '@antiphon/wire/stand-in';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConnectContext, Json } from '../spec.ts';
import {
  type AppSecrets,
  appForm,
  appMissing,
  beginConsent,
  type ConsentNetwork,
  emptyForm,
  readApp,
  redeemConsent,
  renewTokens,
  type TokensOutcome,
} from './server.ts';

const app: AppSecrets = { clientId: 'our-id', clientSecret: 'our:secret &' };

/** What the token endpoint says next, and what it was asked. */
interface Endpoint {
  status: number;
  body: unknown;
  headers: Record<string, string>;
  readonly asked: { readonly form: Record<string, string>; readonly authorization: string | undefined }[];
}

/** A network with a token endpoint that answers as it is told. */
async function startNetwork(own: Partial<ConsentNetwork> = {}) {
  const endpoint: Endpoint = { status: 200, body: { access_token: 'granted' }, headers: {}, asked: [] };
  const standIn = await startStandIn<Endpoint>({
    name: 'tokens',
    now: () => new Date(),
    answers: {
      rateLimited: () => ({ status: 429, body: {} }),
      unauthorized: () => ({ status: 401, body: {} }),
      serverError: (status) => ({ status, body: {} }),
    },
    routes: (server) => {
      server.post('/token', { config: { route: 'token' } }, async (request, reply) => {
        const { authorization } = request.headers;
        endpoint.asked.push({ form: { ...(request.body as Record<string, string>) }, authorization });
        reply.code(endpoint.status).headers(endpoint.headers);
        return typeof endpoint.body === 'string' ? endpoint.body : reply.send(endpoint.body);
      });
      return endpoint;
    },
  });
  onTestFinished(() => standIn.close());
  const network: ConsentNetwork = {
    name: 'Net',
    authorizeUrl: 'https://net.example/authorize?prompt=keep',
    tokenUrl: `${standIn.url}/token`,
    scopes: [
      { name: 'read', words: 'Reads.' },
      { name: 'write', words: 'Writes.' },
    ],
    usesPkce: true,
    clientAuth: 'body',
    ...own,
  };
  const fetch = createSafeFetch({ allowPrivateHosts: [standIn.host], timeoutMs: 5_000 });
  let drawn = 0;
  const context: ConnectContext = {
    fetch,
    now: new Date('2026-11-20T10:00:00Z'),
    randomBytes: (count) => {
      drawn += 1;
      return new Uint8Array(count).fill(drawn);
    },
    redirectUri: 'https://ours.example/connect/net',
    publicUrl: 'https://ours.example',
    app: { ...app },
  };
  return { endpoint, standIn, network, context };
}

type Net = Awaited<ReturnType<typeof startNetwork>>;

async function begun({ network, context }: Net, more?: { readonly [name: string]: Json }) {
  const outcome = await beginConsent(network, context, more);
  if (outcome.kind !== 'redirect') throw new Error(JSON.stringify(outcome));
  return { ...outcome, query: new URL(outcome.authorizeUrl).searchParams };
}

/** Through the consent page and back. */
async function redeem(net: Net, change: (query: Record<string, string>) => Record<string, string> = (query) => query) {
  const { state, saved } = await begun(net);
  const query = change({ code: 'the-code', state });
  return redeemConsent(net.network, { query, saved: JSON.parse(JSON.stringify(saved)) as Json }, net.context);
}

function errorOf(outcome: TokensOutcome) {
  if (outcome.kind !== 'failed') throw new Error('These were taken as tokens.');
  return outcome.error;
}

describe('the way to the consent page', () => {
  it('names the app, the rights, the way back, a state, and the proof’s challenge but not the proof', async () => {
    const net = await startNetwork({ scopeSeparator: ',', authorizeParams: { access_type: 'offline' } });
    const { query, state, saved } = await begun(net);
    const { verifier } = saved as { verifier: string };
    expect(Object.fromEntries(query)).toEqual({
      prompt: 'keep',
      response_type: 'code',
      client_id: 'our-id',
      redirect_uri: 'https://ours.example/connect/net',
      scope: 'read,write',
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      access_type: 'offline',
    });
    // RFC 7636, 4.1: 43 to 128 letters.
    expect(verifier).toMatch(/^[\w-]{43,128}$/);
    expect(state).toMatch(/^[\w-]{22,}$/);
    expect(query.get('client_secret')).toBeNull();
  });

  it('has another state and another proof each time', async () => {
    const net = await startNetwork();
    const [one, other] = [await begun(net), await begun(net)];
    expect(one.state).not.toBe(other.state);
    expect((one.saved as { verifier: string }).verifier).not.toBe((other.saved as { verifier: string }).verifier);
  });

  it('goes without a proof where the network takes none, and by another name of the app', async () => {
    const { query, saved } = await begun(await startNetwork({ usesPkce: false, clientIdName: 'client_key' }));
    expect(query.get('code_challenge')).toBeNull();
    expect(saved).not.toHaveProperty('verifier');
    expect([query.get('client_key'), query.get('client_id')]).toEqual(['our-id', null]);
  });

  it('keeps what the adapter needs beside its own, which cannot be overwritten', async () => {
    const { saved, state } = await begun(await startNetwork(), { server: 'https://a.example', state: 'forged' });
    expect(saved).toMatchObject({ server: 'https://a.example', state });
  });

  it('is not gone without the operator’s app', async () => {
    const net = await startNetwork();
    const { app: _none, ...bare } = net.context;
    expect(await beginConsent(net.network, bare)).toEqual({ kind: 'refused', error: appMissing('Net') });
    expect(appMissing('Net')).toMatchObject({ kind: 'rejected', code: 'app_missing' });
  });
});

describe('the way back', () => {
  it('trades the code once, with the proof and the same way back', async () => {
    const net = await startNetwork({ tokenParams: { continuous: 'true' } });
    net.endpoint.body = {
      access_token: 'granted',
      refresh_token: 'again',
      expires_in: 3600,
      refresh_token_expires_in: 86_400,
      scope: 'read, write',
      open_id: 'only theirs',
    };
    const { saved, state } = await begun(net);
    const outcome = await redeemConsent(net.network, { query: { code: 'c', state }, saved }, net.context);
    expect(outcome).toEqual({
      kind: 'tokens',
      tokens: {
        accessToken: 'granted',
        refreshToken: 'again',
        livesS: 3600,
        refreshLivesS: 86_400,
        scopes: ['read', 'write'],
        raw: net.endpoint.body,
      },
    });
    expect(net.endpoint.asked).toEqual([
      {
        form: {
          grant_type: 'authorization_code',
          code: 'c',
          redirect_uri: 'https://ours.example/connect/net',
          code_verifier: (saved as { verifier: string }).verifier,
          continuous: 'true',
          client_id: 'our-id',
          client_secret: 'our:secret &',
        },
        authorization: undefined,
      },
    ]);
  });

  it('says the secret in the header where the network wants it there, and then nowhere else', async () => {
    const net = await startNetwork({ clientAuth: 'basic' });
    await redeem(net);
    const [asked] = net.endpoint.asked;
    // RFC 6749, 2.3.1: both are encoded before they are joined.
    expect(atob(asked?.authorization?.replace('Basic ', '') ?? '')).toBe('our-id:our%3Asecret%20%26');
    expect(asked?.form).not.toHaveProperty('client_secret');
    expect(asked?.form).not.toHaveProperty('client_id');
  });

  it.each([
    ['another state', 'answer_not_ours', (query: Record<string, string>) => ({ ...query, state: 'forged' })],
    ['no state', 'answer_not_ours', ({ code = '' }: Record<string, string>) => ({ code })],
    ['no code', 'code_missing', ({ state = '' }: Record<string, string>) => ({ state })],
    ['a refusal', 'access_denied', ({ state = '' }) => ({ state, error: 'access_denied' })],
    ['a fault of the page', 'server_error', ({ state = '' }) => ({ state, error: 'server_error' })],
    ['a forged refusal', 'answer_not_ours', () => ({ state: 'forged', error: 'access_denied' })],
  ] as const)('with %s trades nothing: %s', async (_what, code, change) => {
    const net = await startNetwork();
    const error = errorOf(await redeem(net, change));
    expect(error).toMatchObject({ kind: 'rejected', code });
    expect(error.words).toMatch(/\.$/);
    expect(net.endpoint.asked).toEqual([]);
  });

  it.each([[null], ['text'], [{}], [{ state: 7, redirectUri: 'x' }], [{ state: 's' }]] as const)(
    'to what was begun elsewhere (%j) trades nothing',
    async (saved) => {
      const net = await startNetwork();
      const query = { code: 'c', state: 's' };
      const outcome = await redeemConsent(net.network, { query, saved: saved as Json }, net.context);
      expect(errorOf(outcome).code).toBe('request_unreadable');
      expect(net.endpoint.asked).toEqual([]);
    },
  );

  it('with a code that is refused asks to begin again, and not to connect an account that is not there yet', async () => {
    const net = await startNetwork();
    for (const [status, error] of [
      [400, 'invalid_grant'],
      [401, 'invalid_client'],
    ] as const) {
      Object.assign(net.endpoint, { status, body: { error, error_description: 'The code was used before' } });
      expect(errorOf(await redeem(net))).toMatchObject({ kind: 'rejected', status });
    }
  });
});

/** Everything that is no token, whatever its status. */
const notTokens: readonly (readonly [string, number, unknown])[] = [
  ['an empty body', 200, ''],
  ['a page in place of an answer', 200, '<html>One moment</html>'],
  ['an empty object', 200, {}],
  ['an empty token', 200, { access_token: '' }],
  ['a token that is null', 200, { access_token: null }],
  ['a token that is no text', 200, { access_token: 12 }],
  ['a list', 200, ['access_token']],
  ['an empty list of tokens', 200, { data: [] }],
  ['an error with the status of a success', 200, { error: 'temporarily_unavailable' }],
  ['a token beside a status of failure', 500, { access_token: 'stale' }],
  ['nothing at all', 204, ''],
];

describe('renewing', () => {
  const renew = (net: Net) => renewTokens(net.network, app, 'again', net.context);

  it('says the refresh token, and takes a new one where the network rotates them', async () => {
    const net = await startNetwork();
    net.endpoint.body = { access_token: 'fresh', refresh_token: 'next', refresh_expires_in: 60 };
    expect(await renew(net)).toMatchObject({
      kind: 'tokens',
      tokens: { accessToken: 'fresh', refreshToken: 'next', refreshLivesS: 60 },
    });
    expect(net.endpoint.asked[0]?.form).toMatchObject({ grant_type: 'refresh_token', refresh_token: 'again' });
  });

  it('leaves out what was not told, or told empty, so that the old one is kept', async () => {
    const net = await startNetwork();
    net.endpoint.body = { access_token: 'fresh', refresh_token: '', expires_in: 'soon' };
    const outcome = await renew(net);
    expect(outcome.kind === 'tokens' && Object.keys(outcome.tokens).sort()).toEqual(['accessToken', 'raw']);
  });

  it('reads tokens that come in a list of one', async () => {
    const net = await startNetwork();
    net.endpoint.body = { data: [{ access_token: 'listed', user_id: '7' }] };
    expect(await renew(net)).toMatchObject({ tokens: { accessToken: 'listed', raw: { user_id: '7' } } });
  });

  it.each(notTokens)('takes no token from %s, and keeps what there is', async (_what, status, body) => {
    const net = await startNetwork();
    Object.assign(net.endpoint, { status, body });
    expect(errorOf(await renew(net)).kind).toBe('temporary');
  });

  it.each(notTokens)('takes no token for a code from %s', async (_what, status, body) => {
    const net = await startNetwork();
    Object.assign(net.endpoint, { status, body });
    expect(['temporary', 'rejected']).toContain(errorOf(await redeem(net)).kind);
  });

  it.each([
    [400, { error: 'invalid_grant', error_description: 'Token revoked' }],
    [401, { message: 'Unauthorized' }],
  ])('asks to connect again when the grant is over: %i %j', async (status, body) => {
    const net = await startNetwork();
    Object.assign(net.endpoint, { status, body });
    const error = errorOf(await renew(net));
    expect(error).toMatchObject({ kind: 'reconnect', status });
    expect(error.words).toBe('Net no longer accepts our sign-in. Connect again.');
  });

  it('blames nobody’s sign-in when it is our app that the network refuses', async () => {
    const net = await startNetwork();
    Object.assign(net.endpoint, {
      status: 401,
      body: { error: 'invalid_client', error_description: 'No such client.' },
    });
    const words =
      'Net refused the sign-in: it does not accept the app of this installation. The operator has to correct its id and secret. Net said: No such client.';
    expect(errorOf(await renew(net))).toMatchObject({ kind: 'temporary', code: 'invalid_client', words });
    expect(errorOf(await redeem(net))).toMatchObject({ kind: 'rejected', code: 'invalid_client', words });
  });

  it.each([
    [500, { error: 'server_error' }],
    [503, ''],
    [400, { error: 'invalid_request' }],
    [403, { error: 'unauthorized_client' }],
    [302, ''],
  ])('comes again after %i %j: it may pass, and the sign-in is kept', async (status, body) => {
    const net = await startNetwork();
    Object.assign(net.endpoint, { status, body });
    expect(errorOf(await renew(net)).kind).toBe('temporary');
  });

  it('waits when it is told to', async () => {
    const net = await startNetwork();
    Object.assign(net.endpoint, { status: 429, body: {}, headers: { 'retry-after': '90' } });
    expect(errorOf(await renew(net))).toMatchObject({
      kind: 'rate_limited',
      retryAt: new Date('2026-11-20T10:01:30Z'),
    });
  });

  it('comes again when no answer came, or nobody is there', async () => {
    const net = await startNetwork();
    net.standIn.fault({ kind: 'lose_after', route: 'token' });
    expect(errorOf(await renew(net)).kind).toBe('temporary');
    await net.standIn.close();
    const fetch = createSafeFetch({ allowPrivateHosts: [net.standIn.host], timeoutMs: 5_000 });
    expect(errorOf(await renewTokens(net.network, app, 'again', { ...net.context, fetch }))).toMatchObject({
      kind: 'temporary',
      code: 'not_sent',
    });
  });
});

describe('the operator’s app', () => {
  it('is read only when it is whole', () => {
    expect(readApp({ ...app, more: 1 })).toEqual(app);
    for (const broken of [undefined, null, 'x', [], {}, { clientId: 'a' }, { clientId: '', clientSecret: 'b' }])
      expect(readApp(broken as Json | undefined)).toBeNull();
  });

  it('is asked for under the network’s own names, its secret never shown', () => {
    const form = appForm({ id: 'App ID', secret: 'App secret' });
    expect(form.safeParse({ clientId: ' id ', clientSecret: 's' }).data).toEqual({ clientId: 'id', clientSecret: 's' });
    expect(form.safeParse({ clientId: 'id', clientSecret: ' ' }).error?.issues[0]?.message).toBe(
      'Paste the App secret.',
    );
    expect(form.safeParse({ ...app, other: 1 }).success).toBe(false);
    expect(form.shape.clientSecret.meta()).toMatchObject({ title: 'App secret', format: 'password' });
    expect(form.shape.clientId.meta()).not.toHaveProperty('format');
    expect(emptyForm.safeParse({ anything: 1 }).success).toBe(false);
  });
});
