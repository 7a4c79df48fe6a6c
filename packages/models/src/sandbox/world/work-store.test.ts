import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Work } from './work.ts';
import { idOfKey, WorkStore } from './work-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'antiphon-works-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const work = (key: string): Work => ({
  kind: 'image',
  id: idOfKey(key),
  key,
  startedAt: 1,
  durationMs: 10,
  request: { model: 'sandbox-cards', prompt: 'A kiln', size: '1080x1080' },
});

describe('the memory of the sandbox', () => {
  it('finds a work by its id and by its key after a restart, and reads no other file for it', async () => {
    await new WorkStore(folder).start(work('one')).saved;
    await writeFile(join(folder, 'broken.json'), '{ half a');
    const again = new WorkStore(folder);
    expect(await again.byKey('one')).toEqual(work('one'));
    expect(await again.byId(idOfKey('one'))).toEqual(work('one'));
    expect(await again.byKey('two')).toBeUndefined();
  });

  it('starts once for a key, also when it is asked twice at the same moment', async () => {
    const store = new WorkStore(folder);
    const [first, second] = [store.start(work('k')), store.start({ ...work('k'), startedAt: 2 })];
    await Promise.all([first.saved, second.saved]);
    expect([first.isNew, second.isNew]).toEqual([true, false]);
    expect(second.work.startedAt).toBe(1);
    expect(await new WorkStore(folder).byKey('k')).toMatchObject({ startedAt: 1 });
  });

  it('keeps the last word about a work when changes follow each other closely', async () => {
    const store = new WorkStore(folder);
    const saves = [
      store.start(work('k')).saved,
      ...[5, 6, 7].map((at) => store.save({ ...work('k'), cancelledAt: at })),
    ];
    await Promise.all(saves);
    expect(await new WorkStore(folder).byKey('k')).toMatchObject({ cancelledAt: 7 });
    expect(await readdir(folder)).toEqual([`${idOfKey('k')}.json`]);
  });

  it('forgets old works, and keeps young ones', async () => {
    const store = new WorkStore(folder);
    await Promise.all([store.start(work('old')).saved, store.start(work('young')).saved]);
    const lastYear = new Date('2025-01-01T00:00:00Z');
    await utimes(join(folder, `${idOfKey('old')}.json`), lastYear, lastYear);
    expect(await store.prune(new Date('2025-06-01T00:00:00Z'))).toBe(1);
    expect(await readdir(folder)).toEqual([`${idOfKey('young')}.json`]);
  });

  it('holds no more in memory than a few hundred works', async () => {
    const store = new WorkStore(undefined);
    for (let number = 0; number < 600; number += 1) await store.start(work(`k${number}`)).saved;
    expect(await store.byKey('k0')).toBeUndefined();
    expect(await store.byKey('k599')).toBeDefined();
  });

  it('looks for no file outside of its folder', async () => {
    await writeFile(join(folder, 'secret.json'), JSON.stringify(work('x')));
    const inner = new WorkStore(join(folder, 'works'));
    expect(await inner.byId('../secret')).toBeUndefined();
  });
});
