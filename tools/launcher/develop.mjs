import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { killHard, onSignals, startChild } from './hand-over.mjs';
import { nodeFlags } from './our-node.mjs';

const matters = /\.(ts|json|sql)$/;
const isTest = /\.test\.ts$/;

/**
 * The server, started again after each change of its sources, and beside it Vite with the web app.
 * Resolves with 0 when both have ended.
 */
export function develop({ root, node, say }) {
  return new Promise((resolve) => {
    const children = new Map();
    let isEnding = false;
    let timer;

    const start = (name, args, options, onExit) => {
      const child = startChild(node, args, options);
      children.set(name, child);
      child.once('exit', (code) => {
        if (child.connected) child.disconnect();
        children.delete(name);
        if (!isEnding) onExit(code);
        else if (children.size === 0) end();
      });
    };
    const startServer = () =>
      start('server', [...nodeFlags, join(root, 'apps/server/src/main.ts')], {}, (code) => {
        if (mustRestart) {
          mustRestart = false;
          startServer();
        } else say(`The server ended with code ${code}; it starts again at the next change.`);
      });
    let mustRestart = false;
    const restart = () => {
      const server = children.get('server');
      if (!server) return startServer();
      if (mustRestart) return;
      mustRestart = true;
      say('A source changed: starting the server again ...');
      server.kill('SIGTERM');
    };
    const watchers = ['apps/server/src', 'packages'].map((folder) =>
      watch(join(root, folder), { recursive: true }, (_event, file) => {
        if (isEnding || !file || !matters.test(file) || isTest.test(file) || file.includes('node_modules')) return;
        clearTimeout(timer);
        timer = setTimeout(restart, 150);
      }),
    );
    const end = () => {
      for (const watcher of watchers) watcher.close();
      clearTimeout(timer);
      resolve(0);
    };
    onSignals({
      gently: () => {
        isEnding = true;
        for (const child of children.values()) child.kill('SIGTERM');
        if (children.size === 0) end();
      },
      hard: () => {
        for (const child of children.values()) killHard(child);
      },
    });

    startServer();
    const web = join(root, 'apps', 'web');
    if (existsSync(join(web, 'index.html'))) {
      start('web', [join(root, 'node_modules/vite/bin/vite.js')], { cwd: web }, (code) =>
        say(`Vite ended with code ${code}.`),
      );
    }
  });
}
