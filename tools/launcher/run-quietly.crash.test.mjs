import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isStale } from './install.mjs';
import { runQuietly } from './run-quietly.mjs';

const url = new URL('./run-quietly.mjs', import.meta.url).href;
let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'antiphon quietly-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function until(isSo) {
  for (let look = 0; look < 400 && !isSo(); look += 1) await sleep(25);
  return isSo();
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A program that hears no polite word, as npm in the middle of an install. */
const deaf = `
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => {});
  require('node:fs').writeFileSync(process.argv[1], String(process.pid));
  setInterval(() => {}, 1000);`;

describe('a program that is run quietly', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('ends with us at %s, however deaf it is', async (signal, code) => {
    const note = join(folder, 'pid');
    const script = `import(${JSON.stringify(url)}).then(({ runQuietly }) =>
      runQuietly(process.execPath, ['-e', ${JSON.stringify(deaf)}, ${JSON.stringify(note)}], {}));`;
    const launcher = spawn(process.execPath, ['-e', script], { stdio: 'inherit' });
    const ended = once(launcher, 'exit');
    expect(await until(() => existsSync(note) && readFileSync(note, 'utf8') !== '')).toBe(true);
    launcher.kill(signal);
    expect(await ended).toEqual([code, null]);
    expect(await until(() => !isRunning(Number(readFileSync(note, 'utf8'))))).toBe(true);
  });

  it('tells its number, its code and its last lines', async () => {
    const pids = [];
    const result = await runQuietly(process.execPath, ['-e', 'console.log(process.pid); process.exit(3)'], {}, (pid) =>
      pids.push(pid),
    );
    expect(result).toMatchObject({ code: 3, lastLines: pids.map(String) });
  });
});

describe('the lock of an install', () => {
  it('holds as long as the launcher or its npm lives, and not a moment longer', async () => {
    const file = join(folder, 'install.lock');
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    writeFileSync(file, `${gone.pid} ${process.pid}`);
    expect(isStale(file)).toBe(false);
    writeFileSync(file, `${gone.pid} ${gone.pid}`);
    expect(isStale(file)).toBe(true);
    writeFileSync(file, '');
    expect(isStale(file)).toBe(false);
    rmSync(file);
    expect(isStale(file)).toBe(false);
  });
});
