/**
 * Puts the whole vault under another master key. Killed at any moment, the same command goes on: the new key is on the
 * disk before the first secret is sealed with it, and becomes `master.key` after the last.
 */
import { randomBytes } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { openDatabase } from '../db/database.ts';
import { ensureRoles, rolePassword, withUser } from '../db/roles.ts';
import { rotateVault } from '../modules/vault/index.ts';
import { maintenanceError } from './maintenance.errors.ts';
import { openForChanging, readKey, type Say } from './open-installation.ts';

/**
 * `newKeyFile` holds the new key where the old one comes from the environment; else a new one is made.
 * @returns how many secrets this run sealed anew.
 */
export async function rotate(config: Config, newKeyFile: string | undefined, say: Say): Promise<number> {
  const oldKey = config.masterKey ?? (await readKey(join(config.dataFolder, 'master.key')));
  if (oldKey === undefined) {
    throw maintenanceError(
      'master_key_needed',
      `There is no master key in ${config.dataFolder}. Is ANTIPHON_DATA right?`,
    );
  }
  const nextFile = join(config.dataFolder, 'master.key.next');
  const newKey = await chooseNewKey(config, newKeyFile, nextFile);
  const installation = await openForChanging(config, oldKey, say);
  try {
    const { ownerUrl } = installation;
    const roles = await ensureRoles(ownerUrl, oldKey);
    const urlOf = (role: string) => withUser(ownerUrl, role, rolePassword(oldKey, role));
    const urls = { app: urlOf(roles.app), publisher: urlOf(roles.publisher), direct: urlOf(roles.app) };
    const db = openDatabase({ urls, onError: (error) => say(`The database connection broke: ${error.message}`) });
    const count = await rotateVault(db, {
      oldKey,
      newKey,
      onBatch: (resealed) => say(`${resealed} secrets sealed anew ...`),
    }).finally(() => db.close());
    await installation.changeKey(newKey);
    if (!config.masterKey) await rename(nextFile, join(config.dataFolder, 'master.key'));
    say(`${count} secrets are sealed under the new master key. Everybody has to sign in again.`);
    if (config.masterKey) say('Now set ANTIPHON_MASTER_KEY to the new key, in every copy of the server.');
    else say('Backups made until now need the old master key.');
    return count;
  } finally {
    await installation.close();
  }
}

async function chooseNewKey(config: Config, newKeyFile: string | undefined, nextFile: string): Promise<string> {
  if (config.masterKey || newKeyFile) {
    const given = newKeyFile ? await readKey(newKeyFile) : undefined;
    if (given && config.masterKey) return given;
    throw maintenanceError(
      'master_key_needed',
      config.masterKey
        ? 'The master key comes from ANTIPHON_MASTER_KEY: put the new one (64 hexadecimal digits) into a file and add --new-key-file <file>.'
        : '--new-key-file is for installations whose key comes from ANTIPHON_MASTER_KEY; here a new key is made by itself.',
    );
  }
  const begun = await readKey(nextFile);
  if (begun) return begun;
  const made = randomBytes(32).toString('hex');
  const file = await open(nextFile, 'w', 0o600);
  try {
    await file.writeFile(`${made}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return made;
}
