import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Work, workSchema } from './work.ts';

/** The sandbox's memory: in a folder, one file per piece of work, where one is given; else only here. */
export class WorkStore {
  readonly #folder: string | undefined;
  readonly #byId = new Map<string, Work>();
  readonly #byKey = new Map<string, Work>();

  constructor(folder: string | undefined) {
    this.#folder = folder;
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.json'))) {
      const read = workSchema.safeParse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
      if (read.success) this.#keep(read.data);
    }
  }

  byId(id: string): Work | undefined {
    return this.#byId.get(id);
  }

  /** The work that was started with this key, whatever became of it. */
  byKey(key: string): Work | undefined {
    return this.#byKey.get(key);
  }

  /** Written whole under another name first: a killed process leaves no half file under the right one. */
  save(work: Work): void {
    this.#keep(work);
    if (this.#folder === undefined) return;
    const path = join(this.#folder, `${work.id}.json`);
    writeFileSync(`${path}.new`, JSON.stringify(work));
    renameSync(`${path}.new`, path);
  }

  #keep(work: Work): void {
    this.#byId.set(work.id, work);
    this.#byKey.set(work.key, work);
  }
}
