/** The other way in: consent on the real server's own page, with pushed request, PKCE and proofs (PAR, DPoP). */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { giveConsent, refuseConsent, revokeConsents } from './pds-page.ts';
import { accessMs } from './start-pds.ts';
import { publishWhole } from './whole-post.ts';
import { command, type Person, publicUrl, schedule, signUp, type World } from './world.ts';

export const consentTests: readonly { readonly name: string; run(world: World): Promise<void> }[] = [
  {
    name: 'by consent: published exactly once, renewed, published again, and told in words once taken back',
    run: lives,
  },
  { name: 'by consent: a no is told in words and connects nothing; a yes afterwards connects', run: isRefused },
  { name: 'by consent at a public address: Bluesky reads our client metadata there, and accepts it', run: isPublic },
];

interface Connected {
  readonly id: string;
  readonly handle: string;
  readonly server: string;
}

/** A life of one consent, from the first yes to its end. */
async function lives(world: World): Promise<void> {
  const { pds } = world;
  const erin = await signUp(world, 'erin');
  const account = pds.account('erin.test');
  const page = await begin(world, erin, { handle: '@Erin.test' });
  const { id, handle } = await finish(world, erin, await giveConsent(page.url, account), page.cookie);
  assert.equal(handle, 'erin.test');
  // The server hands out a nonce by refusing the first proof; the same request then goes through.
  assert.deepEqual(answersOf(world, '/oauth/par'), [400, 201]);
  assert.equal(granted(world), 1, 'one code was traded for access');

  const renewedBefore = granted(world);
  await publishWhole(world, erin, 'erin.test');
  assert.equal(created(world), 1, 'the record was made once, with a proof');

  await sleep(accessMs + 1_000);
  await publishText(world, erin, 'Once the first access had ended.');
  assert.ok(granted(world) > renewedBefore, 'the access was renewed');
  assert.equal(created(world), 2);
  assert.equal((await pds.readPosts('erin.test')).length, 2, 'each post is there once');

  // What is already given out is good until it ends; nothing renews it.
  const restMs = accessMs + 15_000;
  const publicationId = await plan(world, erin, 'After the consent was taken back.', restMs);
  assert.equal(await revokeConsents(new URL(page.url).origin, account), 1, 'we are the only program let in');
  await sleep(restMs);
  const { state, words } = await until(world, erin, publicationId, 'needs_attention');
  assert.equal((await pds.readPosts('erin.test')).length, 2, `nothing went out, and it is ${state}`);
  const after = await call(world, erin, 'accounts.get', { accountId: id });
  assert.equal(after.state, 'needs_reconnect');
  assert.match(`${words} ${after.problem}`, /connect again/i);
}

async function isRefused(world: World): Promise<void> {
  const frank = await signUp(world, 'frank');
  const input = { server: world.pds.url, handle: 'frank.test' };
  const page = await begin(world, frank, input);
  const refusal = await post(world, '/accounts/connect/finish', page.cookie, answerFrom(await refuseConsent(page.url)));
  assert.equal(refusal.status, 422);
  const { code, detail } = (await refusal.json()) as { code: string; detail: string };
  assert.equal(code, 'access_denied');
  assert.equal(detail, 'You did not give consent, so nothing was connected.');
  assert.deepEqual((await call(world, frank, 'accounts.list', {})).items, []);

  const again = await begin(world, frank, input);
  const back = await giveConsent(again.url, world.pds.account('frank.test'));
  const { handle } = await finish(world, frank, back, again.cookie);
  assert.equal(handle, 'frank.test', 'the server named by its address holds the account, says its own document');
}

async function isPublic(world: World): Promise<void> {
  const there = await world.withPublicServer();
  const gwen = await signUp(there, 'gwen');
  const { url, cookie } = await begin(there, gwen, { handle: 'gwen.test' });
  const clientId = new URL(url).searchParams.get('client_id');
  assert.equal(clientId, `${publicUrl}/oauth/bluesky/client-metadata.json`);
  const back = await giveConsent(url, world.pds.account('gwen.test'));
  const { handle } = await finish(there, gwen, back, cookie, publicUrl);
  assert.equal(handle, 'gwen.test');
  await there.server.stop();
}

/** In the person's browser: the press of a button that leads to Bluesky. */
async function begin(world: World, person: Person, input: object): Promise<{ url: string; cookie: string }> {
  const body = { channel: 'bluesky', method: 'oauth', input };
  const answer = await post(world, `/workspaces/${person.workspaceId}/accounts/connect`, person.cookie, body);
  const begun = (await answer.json()) as { kind: string; url: string };
  assert.equal(begun.kind, 'redirect', JSON.stringify(begun));
  const set = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
  return { url: begun.url, cookie: [person.cookie, ...set].join('; ') };
}

/** In the same browser: Bluesky sent it back to us. */
async function finish(
  world: World,
  person: Person,
  back: URL,
  cookie: string,
  origin = world.server.address,
): Promise<Connected> {
  assert.equal(back.origin + back.pathname, `${origin}/connect/bluesky`);
  const answer = await post(world, '/accounts/connect/finish', cookie, answerFrom(back));
  const { workspaceId, accounts } = (await answer.json()) as { workspaceId: string; accounts: Connected[] };
  assert.equal(answer.status, 200, JSON.stringify(accounts));
  assert.equal(workspaceId, person.workspaceId);
  const [account] = accounts;
  assert.ok(account);
  return account;
}

const answerFrom = (back: URL) => ({ channel: 'bluesky', query: Object.fromEntries(back.searchParams) });

function post(world: World, path: string, cookie: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json', cookie };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  return fetch(`${world.server.address}/api/v1${path}`, init);
}

const call = (world: World, person: Person, route: string, input: object) =>
  command(world, person, ['call', route, JSON.stringify(input)]);

/** Plans a post of words alone. @returns its publication. */
async function plan(world: World, person: Person, text: string, leadMs?: number): Promise<string> {
  const made = await command(world, person, ['post', '-'], text);
  await schedule(world, person, made.id, leadMs);
  const { items } = await call(world, person, 'publications.list', { postId: made.id });
  assert.equal(items.length, 1);
  return items[0].id;
}

async function publishText(world: World, person: Person, text: string): Promise<void> {
  await until(world, person, await plan(world, person, text), 'published');
}

async function until(world: World, person: Person, publicationId: string, state: string) {
  for (let tries = 0; tries < 30; tries += 1) {
    const now = await call(world, person, 'publications.get', { publicationId });
    if (now.state === state) return now;
    await sleep(500);
  }
  throw new Error(`the publication never became ${state}`);
}

const answersOf = (world: World, path: string) =>
  world.pds.calls.filter((one) => one.path === path).map(({ status }) => status);
const granted = (world: World) => answersOf(world, '/oauth/token').filter((status) => status === 200).length;
const created = (world: World) =>
  world.pds.calls.filter(
    ({ path, scheme, status }) => path === '/xrpc/com.atproto.repo.createRecord' && scheme === 'DPoP' && status === 200,
  ).length;
