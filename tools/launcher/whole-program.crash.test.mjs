/** `npm start` as a newcomer runs it, with everything below it killed in turn while somebody writes. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const launcher = new URL('../run.mjs', import.meta.url).pathname;
let parent;
let dataFolder;
const started = new Set();

// Installed and built once, so that the starts below are those of every day.
beforeAll(() => {
  execFileSync(process.execPath, [launcher, 'build'], { stdio: 'ignore' });
}, 240_000);

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'antiphon whole-'));
  dataFolder = join(parent, 'my data');
});

afterEach(async () => {
  for (const one of started) one.child.kill('SIGTERM');
  await Promise.all([...started].map((one) => one.ended));
  started.clear();
  await until(() => processesOn(dataFolder).length === 0, 'the end of all processes');
  rmSync(parent, { recursive: true, force: true });
});

async function until(isSo, what, forMs = 60_000) {
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    const found = await isSo();
    if (found) return found;
    await sleep(20);
  }
  throw new Error(`never came: ${typeof what === 'function' ? what() : what}`);
}

/** Starts it; `address` comes when it is printed, `output()` is what was said so far. */
function start(settings = {}) {
  const child = spawn(process.execPath, [launcher, 'start'], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: '0',
      ANTIPHON_LOG: 'error',
      ANTIPHON_DATA: dataFolder,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk;
    });
  }
  const one = { child, output: () => said, ended: once(child, 'exit').then(([code, signal]) => code ?? signal) };
  started.add(one);
  one.ended.then(() => started.delete(one));
  one.address = () =>
    until(
      () => /is ready: (http\S+)/.exec(said)?.[1],
      () => `the address after: ${said}`,
    );
  return one;
}

/** Processes that name the folder in their command line or their environment: the server and its database. */
function processesOn(folder) {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return ['cmdline', 'environ'].some((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(folder));
    } catch {
      // It ended between the two looks.
      return false;
    }
  });
}

const serverOf = (one) =>
  Number(
    execFileSync('pgrep', ['-P', String(one.child.pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')[0],
  );
const postmaster = () => Number(readFileSync(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
const backend = () =>
  Number(
    execFileSync('pgrep', ['-P', String(postmaster()), '-f', 'antiphon_app'], { encoding: 'utf8' })
      .trim()
      .split('\n')[0],
  );

async function send(address, method, path, body, cookie) {
  return fetch(`${address}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
    signal: AbortSignal.timeout(15_000),
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

const person = { email: 'ada@people.example', password: 'a long enough password' };

async function enter(address, how) {
  const answer = await send(
    address,
    'POST',
    `/identity/${how}`,
    how === 'sign-up' ? { name: 'Ada', ...person } : person,
  );
  expect(answer.status).toBeLessThan(300);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const { workspaces } = await answer.json();
  return { cookie, projects: `/workspaces/${workspaces[0].id}/projects` };
}

/** Makes project after project; `acknowledged` are the names whose answer said that they are kept. */
function writeOn(address, { cookie, projects }, prefix) {
  const acknowledged = [];
  let isStopped = false;
  let lastAnswer = 'none';
  const writing = (async () => {
    for (let at = 0; !isStopped; at += 1) {
      const name = `${prefix} ${at}`;
      try {
        const answer = await send(address, 'POST', projects, { name }, cookie);
        if (answer.ok) acknowledged.push(name);
        lastAnswer = `${answer.status} ${await answer.text()}`;
      } catch (error) {
        lastAnswer = String(error.cause ?? error);
        // Nobody is there at the moment: not acknowledged.
        await sleep(20);
      }
    }
  })();
  return {
    acknowledged,
    lastAnswer: () => lastAnswer,
    stop: () => {
      isStopped = true;
      return writing;
    },
  };
}

async function namesOf(address, { cookie, projects }) {
  const { items } = await (await send(address, 'GET', projects, undefined, cookie)).json();
  return new Set(items.map(({ name }) => name));
}

describe.runIf(process.platform === 'linux')('kill -9 under writes, each in turn', () => {
  it('of launcher, server, postmaster and one backend: the next start works, and no acknowledged write is gone', async () => {
    const all = [];
    let one = start();
    let address = await one.address();
    let ada = await enter(address, 'sign-up');
    const deaths = [
      { who: 'launcher', pid: () => one.child.pid, ends: true },
      { who: 'server', pid: () => serverOf(one), ends: true },
      // These two the server brings back by itself, and goes on taking writes.
      { who: 'postmaster', pid: postmaster, ends: false },
      { who: 'backend', pid: backend, ends: false },
    ];
    for (const { who, pid, ends } of deaths) {
      const writer = writeOn(address, ada, who);
      const whatHappened = () => `the last answer was ${writer.lastAnswer()}; it said:\n${one.output().slice(-4000)}`;
      await until(() => writer.acknowledged.length >= 30, `writes before the death of the ${who}`);
      process.kill(pid(), 'SIGKILL');
      const before = writer.acknowledged.length;
      const isDown = () => !started.has(one);
      await until(
        () => isDown() || writer.acknowledged.length >= before + 30,
        () => `an end, or more writes, after the death of the ${who}; ${whatHappened()}`,
      );
      expect(isDown(), `the ${who} is dead; ${whatHappened()}`).toBe(ends);
      await writer.stop();
      if (ends) {
        one = start();
        address = await one.address();
      }
      ada = await enter(address, 'sign-in');
      all.push(...writer.acknowledged);
      const kept = await namesOf(address, ada);
      expect(all.filter((name) => !kept.has(name))).toEqual([]);
    }
    expect(all.length).toBeGreaterThanOrEqual(180);
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
  }, 240_000);
});

describe('a second start', () => {
  it('over a running one says where that is and harms nothing; on a busy port it names the port', async () => {
    const first = start();
    const address = await first.address();
    const second = start({ PORT: new URL(address).port });
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(/Antiphon is already running on .*my data \(process \d+\): at http:\/\/127/);
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);

    const third = start({ PORT: new URL(address).port, ANTIPHON_DATA: join(parent, 'other') });
    expect(await third.ended).toBe(1);
    expect(third.output()).toContain(`Port ${new URL(address).port} is taken by another program.`);
    expect(processesOn(join(parent, 'other'))).toEqual([]);
  }, 120_000);
});

describe.runIf(process.platform === 'linux')('asked to stop', () => {
  it.each(['SIGINT', 'SIGTERM'])(
    'by %s when ready, it stops everything, the database included',
    async (signal) => {
      const one = start();
      await one.address();
      expect(processesOn(dataFolder).length).toBeGreaterThan(2);
      one.child.kill(signal);
      expect(await one.ended).toBe(0);
      expect(processesOn(dataFolder)).toEqual([]);
      expect(existsSync(join(dataFolder, 'postgres', 'postmaster.pid'))).toBe(false);
    },
    120_000,
  );

  it.each([
    ['the database is made', /creating it/],
    ['it is migrated', /Migrating the database: 0002/],
  ])(
    'while %s, it stops everything, and the next start goes on',
    async (_when, words) => {
      const one = start();
      await until(() => words.test(one.output()), String(words));
      one.child.kill('SIGINT');
      await one.ended;
      await until(() => processesOn(dataFolder).length === 0, 'the end of all processes', 10_000);
      await start().address();
    },
    120_000,
  );
});

describe('with another program on PostgreSQL’s own port', () => {
  it('it starts all the same', async () => {
    const other = createServer();
    const isOurs = await new Promise((resolve) => {
      other.once('error', () => resolve(false)).listen(5432, '127.0.0.1', () => resolve(true));
    });
    await start().address();
    if (isOurs) other.close();
  }, 60_000);
});
