/** `npm run bench [-- publish drain recovery api startup pages race import]`: every figure beside its baseline in the same run, as JSON. */
import { cpus } from 'node:os';
import { benchApi } from './api.bench.ts';
import { benchDrain } from './drain.bench.ts';
import type { Figure } from './figures.ts';
import { benchImport } from './import.bench.ts';
import { benchPages } from './pages.bench.ts';
import { benchPublishing } from './publish.bench.ts';
import { benchRace } from './race.bench.ts';
import { benchRecovery } from './recovery.bench.ts';
import { benchStartup } from './startup.bench.ts';

const benches: Record<string, () => Promise<Figure[]>> = {
  publish: benchPublishing,
  drain: benchDrain,
  recovery: benchRecovery,
  api: benchApi,
  startup: benchStartup,
  pages: benchPages,
  race: benchRace,
  import: benchImport,
};
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const figures: Figure[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`bench: ${name} …\n`);
  figures.push(...(await bench()));
}
console.log(
  JSON.stringify({ node: process.version, cores: cpus().length, at: new Date().toISOString(), figures }, null, 2),
);
process.exit(0);
