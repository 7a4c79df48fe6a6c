import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../free-port.ts';
import { findBinaries } from './binaries.ts';
import { openBoundedLog } from './bounded-log.ts';
import { ensureCluster } from './cluster.ts';
import { clearPreviousRun, startPostmaster } from './postmaster.ts';
import { chooseWorkplace, makeFolder, parsePasswd, serviceUser, type Workplace } from './workplace.ts';

const isRoot = process.getuid?.() === 0;
const hasServiceUser = serviceUser(parsePasswd(readFileSync('/etc/passwd', 'utf8'))) !== undefined;
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(mode: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'antiphon-root-'));
  folders.push(folder);
  chmodSync(folder, mode);
  return folder;
}

/** A whole life of a database there: made, started, stopped. Returns the user it runs as. */
async function live(workplace: Workplace, logFolder: string): Promise<number> {
  const cluster = await ensureCluster(workplace, 'secret', () => undefined);
  await makeFolder(join(workplace.home, 'socket'), workplace.identity);
  await clearPreviousRun(cluster, workplace.binaries.pgCtl);
  const log = openBoundedLog(join(logFolder, 'postgres.log'));
  const postmaster = startPostmaster({ workplace, cluster, port: await freePort(), socketFolder: undefined }, log);
  try {
    await postmaster.ready;
    return statSync(`/proc/${postmaster.pid}`).uid;
  } finally {
    await postmaster.stop();
    log.close();
  }
}

describe.runIf(isRoot)('started by root', () => {
  it('the database works in a folder of mode 700 and its files stay with root', async () => {
    const dataFolder = newFolder(0o700);
    const workplace = await chooseWorkplace({ dataFolder, binaries: await findBinaries(), log: () => undefined });
    expect(workplace.home).toBe(dataFolder);
    await live(workplace, dataFolder);
    expect(statSync(join(dataFolder, 'postgres')).uid).toBe(0);
    expect(statSync(dataFolder).mode & 0o777).toBe(0o700);
  });
});

describe.runIf(isRoot && hasServiceUser)('started by root where namespaces are refused', () => {
  const ask = async (dataFolder: string, readablePlace: string, lines: string[] = []) =>
    chooseWorkplace({
      dataFolder,
      binaries: await findBinaries(),
      log: (line) => lines.push(line),
      readablePlace,
      mayUseNamespaces: false,
    });

  it('an ordinary user runs the database in the data folder, if he can reach it', async () => {
    const dataFolder = join(newFolder(0o755), 'data');
    mkdirSync(dataFolder, { mode: 0o700 });
    const workplace = await ask(dataFolder, newFolder(0o755));
    expect(workplace.home).toBe(dataFolder);
    const uid = await live(workplace, dataFolder);
    expect(uid).toBe(workplace.identity.uid);
    expect(uid).toBeGreaterThan(0);
    // Later starts keep to that user, also when namespaces are allowed again.
    const again = await chooseWorkplace({ dataFolder, binaries: await findBinaries(), log: () => undefined });
    expect(again.identity.uid).toBe(uid);
  });

  it('a cluster that root made earlier is given to that user', async () => {
    const dataFolder = join(newFolder(0o755), 'data');
    mkdirSync(dataFolder, { mode: 0o700 });
    await live(await chooseWorkplace({ dataFolder, binaries: await findBinaries(), log: () => undefined }), dataFolder);
    expect(await live(await ask(dataFolder, newFolder(0o755)), dataFolder)).toBeGreaterThan(0);
  });

  it('a database that nobody else could reach is kept in a readable place, which is printed and found again', async () => {
    const dataFolder = join(newFolder(0o700), 'data');
    const place = newFolder(0o755);
    mkdirSync(dataFolder, { mode: 0o700 });
    const lines: string[] = [];
    const first = await ask(dataFolder, place, lines);
    expect(first.home.startsWith(place)).toBe(true);
    expect(lines.join()).toContain(`it is kept in ${first.home}`);
    expect(await live(first, dataFolder)).toBeGreaterThan(0);
    const second = await ask(dataFolder, place, lines);
    expect(second.home).toBe(first.home);
    expect(lines).toHaveLength(1);
  });

  it('a cluster of root that nobody else can reach is left alone, in one clear line', async () => {
    const dataFolder = join(newFolder(0o700), 'data');
    mkdirSync(join(dataFolder, 'postgres'), { recursive: true });
    await expect(ask(dataFolder, newFolder(0o755))).rejects.toThrow(/refuses to run as root.*DATABASE_URL/);
  });
});
