import { readFileSync } from 'node:fs';

/**
 * Calls `onGone` once when the npm that started us is no more. npm runs scripts in a shell, and after a kill -9 of
 * either nobody would tell us. Started by hand there is nothing to watch: then a closed terminal is meant (`nohup`).
 */
export function watchNpm(onGone, env = process.env) {
  if (env.npm_lifecycle_event === undefined) return;
  const before = ancestry();
  const timer = setInterval(() => {
    if (ancestry() === before) return;
    clearInterval(timer);
    onGone();
  }, 500);
  timer.unref();
}

/** Our parent and, on Linux, its parent: both change when one of them dies. */
function ancestry() {
  const parent = process.ppid;
  if (process.platform !== 'linux') return String(parent);
  try {
    // The name, in brackets, may hold anything; after it come the state and the parent.
    const [, grandparent] = readFileSync(`/proc/${parent}/stat`, 'utf8').split(') ').at(-1).split(' ');
    return `${parent} ${grandparent}`;
  } catch {
    // It ended between the two looks; the next look sees another parent.
    return String(parent);
  }
}
