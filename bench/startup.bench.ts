/**
 * `node tools/run.mjs start` to ready on a data folder that exists, and the memory of all our processes, launcher and
 * database among them, 60 s after ready.
 */
import { join } from 'node:path';
import { newDataFolder, removeDataFolder } from '../apps/server/src/testing/data-folder-template.ts';
import { startServerProcess } from '../apps/server/src/testing/server-process.ts';
import { type Figure, median, round } from './figures.ts';
import { pssOf } from './memory.ts';

const starts = 5;
const settleMs = 60_000;
const launcher = [join(import.meta.dirname, '../tools/run.mjs'), 'start'];

export async function benchStartup(): Promise<Figure[]> {
  const folder = await newDataFolder();
  try {
    const times: number[] = [];
    for (let index = 0; index < starts; index += 1) {
      const startedAt = performance.now();
      const server = await startServerProcess(folder, {}, launcher);
      times.push((performance.now() - startedAt) / 1000);
      await server.stop();
    }
    const server = await startServerProcess(folder, {}, launcher);
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    const memory = pssOf(server.child.pid ?? 0) / 1024;
    await server.stop();
    return [
      {
        name: 'start to ready',
        value: round(median(times)),
        unit: 's',
        aim: '≤ 5',
        details: { starts, slowest: round(Math.max(...times)) },
      },
      { name: 'idle memory (sum of PSS)', value: round(memory, 0), unit: 'MB', aim: '≤ 400' },
    ];
  } finally {
    await removeDataFolder(folder);
  }
}
