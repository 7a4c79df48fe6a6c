/**
 * Owns: every secret of ours and of others, sealed; the check value of the master key.
 * Takes in: nothing.
 * Sends out: nothing. Rooms to the right keep a secret's id and ask for its value when they need it.
 */
export { checkMasterKey } from './check-master-key.ts';
export { keepForInstallation, openForInstallation, removeForInstallation } from './installation-secrets.ts';
export { rotateVault } from './rotate-vault.ts';
export { checkValueOf, open as openSealed, type Sealed } from './sealing.ts';
export type { SecretPlace } from './secret-place.ts';
export { openSecret, removeSecret, replaceSecret, sealSecret } from './secrets.ts';
