import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const handOver = new URL('./hand-over.mjs', import.meta.url).href;
const launcher = `import(${JSON.stringify(handOver)}).then(async ({ handOver }) => {
  process.exitCode = await handOver(process.execPath, process.argv.slice(1)); });`;

let folder;
let toKill;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'antiphon hand over-'));
  toKill = [];
});

afterEach(() => {
  for (const pid of toKill) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function untilGone(pid) {
  for (let look = 0; look < 200 && isRunning(pid); look += 1) await sleep(25);
  return !isRunning(pid);
}

/** Starts a launcher on a program of ours; `next()` gives the program's lines one by one, its pid first. */
async function launch(program, env = {}) {
  const file = join(folder, 'program.mjs');
  writeFileSync(file, `console.log(process.pid);\n${program}`);
  const child = spawn(process.execPath, ['-e', launcher, file, 'one', 'two words'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, npm_lifecycle_event: undefined, ...env },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value;
  const ended = once(child, 'exit');
  const pid = Number(await next());
  toKill.push(pid, child.pid);
  return { child, pid, next, ended };
}

/** A server that takes its time to stop, and says what it hears. */
const server = `
  setInterval(() => {}, 1000);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(name, () => { console.log(name); if (process.argv[2] === 'one') setTimeout(() => process.exit(3), 300); });
  console.log('up');`;

/** A server that hears and does nothing. */
const deaf = server.replace("process.argv[2] === 'one'", 'false');

describe('a program the launcher handed over to', () => {
  it('gets the arguments, and its exit code is the launcher’s', async () => {
    const { next, ended } = await launch(`console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 7;`);
    expect(JSON.parse(await next())).toEqual(['one', 'two words']);
    expect(await ended).toEqual([7, null]);
  });

  it('that dies of a signal gives 128 and its number', async () => {
    const { ended } = await launch(`process.kill(process.pid, 'SIGKILL');`);
    expect(await ended).toEqual([137, null]);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('is told of %s once and stops in its own time', async (signal) => {
    const { child, next, ended } = await launch(server);
    await next();
    child.kill(signal);
    await sleep(100);
    child.kill(signal); // the same Ctrl-C, passed on by npm
    expect(await ended).toEqual([3, null]);
    expect([await next(), await next()]).toEqual([signal, undefined]);
  });

  it('that does not stop is ended by a second Ctrl-C', async () => {
    const { child, pid, next, ended } = await launch(deaf);
    await next();
    child.kill('SIGINT');
    await next();
    await sleep(700);
    expect(isRunning(pid)).toBe(true);
    child.kill('SIGINT');
    expect(await ended).toEqual([137, null]);
    expect(await untilGone(pid)).toBe(true);
  });

  it('stops in its own time when the launcher is killed with -9', async () => {
    const { child, pid, next } = await launch(server);
    await next();
    child.kill('SIGKILL');
    expect(await next()).toBe('SIGTERM');
    expect(await untilGone(pid)).toBe(true);
  });

  it('that listens for the break itself is left to decide', async () => {
    const { child, pid, next } = await launch(
      `${server} process.on('disconnect', () => { console.log('alone'); process.exit(0); });`,
    );
    await next();
    child.kill('SIGKILL');
    expect(await next()).toBe('alone');
    expect(await untilGone(pid)).toBe(true);
  });

  it('is not kept alive by the channel to the launcher', async () => {
    const { ended } = await launch('');
    expect(await ended).toEqual([0, null]);
  });
});
