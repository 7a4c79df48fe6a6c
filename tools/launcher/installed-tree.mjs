/** Compares what npm put into node_modules (`node_modules/.package-lock.json`) with what the lockfile asks for. */

/** Does the installed tree hold all that must be there on every platform, in the versions of the lockfile? */
export function holds(tree, lockfile, mode) {
  const installed = tree?.packages ?? {};
  return Object.entries(lockfile?.packages ?? {}).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true;
    const found = installed[path];
    // Optional packages are for other platforms more often than not; those for this one: `leftOut`.
    if (!found) return Boolean(entry.optional || entry.devOptional || entry.peer || (entry.dev && mode === 'start'));
    return Boolean(found.link) === Boolean(entry.link) && found.version === entry.version;
  });
}

/**
 * Paths of the packages made for this very machine that are not there. To npm they are optional: one that could not be
 * fetched is left out without a word (npm 11 makes its folder, empty, and has it in its list), and npm calls that a
 * success.
 * @param isThere says of such a path whether the package is really in it.
 * @param platform `linux-x64`; `libc`: `glibc` or `musl`, on Linux.
 */
export function leftOut(isThere, lockfile, { mode, platform, libc }) {
  const [os, cpu] = platform.split('-');
  const isForUs = (entry) =>
    entry.optional &&
    entry.os?.includes(os) &&
    entry.cpu?.includes(cpu) &&
    (!entry.libc || entry.libc.includes(libc)) &&
    !(entry.dev && mode === 'start');
  return Object.entries(lockfile?.packages ?? {})
    .filter(([path, entry]) => path.includes('node_modules/') && isForUs(entry) && !isThere(path))
    .map(([path]) => path);
}

/** Which C library this machine runs on; undefined where that is no question. npm finds it out the same way. */
export function libcOf(host = process) {
  if (host.platform !== 'linux') return undefined;
  // Else the report asks for the names of all open connections.
  host.report.excludeNetwork = true;
  return host.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
}
