/** Stored bytes: one interface, a local folder or any S3 behind it, and signed links of our own origin. */
export { openStorage, type StorageChoice } from './open-storage.ts';
export { type Link, type LinkKey, type LinkVerdict, signLink, verifyLink } from './signed-links.ts';
export type { ByteRange, SignedUrlOptions, Storage, WriteOptions, Written } from './storage.ts';
export { storedBytes } from './stored-bytes.ts';
