/**
 * Run as a process of its own: writes one generated gigabyte into a storage and prints, as JSON, by how much
 * the process grew. Argument: JSON of a `StorageChoice`.
 */
import { randomFillSync } from 'node:crypto';
import { openStorage, type StorageChoice } from '../index.ts';

const gigabyte = 1024 ** 3;
const chunk = randomFillSync(new Uint8Array(65_536));

async function* generate(sizeBytes: number): AsyncGenerator<Uint8Array> {
  for (let left = sizeBytes; left > 0; left -= chunk.byteLength) yield Uint8Array.from(chunk);
}

const storage = await openStorage(JSON.parse(process.argv[2] ?? '') as StorageChoice);
// The code of both is loaded and warm before the measuring begins.
await storage.write('warm/up', generate(1024 ** 2), { maxBytes: gigabyte });
const before = process.memoryUsage.rss();
let peak = before;
const timer = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 5);
const written = await storage.write('big/one', generate(gigabyte), { expectedBytes: gigabyte, maxBytes: gigabyte });
clearInterval(timer);
await storage.remove('big/one');
process.stdout.write(JSON.stringify({ ...written, grownBytes: peak - before }));
