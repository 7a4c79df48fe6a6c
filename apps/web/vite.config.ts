import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precompress } from './build/precompress.ts';
import { preloadFonts } from './build/preload-fonts.ts';
import { regularIconsOnly } from './build/regular-icons.ts';
import { serviceWorker } from './build/service-worker.ts';
import { smallContract } from './build/small-contract.ts';

const page = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Two pages: `index.html` is the app, `welcome.html` the first page, which carries no React. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [
    smallContract(),
    regularIconsOnly(),
    react(),
    tailwindcss(),
    preloadFonts(),
    serviceWorker(),
    precompress(),
  ],
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    // Nothing is inlined into the pages: a strict content security policy needs no exceptions then.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: true,
    rolldownOptions: { input: { index: page('index.html'), welcome: page('welcome.html') } },
  },
  server: {
    proxy: { '/api': 'http://127.0.0.1:4000', '/health': 'http://127.0.0.1:4000', '/files': 'http://127.0.0.1:4000' },
  },
});
