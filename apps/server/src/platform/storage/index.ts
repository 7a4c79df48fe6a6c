/** Stored bytes: one interface, a local folder or any S3 behind it, and signed links of our own origin. */
export { openStorage, type StorageChoice } from './open-storage.ts';
export { type LinkKey, signLink, verifyLink } from './signed-links.ts';
export type { Storage, Written } from './storage.ts';
export { storedBytes } from './stored-bytes.ts';
export { whyNoAddress } from './why-no-address.ts';
