/**
 * Owns: what a demo workspace is filled with.
 * Takes in: a demo workspace that was opened.
 * Sends out: nothing of its own; it lives through the loop like a person.
 */
export { fillDemo } from './fill-demo.ts';
export { forgetDemo } from './forget-demo.ts';
