/** The whole journey by the command line: a process of its own that speaks only HTTP. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newDataFolder, removeDataFolder } from '../apps/server/src/testing/data-folder-template.ts';
import { type ServerProcess, startServerProcess } from '../apps/server/src/testing/server-process.ts';
import { startDroppingProxy } from './dropping-proxy.ts';

const main = join(import.meta.dirname, '../apps/cli/src/main.ts');
const everyScope = [
  'read',
  'accounts:write',
  'assets:write',
  'briefs:write',
  'generations:write',
  'posts:write',
  'publications:write',
];
/** A picture of one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let folder: string;
let dataFolder: string;
let server: ServerProcess;
let mastodon: Awaited<ReturnType<typeof startMastodonStandIn>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antiphon-cli-'));
  dataFolder = await newDataFolder();
  mastodon = await startMastodonStandIn({});
  server = await startServerProcess(dataFolder, { ANTIPHON_ALLOW_PRIVATE_HOSTS: mastodon.host });
});
afterAll(async () => {
  await server?.stop();
  await mastodon?.close();
  if (dataFolder) await removeDataFolder(dataFolder);
  if (folder) await rm(folder, { recursive: true, force: true });
});

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  // biome-ignore lint/suspicious/noExplicitAny: what it printed is judged by what the test expects of it
  json(): any;
}

/** Runs a command in a home of its own. `settings` are its environment. */
async function run(args: readonly string[], settings: Record<string, string> = {}, input = ''): Promise<Ran> {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, XDG_CONFIG_HOME: join(folder, 'nobody'), ...settings },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return {
    code,
    out,
    err,
    json: () => {
      if (code !== 0) throw new Error(`${args.join(' ')} ended with code ${code}: ${out}${err}`);
      return JSON.parse(out);
    },
  };
}

/** A new person with an own workspace. @returns the settings of somebody who holds an API key of it. */
async function newcomer(scopes = everyScope, address = server.address) {
  const name = `p${Math.round(performance.now() * 1000)}`;
  const post = (path: string, body: object, cookie = '') =>
    fetch(`${server.address}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    });
  const signedUp = await post('/identity/sign-up', {
    name,
    email: `${name}@people.example`,
    password: 'a long enough password',
  });
  const cookies = signedUp.headers.getSetCookie().map((line) => line.split(';')[0]);
  const { workspaces } = (await signedUp.json()) as { workspaces: { id: string }[] };
  const made = await post(`/workspaces/${workspaces[0]?.id}/api-keys`, { name: 'cli', scopes }, cookies.join('; '));
  const { secret } = (await made.json()) as { secret: string };
  return { ANTIPHON_URL: address, ANTIPHON_API_KEY: secret };
}

const pretend = (handle: string) =>
  ['connect', 'sandbox', '--set', 'style=chirp', '--set', `handle=${handle}`, '--set', 'password=pretend'] as const;

describe('the command line', () => {
  it('goes the whole way: login, connect, upload, post from a pipe, schedule, watch', async () => {
    const { ANTIPHON_API_KEY: apiKey } = await newcomer();
    const home = { XDG_CONFIG_HOME: join(folder, 'ada') };
    const login = await run(['login', '--url', `${server.address}/`], home, `${apiKey}\n`);
    expect(login).toMatchObject({ code: 0, out: expect.stringContaining('Signed in as “cli”') });
    const kept = join(folder, 'ada/antiphon/cli.json');
    expect((await stat(kept)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(kept, 'utf8'))).toEqual({ url: server.address, apiKey });

    // From the environment instead of a pipe, and nobody is asked.
    const elsewhere = { XDG_CONFIG_HOME: join(folder, 'ada-elsewhere'), ANTIPHON_API_KEY: apiKey };
    expect(await run(['login', '--url', server.address], elsewhere)).toMatchObject({ code: 0 });
    const wrong = { XDG_CONFIG_HOME: join(folder, 'eve') };
    expect(await run(['login', '--url', server.address], wrong, 'ant_wrong')).toMatchObject({ code: 3 });
    expect(await readdir(folder)).not.toContain('eve');

    expect((await run(['whoami'], home)).out).toMatch(/^API key “cli” at http.*; workspace: p\d+'s workspace$/m);
    expect((await run([...pretend('marram')], home)).out).toMatch(/^Connected .*marram/);
    const [account] = (await run(['accounts', '--json'], home)).json();
    expect(account).toMatchObject({ channel: 'sandbox', state: 'connected' });

    const picture = join(folder, 'dot.png');
    await writeFile(picture, png);
    const asset = (await run(['--json', 'upload', picture, '--alt', 'A dot', '--tag', 'dots'], home)).json();
    expect(asset).toMatchObject({ mimeType: 'image/png', title: 'dot', altText: 'A dot', tags: ['dots'] });

    const text = 'The kiln opens on Thursday.\nBring a cup. 🫖';
    const draft = (await run(['--json', 'post', '-', '--media', asset.id, '--title', 'Kiln'], home, text)).json();
    expect(draft).toMatchObject({ title: 'Kiln', content: { parts: [{ text, media: [{ altText: 'A dot' }] }] } });
    const at = new Date(Date.now() + 1_500).toISOString().slice(0, 19);
    const planned = (await run(['--json', 'schedule', draft.id, '--at', at, '--zone', 'UTC'], home)).json();
    expect(planned.publications).toMatchObject([{ state: 'scheduled', timeZone: 'UTC' }]);

    const watched = await run(['--json', 'watch', draft.id, '--timeout', '30'], home);
    expect(watched.code).toBe(0);
    const states = watched.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).state);
    expect(states.at(-1)).toBe('published');
  });

  it('states a brief, says what the answers would cost, and brings them', async () => {
    const somebody = await newcomer();
    const what = 'The kiln opens on Thursday at 18:00 in Dublin. Tickets cost 12 euro.';
    const brief = (await run(['--json', 'brief', '-', '--link', 'kiln.example/open'], somebody, what)).json();
    expect(brief).toMatchObject({ what, links: ['kiln.example/open'] });
    const wishes = ['--captions', '2', '--pictures', '1'];
    const estimate = (await run(['--json', 'generate', brief.id, ...wishes, '--estimate'], somebody)).json();
    const made = (await run(['--json', 'generate', brief.id, ...wishes], somebody)).json();
    const kinds = made.items.map((item: { kind: string }) => item.kind).sort();
    expect(kinds).toEqual(['caption', 'caption', 'hashtags', 'picture']);
    for (const { answer } of made.items) expect(answer.text ?? answer.assetId).toBeTruthy();
    expect(BigInt(made.spent)).toBeGreaterThan(0n);
    expect(BigInt(made.spent)).toBeLessThanOrEqual(BigInt(estimate.total.high));
    const told = (await run(['generate', brief.id, ...wishes, '--estimate'], somebody)).out;
    expect(told).toMatch(/^2 captions: .*, at most \$0\.0\d{3}$/m);
    expect(told).toMatch(/^At most \$0\.\d{4} in all\.$/m);
  });

  it('calls any route by its name, with the workspace filled in and input from a pipe', async () => {
    const somebody = await newcomer();
    const routes = (await run(['--json', 'routes'], somebody)).json();
    expect(routes).toContainEqual(expect.objectContaining({ name: 'posts.list', method: 'GET' }));
    const drafts = (await run(['call', 'posts.list', '-'], somebody, '{"limit": 2}')).json();
    expect(drafts).toEqual({ items: [], nextCursor: null });
  });

  it('asks again with the same Idempotency-Key when a reply is lost, and nothing is made twice', async () => {
    const proxy = await startDroppingProxy(server.address);
    try {
      const somebody = await newcomer(everyScope, proxy.url);
      expect((await run([...pretend('dunlin')], somebody)).code).toBe(0);
      const picture = join(folder, 'lost.png');
      await writeFile(picture, png);
      (await run(['--json', 'upload', picture], somebody)).json();
      const draft = (await run(['--json', 'post', 'Said once.'], somebody)).json();
      (await run(['--json', 'schedule', draft.id, '--now'], somebody)).json();

      const count = async (route: string) => (await run(['call', route], somebody)).json().items.length;
      expect(await count('accounts.list')).toBe(1);
      expect(await count('assets.list')).toBe(1);
      expect(await count('posts.list')).toBe(1);
      expect(await count('publications.list')).toBe(1);
      const sent = new Map<string, number>();
      for (const key of proxy.keys) sent.set(key, (sent.get(key) ?? 0) + 1);
      expect([...sent.values()]).toEqual([2, 2, 2, 2]);
    } finally {
      await proxy.close();
    }
  });

  it('says by its exit code what went wrong', async () => {
    const somebody = await newcomer();
    const reader = await newcomer(['read']);
    const missing = '00000000-0000-7000-8000-000000000000';

    const refused = await run(['--json', 'call', 'posts.get', `{"postId": "${missing}"}`], somebody);
    expect(refused.code).toBe(1);
    expect(refused.out).toBe('');
    expect(JSON.parse(refused.err)).toMatchObject({
      status: 404,
      exitCode: 1,
      detail: expect.stringMatching(/\w+ .*\./),
    });

    for (const args of [['fly'], ['call', 'posts.list', '{'], ['call', 'posts.fly'], ['schedule', missing]]) {
      expect({ args, code: (await run(args, somebody)).code }).toEqual({ args, code: 2 });
    }
    expect((await run(['upload', join(folder, 'nowhere.png')], somebody)).code).toBe(2);

    expect(await run(['accounts'], { ANTIPHON_URL: server.address })).toMatchObject({
      code: 3,
      err: expect.stringContaining('antiphon login'),
    });
    expect((await run(['accounts'], { ...somebody, ANTIPHON_API_KEY: 'ant_wrong' })).code).toBe(3);
    expect((await run(['post', 'No.'], reader)).code).toBe(3);

    expect(await run(['accounts'], { ...somebody, ANTIPHON_URL: 'http://127.0.0.1:9' })).toMatchObject({
      code: 4,
      err: 'The server does not answer. Is it running, and is ANTIPHON_URL its address?\n',
    });
  });

  it('ends with 5 when what it watched did not go out, and with 1 when nothing was planned', async () => {
    const somebody = await newcomer();
    (await run(['--json', ...pretend('plover')], somebody)).json();
    const draft = (await run(['--json', 'post', 'Perhaps.'], somebody)).json();
    expect((await run(['watch', draft.id], somebody)).code).toBe(1);
    const nextMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 16);
    const planned = (await run(['--json', 'schedule', draft.id, '--at', nextMonth], somebody)).json();
    expect(await run(['watch', draft.id, '--timeout', '0.5'], somebody)).toMatchObject({
      code: 5,
      err: 'Still on its way after the time given.\n',
    });
    const [publication] = planned.publications;
    (await run(['call', 'publications.cancel', `{"publicationId": "${publication.id}"}`], somebody)).json();
    expect((await run(['watch', draft.id], somebody)).code).toBe(5);
  });

  it('leaves no account out in silence: one that must sign in again is named, with the reason', async () => {
    const somebody = await newcomer();
    (await run(['--json', ...pretend('curlew')], somebody)).json();
    const token = mastodon.state.addToken(mastodon.state.addAccount({ username: 'curlew' }).id);
    const set = ['--set', `server=${mastodon.url}`, '--set', `token=${token}`];
    const [account] = (await run(['--json', 'connect', 'mastodon', 'token', ...set], somebody)).json();
    mastodon.state.tokens.delete(token);
    const read = async () =>
      (await run(['call', 'accounts.get', `{"accountId": "${account.id}"}`], somebody)).json().state;
    const publish = async (text: string) => {
      const draft = (await run(['--json', 'post', text], somebody)).json();
      const at = new Date(Date.now() + 1_000).toISOString().slice(0, 19);
      return (await run(['--json', 'schedule', draft.id, '--at', at, '--zone', 'UTC'], somebody)).json();
    };
    await publish('Found out.');
    await expect.poll(read, { timeout: 15_000 }).toBe('needs_reconnect');
    const { publications, leftOut } = await publish('Told.');
    expect(publications).toHaveLength(1);
    expect(leftOut).toEqual([
      { accountId: account.id, words: expect.stringMatching(/curlew.* must be connected again first\./) },
    ]);
  }, 60_000);
});
