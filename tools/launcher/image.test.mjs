/** What can be said of the Dockerfile, its context and the compose file without building them. */
import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, matchesGlob } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path) => readFileSync(join(root, path), 'utf8');
const dockerfile = read('Dockerfile').replace(/\\\n/g, ' ').split('\n');
const instructions = (name) =>
  dockerfile.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
const ignoreRules = read('.dockerignore')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

/** Whether a file gets into the image: the last rule that fits it, or a folder it is in, decides. */
function isInContext(path) {
  const parts = path.split('/');
  const places = parts.map((_part, index) => parts.slice(0, index + 1).join('/'));
  let isIn = true;
  for (const rule of ignoreRules) {
    const isKept = rule.startsWith('!');
    if (places.some((place) => matchesGlob(place, isKept ? rule.slice(1) : rule))) isIn = isKept;
  }
  return isIn;
}

describe('the image', () => {
  it('gets what the launcher, the build and the server read', () => {
    const { workspaces } = JSON.parse(read('package.json'));
    const manifests = workspaces.flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: root }));
    const [, ...command] = JSON.parse(instructions('CMD')[0]);
    const needed = [
      'package.json',
      'package-lock.json',
      '.npmrc',
      ...manifests,
      command[0],
      'apps/server/src/main.ts',
      'apps/server/src/maintenance/main.ts',
      'apps/server/src/db/migrations/0001-ground.sql',
      'apps/web/index.html',
      'apps/web/vite.config.ts',
      // Vite reads the one of the app, which extends that of the whole.
      'apps/web/tsconfig.json',
      join('apps/web', JSON.parse(read('apps/web/tsconfig.json')).extends),
      'apps/server/src/platform/postgres/binaries.ts',
      'packages/models/src/prices/catalogue.json',
    ];
    expect(needed.filter((path) => !existsSync(join(root, path)) || !isInContext(path))).toEqual([]);
    const copied = instructions('COPY').map((line) => line.split(' ').filter((word) => !word.startsWith('--')));
    for (const [source] of copied) expect(existsSync(join(root, source))).toBe(true);
  });

  it('gets no packages of this machine, no data, no keys, no tests', () => {
    const unwanted = [
      'node_modules/zod/package.json',
      'apps/cli/node_modules/commander/index.js',
      'apps/web/dist/index.html',
      'data/master.key',
      'old-data/master.key',
      'before-upgrade.backup',
      '.env',
      'apps/server/.env',
      '.git/config',
      'e2e/bluesky/package.json',
      'apps/server/src/config.test.ts',
    ];
    expect(unwanted.filter(isInContext)).toEqual([]);
  });

  it('starts the server as a user who is not root, on every address, with its data in the volume', () => {
    expect(instructions('USER')).toEqual(['10001']);
    expect(instructions('RUN')[0]).toContain('--uid 10001');
    expect(instructions('VOLUME')).toEqual(['/data']);
    expect(instructions('ENV')).toEqual(['ANTIPHON_DATA=/data HOST=0.0.0.0']);
    expect(JSON.parse(instructions('CMD')[0])).toEqual(['node', 'tools/run.mjs', 'start']);
    const engines = Number(/>=(\d+)/.exec(JSON.parse(read('package.json')).engines.node)[1]);
    expect(Number(/^node:(\d+)-/.exec(instructions('FROM')[0])[1])).toBeGreaterThanOrEqual(engines);
  });

  it('is healthy while the server says it is ready, or has nothing to say because it only works', async () => {
    const [, ...args] = JSON.parse(/CMD (\[.*\])$/.exec(instructions('HEALTHCHECK')[0])[1]);
    const isHealthy = (env) =>
      promisify(execFile)(process.execPath, args, { env }).then(
        () => true,
        () => false,
      );
    let status = 200;
    const asked = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(status).end();
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const PORT = String(server.address().port);
    expect(await isHealthy({ PORT })).toBe(true);
    status = 503;
    expect(await isHealthy({ PORT })).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    expect(await isHealthy({ PORT })).toBe(false);
    expect(await isHealthy({ PORT, ANTIPHON_ROLES: 'worker' })).toBe(true);
    expect(asked).toEqual(['/health/ready', '/health/ready']);
  });
});

describe('the compose file', () => {
  it('gives Antiphon the database that it makes, with the same user and password', () => {
    const compose = read('compose.yaml');
    const setting = (name) => new RegExp(`^\\s+${name}: (.*)$`, 'm').exec(compose)?.[1];
    const [user, password, database] = ['POSTGRES_USER', 'POSTGRES_PASSWORD', 'POSTGRES_DB'].map(setting);
    expect(setting('DATABASE_URL')).toBe(`postgres://${user}:${password}@postgres:5432/${database}`);
    expect(compose).toMatch(/^ {2}postgres:$/m);
    // The image of 18 keeps its data one level higher than those before.
    expect(compose).toMatch(/image: postgres:18\n[\s\S]*volumes: \["postgres:\/var\/lib\/postgresql"\]/);
    expect(compose).toContain(`volumes: ["data:${instructions('VOLUME')[0]}"]`);
  });

  it('names no setting that the server does not know', () => {
    const names = [...read('compose.yaml').matchAll(/^\s+#? ?((?:ANTIPHON|TRUST|DATABASE)_\w+):/gm)].map(
      ([, name]) => name,
    );
    expect(names).toContain('DATABASE_URL');
    const known = read('apps/server/src/config.ts');
    expect(names.filter((name) => !known.includes(`${name}:`))).toEqual([]);
  });
});
