/**
 * The sandbox's memory: in a folder, one file per piece of work, where one is given; else only here. A work's id
 * follows from the key of its start, so that it is found by either without reading the folder through.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Work, workSchema } from './work.ts';

/** Works kept in memory; the rest is read again where there is a folder, and forgotten where there is none. */
const rememberedWorks = 500;

/** The id of the work that is started with this key. */
export function idOfKey(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

export class WorkStore {
  readonly #folder: string | undefined;
  readonly #remembered = new Map<string, Work>();
  readonly #writing = new Map<string, Promise<void>>();

  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  async byId(id: string): Promise<Work | undefined> {
    const here = this.#remembered.get(id);
    if (here || this.#folder === undefined || !/^[\w-]{1,64}$/.test(id)) return here;
    const read = await readWork(join(this.#folder, `${id}.json`));
    // Meanwhile it may have been started or stopped: what is here is newer.
    const known = this.#remembered.get(id) ?? read;
    if (known) this.#remember(known);
    return known;
  }

  /** The work that was started with this key, whatever became of it. */
  byKey(key: string): Promise<Work | undefined> {
    return this.byId(idOfKey(key));
  }

  /** Of starts with one key at the same moment the first one counts. Returned at once; `saved` says when it is kept. */
  start(work: Work): { readonly work: Work; readonly isNew: boolean; readonly saved: Promise<void> } {
    const known = this.#remembered.get(work.id);
    if (known) return { work: known, isNew: false, saved: this.#writing.get(work.id) ?? Promise.resolve() };
    return { work, isNew: true, saved: this.save(work) };
  }

  /** Written whole under another name first: a killed process leaves no half file under the right one. */
  save(work: Work): Promise<void> {
    this.#remember(work);
    const before = this.#writing.get(work.id) ?? Promise.resolve();
    const written = before.catch(() => undefined).then(() => this.#write(work));
    this.#writing.set(work.id, written);
    const forget = () => {
      if (this.#writing.get(work.id) === written) this.#writing.delete(work.id);
    };
    written.then(forget, forget);
    return written;
  }

  /** Removes what was last written before that moment. @returns how many files went. */
  async prune(writtenBefore: Date): Promise<number> {
    if (this.#folder === undefined) return 0;
    const names = await readdir(this.#folder).catch(nothingThere<string[]>([]));
    let removed = 0;
    for (const name of names) {
      const path = join(this.#folder, name);
      const found = await stat(path).catch(nothingThere(undefined));
      if (!found || found.mtimeMs >= writtenBefore.getTime()) continue;
      await rm(path, { force: true });
      removed += 1;
    }
    return removed;
  }

  async #write(work: Work): Promise<void> {
    if (this.#folder === undefined) return;
    await mkdir(this.#folder, { recursive: true });
    const path = join(this.#folder, `${work.id}.json`);
    await writeFile(`${path}.new`, JSON.stringify(work));
    await rename(`${path}.new`, path);
  }

  #remember(work: Work): void {
    this.#remembered.delete(work.id);
    this.#remembered.set(work.id, work);
    const [oldest] = this.#remembered.keys();
    if (oldest !== undefined && this.#remembered.size > rememberedWorks) this.#remembered.delete(oldest);
  }
}

/** Undefined where there is none, or none that reads. */
async function readWork(path: string): Promise<Work | undefined> {
  const text = await readFile(path, 'utf8').catch(nothingThere(undefined));
  return text === undefined ? undefined : workSchema.safeParse(JSON.parse(text)).data;
}

/** For files and folders that need not be there. */
function nothingThere<Instead>(instead: Instead): (error: NodeJS.ErrnoException) => Instead {
  return (error) => {
    if (error.code === 'ENOENT') return instead;
    throw error;
  };
}
