import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs';

/** A log file that never grows past twice `maxBytes`: when full it becomes `<path>.1` and starts anew. */
export type BoundedLog = { write(line: string): void; lastLines(): string[]; close(): void };

const keptLines = 12;

/** Opens (or continues) the log at `path`, readable by its owner only. */
export function openBoundedLog(path: string, maxBytes = 5_000_000): BoundedLog {
  let file = openSync(path, 'a', 0o600);
  let sizeBytes = statSync(path).size;
  let recent: string[] = [];
  return {
    write: (line) => {
      const bytes = Buffer.from(`${line}\n`);
      if (sizeBytes > 0 && sizeBytes + bytes.length > maxBytes) {
        closeSync(file);
        renameSync(path, `${path}.1`);
        file = openSync(path, 'a', 0o600);
        sizeBytes = 0;
      }
      writeSync(file, bytes);
      sizeBytes += bytes.length;
      recent = [...recent, line].slice(-keptLines);
    },
    lastLines: () => recent,
    close: () => closeSync(file),
  };
}
