/** `antiphon backup | restore | vault rotate`: for whoever runs the installation, beside the server and not through it. */
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { AppError } from '../platform/errors.ts';
import { explainFailure } from '../platform/explain-failure.ts';
import { backUp } from './back-up.ts';
import { maintenanceError } from './maintenance.errors.ts';
import { restore } from './restore.ts';
import { rotate } from './rotate.ts';

const usage = [
  'antiphon backup <file> [--with-key]   everything into one file, while Antiphon runs or not',
  'antiphon restore <file>               into an empty data folder',
  'antiphon vault rotate                 seal all secrets under a new master key',
].join('\n');

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { 'with-key': { type: 'boolean' }, 'new-key-file': { type: 'string' } },
    });
  } catch (error) {
    throw maintenanceError('usage', `${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

async function main(args: readonly string[]): Promise<void> {
  const { positionals, values } = readArguments(args);
  const [verb, subject, ...more] = positionals;
  const config = readConfig();
  if (more.length === 0 && subject !== undefined) {
    if (verb === 'backup') {
      await backUp(config, { file: resolve(subject), withKey: values['with-key'] ?? false }, say);
      return;
    }
    if (verb === 'restore') {
      await restore(config, resolve(subject), say);
      return;
    }
    if (verb === 'vault' && subject === 'rotate') {
      await rotate(config, values['new-key-file'], say);
      return;
    }
  }
  throw maintenanceError('usage', usage);
}

function explain(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    return `There is no file ${'path' in error ? error.path : ''}. Is the name right?`;
  return explainFailure(error);
}

// Whatever was begun is taken back on the way out, or by the next run.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(128 + constants.signals[signal]));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = error instanceof AppError && error.code === 'usage' ? 2 : 1;
});
