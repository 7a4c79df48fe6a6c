// Keeps the app's own files, so that a reload without a line still opens the app with what was typed. Pages are asked
// of the server first, so an upgrade shows at once; an answer of the API is never kept, and never looked at.
// The build puts the names in (build/service-worker.ts).
const version = '__VERSION__';
const files = ['__FILES__'];

const prefix = 'antiphon-app-';
const current = prefix + version;
/** Addresses the server answers by itself: nothing of ours stands in for them. */
const notTheApp = /^\/(?:api|health|sandbox|assets)\/|^\/(?:sign-in|sign-up|forgotten|reset|invitation|join)$/;

async function keepAll() {
  const cache = await caches.open(current);
  // A name with a hash says what is in it; the others are read past the browser's own cache.
  await cache.addAll(
    files.map((file) => new Request(file, { cache: file.startsWith('/assets/') ? 'default' : 'reload' })),
  );
}

/** The build before this one stays: a tab that is still open may ask for a part of it. */
async function tidy() {
  const older = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== current);
  await Promise.all(older.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

const keptFirst = async (request) => (await caches.match(request)) ?? fetch(request);

/** Asks the server; only where nobody answers, what is kept stands in. */
async function serverFirst(request, standIn) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(standIn, { cacheName: current });
    if (kept) return kept;
    throw error;
  }
}

function answerTo(request) {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return null;
  if (pathname.startsWith('/assets/')) return keptFirst(request);
  if (request.mode === 'navigate') return notTheApp.test(pathname) ? null : serverFirst(request, '/index.html');
  return files.includes(pathname) ? serverFirst(request, pathname) : null;
}

self.addEventListener('install', (event) => event.waitUntil(keepAll().then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(tidy()));
self.addEventListener('fetch', (event) => {
  const answer = answerTo(event.request);
  if (answer) event.respondWith(answer);
});
