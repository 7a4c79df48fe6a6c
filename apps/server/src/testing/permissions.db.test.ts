import { type Access, type ApiKeyScope, apiKeyScopes, type Role, roles } from '@antiphon/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admit } from '../http/access.ts';
import { type RouteOfContract, routesOfContract } from './routes-of-contract.ts';
import { type Person, startTestServer, type TestServer } from './start-test-server.ts';

const routes = routesOfContract();

/** Who calls, and how to send it. */
interface Sender {
  readonly name: string;
  readonly kind: 'nobody' | 'stranger' | 'member' | 'key' | 'foreign_key';
  readonly role?: Role;
  readonly scope?: ApiKeyScope;
  headers(): Record<string, string>;
}

type Outcome = 'let in' | '401' | '403' | '404' | 'no route';

let server: TestServer;
let owner: Person;
let senders: Sender[];

beforeAll(async () => {
  // Who is let in to open a demo is told that there is none: filling one takes ten seconds and shows no more.
  server = await startTestServer({ settings: { ANTIPHON_DEMO: 'no' } });
  owner = await server.signUp();
  const stranger = await server.signUp();
  const members: Person[] = [];
  for (const role of ['viewer', 'editor', 'admin'] as const) members.push(await server.join(owner, role));
  const keys: Sender[] = [];
  for (const scope of apiKeyScopes) {
    const { secret } = await server.withApiKey(owner, [scope]);
    keys.push({ name: `key ${scope}`, kind: 'key', scope, headers: () => ({ authorization: `Bearer ${secret}` }) });
  }
  const foreign = await server.withApiKey(stranger, [...apiKeyScopes]);
  senders = [
    { name: 'nobody', kind: 'nobody', headers: () => ({}) },
    { name: 'stranger', kind: 'stranger', headers: () => ({ cookie: stranger.cookie }) },
    ...[...members, owner].map((person, at) => {
      const role = roles[at];
      if (!role) throw new Error('more members than roles');
      return { name: role, kind: 'member' as const, role, headers: () => ({ cookie: person.cookie }) };
    }),
    ...keys,
    { name: 'key of a stranger', kind: 'foreign_key', headers: () => ({ authorization: `Bearer ${foreign.secret}` }) },
  ];
}, 120_000);

afterAll(() => server?.stop());

/** What the declaration promises, said here once more and independently of `http/access.ts`. */
function promised(access: Access, sender: Sender): Outcome {
  if (access.kind === 'public') return 'let in';
  if (sender.kind === 'nobody') return '401';
  const isKey = sender.kind === 'key' || sender.kind === 'foreign_key';
  if (access.kind === 'user') return isKey ? '403' : 'let in';
  if (access.kind === 'operator') return sender.role === 'owner' ? 'let in' : '403';
  if (sender.kind === 'stranger' || sender.kind === 'foreign_key') return '404';
  if (sender.kind === 'key')
    return access.scope !== null && (access.scope === 'read' || access.scope === sender.scope) ? 'let in' : '403';
  const least = { viewer: 0, editor: 1, admin: 2, owner: 3 };
  return least[sender.role ?? 'viewer'] >= least[access.role] ? 'let in' : '403';
}

/** Calls a route with nothing but ids that are nobody's; who is let in is told that the body is wrong, or the row missing. */
async function call(
  route: RouteOfContract,
  headers: Record<string, string>,
): Promise<{ outcome: Outcome; words: string }> {
  const path = route.path
    .replace('{workspaceId}', owner.workspaceId)
    .replace(/\{[^}]+\}/g, '01890000-0000-7000-8000-000000000000');
  const hasBody = route.method !== 'GET' && route.method !== 'DELETE';
  const ending = new AbortController();
  const answer = await fetch(`${server.address}/api/v1${path}`, {
    method: route.method,
    headers: { ...headers, ...(hasBody ? { 'content-type': 'application/json' } : {}) },
    ...(hasBody ? { body: '{}' } : {}),
    signal: ending.signal,
  });
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const words = isStream ? 'a stream' : await answer.text();
  ending.abort();
  return { outcome: outcomeOf(answer.status, words), words: `${answer.status} ${words.slice(0, 300)}` };
}

function outcomeOf(status: number, words: string): Outcome {
  const code = /"code":"(\w+)"/.exec(words)?.[1];
  if (code === 'no_such_route') return 'no route';
  if (status === 401 && code === 'not_signed_in') return '401';
  if (status === 403 && (code === 'forbidden' || code === 'missing_scope')) return '403';
  if (status === 404 && words.includes('This workspace is not there')) return '404';
  return 'let in';
}

/** Routes that an empty call really carries out: they are called once, by one who then starts anew. */
const endsTheSession = ['identity.signOut'];

describe('the permission table', () => {
  it('has a declared access for every route', () => {
    expect(routes.length).toBeGreaterThan(40);
    expect(routes.filter((route) => !route.meta.access).map((route) => route.name)).toEqual([]);
  });

  it('refuses a route that declares no access', async () => {
    const nobody = { authenticate: async () => ({ kind: 'nobody' as const }), roleOf: async () => null };
    const caller = { headers: {}, ip: '127.0.0.1', method: 'GET' };
    await expect(admit(nobody, caller, {}, undefined)).rejects.toThrow('declares no access');
  });

  it.each(routes.filter((route) => !endsTheSession.includes(route.name)))(
    'holds for $name',
    async (route) => {
      const { access } = route.meta;
      if (!access) throw new Error('no access declared');
      const asked =
        access.kind === 'public' ? senders.filter(({ kind }) => kind === 'nobody' || kind === 'stranger') : senders;
      const wrong: string[] = [];
      for (const sender of asked) {
        const { outcome, words } = await call(route, sender.headers());
        const promise = promised(access, sender);
        if (outcome !== promise) wrong.push(`${sender.name}: promised ${promise}, got ${outcome} (${words})`);
      }
      expect(wrong).toEqual([]);
    },
    90_000,
  );

  it('holds for identity.signOut', async () => {
    const route = routes.find(({ name }) => name === 'identity.signOut');
    if (!route?.meta.access) throw new Error('no such route');
    for (const sender of senders.filter(({ kind }) => kind === 'nobody' || kind === 'key')) {
      expect((await call(route, sender.headers())).outcome).toBe(promised(route.meta.access, sender));
    }
    const leaving = await server.signUp();
    const { cookie } = leaving;
    expect((await call(route, { cookie })).outcome).toBe('let in');
    expect((await call(route, { cookie })).outcome).toBe('401');
  });

  it('does not carry out what another site asks a browser to send', async () => {
    const send = (headers: Record<string, string>) =>
      fetch(`${server.address}/api/v1/workspaces/${owner.workspaceId}/projects`, {
        method: 'POST',
        headers: { cookie: owner.cookie, 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ name: 'From elsewhere' }),
      });
    expect((await send({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await send({ origin: 'https://elsewhere.example' })).status).toBe(403);
    const { items } = await owner.call('projects.list', { workspaceId: owner.workspaceId });
    expect(items.map(({ name }) => name)).toEqual(['General']);
    expect((await send({ origin: server.address, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  it('does not know an API key that was revoked, has expired, or never was', async () => {
    const key = await server.withApiKey(owner, ['read']);
    const list = () => key.call('projects.list', { workspaceId: owner.workspaceId });
    await list();
    await owner.call('workspaces.revokeApiKey', { workspaceId: owner.workspaceId, apiKeyId: key.id });
    await expect(list()).rejects.toMatchObject({ status: 401, code: 'not_signed_in' });
    const invented = server.visitor({ authorization: `Bearer ak_${'x'.repeat(32)}`, cookie: owner.cookie });
    await expect(invented.call('projects.list', { workspaceId: owner.workspaceId })).rejects.toMatchObject({
      status: 401,
    });
  });
});
