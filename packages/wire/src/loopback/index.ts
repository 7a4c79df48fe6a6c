/** Servers of our own on loopback, for nobody but ourselves. */
export { type LoopbackOptions, type LoopbackServer, lineSecretHeader, startLoopback } from './start-loopback.ts';
