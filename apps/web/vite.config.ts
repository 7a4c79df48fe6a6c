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

/** So many pages draw with it that every page may as well bring it. */
const everywhere = 20;

/** Small parts that nearly every page needs come as one file each, instead of a request for each part. */
const groups = [
  // The first page needs these two and nothing else of the app.
  { name: 'shared', priority: 3, test: /\/web\/src\/lib\/api-(?:problem|paths)\.ts$/ },
  { name: 'vendor', priority: 2, minShareCount: everywhere, test: /\/node_modules\// },
  { name: 'common', priority: 1, minShareCount: everywhere, test: /\/web\/src\/(?:ui|lib|features)\// },
];

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
    rolldownOptions: {
      input: { index: page('index.html'), welcome: page('welcome.html') },
      output: { codeSplitting: { groups } },
    },
  },
  server: {
    proxy: { '/api': 'http://127.0.0.1:4000', '/health': 'http://127.0.0.1:4000', '/files': 'http://127.0.0.1:4000' },
  },
});
