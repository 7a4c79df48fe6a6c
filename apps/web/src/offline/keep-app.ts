/** After this, what the first page needs has been fetched; keeping the rest must not compete with it. */
const settleMs = 4000;

/**
 * Lets the browser keep the app's files, so that it opens without a line. Only in a release and only where the browser
 * allows it (https, or this machine itself); elsewhere the app works as before, with a line.
 */
export function keepAppForOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  setTimeout(() => {
    navigator.serviceWorker.register('/sw.js').catch((error: unknown) => {
      // Private windows and managed browsers may refuse; nothing else depends on it.
      document.documentElement.dataset.offline = error instanceof Error ? error.name : 'refused';
    });
  }, settleMs);
}
