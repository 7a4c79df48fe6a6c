/** The program as a process of its own: what it prints where, and its exit codes, when nothing comes of a command. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = join(import.meta.dirname, 'main.ts');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'antiphon-cli-main-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Nobody listens at the address it is given, so only what needs no server succeeds. */
async function run(args: readonly string[], settings: Record<string, string> = {}, input = ''): Promise<Ran> {
  const env = { ...process.env, XDG_CONFIG_HOME: folder, ANTIPHON_URL: 'http://127.0.0.1:9', ANTIPHON_API_KEY: 'key' };
  const child = spawn(process.execPath, [main, ...args], { env: { ...env, ...settings } });
  let [out, err] = ['', ''];
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
  return { code, out, err };
}

describe('a command that cannot be carried out', () => {
  it.each([
    ['nothing at all', [], 2, /^Which command\?/],
    ['a verb nobody knows', ['fly'], 2, /unknown command 'fly'/],
    ['a missing argument', ['upload'], 2, /missing required argument 'file'/],
    ['an unknown option, --json behind it', ['accounts', '--loud'], 2, /unknown option '--loud'/],
    ['an unreadable input', ['call', 'posts.list', '{'], 2, /^The input is not JSON/],
    ['a folder in place of a file', ['upload', '.'], 2, /^\. is a folder/],
    ['a server that is not there', ['accounts'], 4, /^The server does not answer/],
  ])(
    'tells a program one line of JSON on standard error, and nothing on standard output: %s',
    async (...[, args, code, detail]) => {
      const ran = await run([...args, '--json']);
      expect(ran).toMatchObject({ code, out: '' });
      expect(ran.err.trim().split('\n')).toHaveLength(1);
      expect(JSON.parse(ran.err)).toEqual({
        type: expect.stringMatching(/^urn:antiphon:problem:\w+$/),
        title: expect.stringMatching(/\w+ \w+/),
        code: expect.stringMatching(/^\w+$/),
        detail: expect.stringMatching(detail),
        exitCode: code,
      });
    },
  );

  it('tells a person in words, without a stack', async () => {
    expect(await run(['upload', folder])).toEqual({
      code: 2,
      out: '',
      err: expect.stringMatching(/^\S+ is a folder, .*\n$/),
    });
    expect(await run(['fly'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Run antiphon --help') });
  });

  it('takes a --json behind -- for text', async () => {
    expect((await run(['call', '--', 'no.route', '--json'])).err).toContain('There is no route “no.route”');
  });
});

describe('a setting that cannot be used', () => {
  it.each([
    [
      'ANTIPHON_URL',
      'garbage',
      /^ANTIPHON_URL: “garbage” is not the address of an Antiphon\. Write it like https:\S+ or http:/,
    ],
    ['ANTIPHON_URL', 'ftp://antiphon.example', /^ANTIPHON_URL: /],
    ['ANTIPHON_URL', 'https://ada:pw@antiphon.example', /^ANTIPHON_URL: /],
    ['ANTIPHON_API_KEY', 'ключ', /^ANTIPHON_API_KEY: this is not an API key/],
  ])('is named, with how it should look: %s=%s', async (name, value, words) => {
    expect(await run(['accounts'], { [name]: value })).toEqual({ code: 2, out: '', err: expect.stringMatching(words) });
  });

  it('counts as unset when it is blank, and what login kept is told by its file when it is damaged', async () => {
    const home = mkdtempSync(join(folder, 'home-'));
    const settings = { XDG_CONFIG_HOME: home, ANTIPHON_URL: '', ANTIPHON_API_KEY: '' };
    expect((await run(['routes'], settings)).code).toBe(0);
    writeFileSync(join(home, 'antiphon'), 'a file where the folder should be');
    expect(await run(['routes'], settings)).toMatchObject({
      code: 2,
      err: expect.stringContaining('cli.json cannot be read'),
    });
  });
});

describe('login', () => {
  it('refuses an API key as an argument, says why, and does not repeat it', async () => {
    const ran = await run(['login', 'ant_secret_of_ada']);
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('history of your shell') });
    expect(ran.err).not.toContain('ant_secret_of_ada');
  });

  it('that gets no key says the ways to give one', async () => {
    expect(await run(['login'], { ANTIPHON_API_KEY: '' }, '\n')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^No API key came\. .*pipe.*ANTIPHON_API_KEY/),
    });
    expect((await run(['login', '--url', 'nowhere'])).err).toMatch(/^--url: “nowhere”/);
  });
});

describe('an upload', () => {
  it('of a file that shrinks while it is sent ends in words', async () => {
    const path = join(folder, 'shrinking.bin');
    writeFileSync(path, Buffer.alloc(30_000_000));
    const server = createServer((request, response) => {
      if (request.method === 'GET') {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ profile: null, workspaces: [], apiKey: { workspaceId: crypto.randomUUID() } }));
        return;
      }
      request
        .once('data', () => truncateSync(path, 1))
        .once('error', () => undefined)
        .resume();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const ran = await run(['upload', path], { ANTIPHON_URL: `http://127.0.0.1:${port}` });
    server.closeAllConnections();
    server.close();
    expect(ran).toEqual({
      code: 2,
      out: '',
      err: 'The file changed or went away while it was sent. Run the same command again.\n',
    });
  });
});
