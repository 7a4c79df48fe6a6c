import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openBoundedLog } from './bounded-log.ts';

it('a log keeps the newest lines, never more than twice its limit, also over a restart', () => {
  const folder = mkdtempSync(join(tmpdir(), 'antiphon-log-'));
  const path = join(folder, 'postgres.log');
  for (let restart = 0; restart < 3; restart += 1) {
    const log = openBoundedLog(path, 1_000);
    for (let line = 0; line < 100; line += 1) log.write(`start ${restart} line ${line} é`);
    expect(log.lastLines().at(-1)).toBe(`start ${restart} line 99 é`);
    expect(log.lastLines().length).toBeLessThanOrEqual(12);
    log.close();
  }
  expect(readFileSync(path, 'utf8')).toContain('start 2 line 99 é\n');
  expect(readFileSync(`${path}.1`, 'utf8')).toMatch(/^start 2 line \d+ é\n/);
  expect(statSync(path).size + statSync(`${path}.1`).size).toBeLessThanOrEqual(2_000);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  rmSync(folder, { recursive: true });
});
