import { describe, expect, it } from 'vitest';
import { checkImports } from './check-imports.ts';
import { parseSource } from './source-file.ts';

/** Checks a tiny tree; the answer is one `path rule` per violation. */
function rulesBrokenBy(tree: { [path: string]: string }): string[] {
  const files = Object.entries(tree).map(([path, text]) => parseSource(path, text));
  return checkImports(files)
    .map(({ path, rule }) => `${path} ${rule}`)
    .sort();
}

const server = 'apps/server/src';

describe('left and right between server modules', () => {
  it('refuses an import of a module further right', () => {
    const path = `${server}/modules/briefs/make-brief.ts`;
    expect(rulesBrokenBy({ [path]: `import { posts } from '../posts/index.ts';` })).toEqual([`${path} left-right`]);
  });

  it('refuses a re-export, a type import, a dynamic import and an import type to the right alike', () => {
    const path = `${server}/modules/identity/sign-in.ts`;
    const forms = [
      `export { x } from '../vault/index.ts';`,
      `import type { X } from '../vault/index.ts';`,
      `const x = await import('../vault/index.ts');`,
      `type X = import('../vault/index.ts').X;`,
    ];
    for (const form of forms) expect(rulesBrokenBy({ [path]: form })).toEqual([`${path} left-right`]);
  });

  it('lets a module import from its left through the door', () => {
    expect(
      rulesBrokenBy({
        [`${server}/modules/posts/a.ts`]: `import { b } from '../briefs/index.ts'; import { w } from '../workspaces/index.ts';`,
        [`${server}/modules/insights/a.ts`]: `import { b } from '../briefs/index.ts';`,
        [`${server}/modules/inbox/a.ts`]: `import { b } from '../publications/index.ts';`,
      }),
    ).toEqual([]);
  });

  it('refuses to go round the door, also from the left, from the top and in a test', () => {
    const importer = `import { q } from '../briefs/briefs.queries.ts';`;
    expect(
      rulesBrokenBy({
        [`${server}/modules/posts/a.ts`]: importer,
        [`${server}/modules/posts/a.test.ts`]: importer,
        [`${server}/context.ts`]: `import { q } from './modules/briefs/briefs.queries.ts';`,
      }),
    ).toEqual([
      `${server}/context.ts doors-only`,
      `${server}/modules/posts/a.test.ts doors-only`,
      `${server}/modules/posts/a.ts doors-only`,
    ]);
  });

  it('lets a test look right through a door, because it plays the whole loop', () => {
    const path = `${server}/modules/briefs/journey.db.test.ts`;
    expect(rulesBrokenBy({ [path]: `import { posts } from '../posts/index.ts';` })).toEqual([]);
  });

  it('refuses a module in the ground, and the top of the server in a module', () => {
    for (const ground of ['http', 'jobs', 'db', 'platform/storage']) {
      const path = `${server}/${ground}/a.ts`;
      const up = ground.includes('/') ? '../..' : '..';
      expect(rulesBrokenBy({ [path]: `import { x } from '${up}/modules/vault/index.ts';` })).toEqual([
        `${path} left-right`,
      ]);
    }
    const path = `${server}/modules/vault/a.ts`;
    expect(rulesBrokenBy({ [path]: `import { modules } from '../../modules.ts';` })).toEqual([`${path} left-right`]);
  });

  it('refuses a list of modules in another order', () => {
    const path = `${server}/modules.ts`;
    expect(
      rulesBrokenBy({ [path]: `export const moduleOrder = ['identity', 'posts', 'publications'] as const;` }),
    ).toEqual([]);
    expect(rulesBrokenBy({ [path]: `export const moduleOrder = ['posts', 'identity'] as const;` })).toEqual([
      `${path} left-right`,
    ]);
    expect(rulesBrokenBy({ [path]: `export const moduleOrder = ['identity', 'shop'] as const;` })).toEqual([
      `${path} left-right`,
    ]);
  });

  it('refuses in product code what is there for tests', () => {
    const path = `${server}/platform/a.ts`;
    for (const target of ['./testing/start.ts', './a.test.ts', './test-ground.ts', './fixtures/a.ts']) {
      expect(rulesBrokenBy({ [path]: `import { x } from '${target}';` })).toEqual([`${path} tests-only`]);
      expect(rulesBrokenBy({ [`${server}/platform/b.test.ts`]: `import { x } from '${target}';` })).toEqual([]);
    }
  });

  it('asks for a place when a module or a package is new', () => {
    const modulePath = `${server}/modules/shop/index.ts`;
    const packagePath = 'packages/shop/src/index.ts';
    expect(rulesBrokenBy({ [modulePath]: '', [packagePath]: '' })).toEqual([
      `${modulePath} left-right`,
      `${packagePath} left-right`,
    ]);
  });
});

describe('packages', () => {
  it('refuses an app in a package, by path and by name', () => {
    const path = 'packages/media/src/a.ts';
    expect(rulesBrokenBy({ [path]: `import { x } from '../../../apps/server/src/config.ts';` })).toEqual([
      `${path} doors-only`,
    ]);
    expect(rulesBrokenBy({ [path]: `import { x } from '@antiphon/server';` })).toEqual([`${path} packages`]);
  });

  it('refuses what a package may not know and allows what it may', () => {
    expect(
      rulesBrokenBy({
        'packages/contract/src/a.ts': `import { x } from '@antiphon/channels';`,
        'packages/learning/src/a.ts': `import { x } from '@antiphon/contract';`,
        'packages/wire/src/a.ts': `import { x } from '@antiphon/channels/kit';`,
        'packages/models/src/a.ts': `import { x } from '@antiphon/channels';`,
        'packages/channels/src/kit/a.ts': `import { x } from '@antiphon/wire';`,
        'packages/sandbox/src/a.ts': `import { x } from '@antiphon/channels/server'; import { y } from '@antiphon/models';`,
      }),
    ).toEqual([
      'packages/contract/src/a.ts packages',
      'packages/learning/src/a.ts packages',
      'packages/models/src/a.ts packages',
      'packages/wire/src/a.ts packages',
    ]);
  });

  it('refuses a path into another package and into tools', () => {
    expect(
      rulesBrokenBy({
        'packages/channels/src/a.ts': `import { x } from '../../wire/src/safe-fetch.ts';`,
        'packages/wire/src/a.ts': `import { x } from '../../../tools/boundaries/rooms.ts';`,
      }),
    ).toEqual(['packages/channels/src/a.ts doors-only', 'packages/wire/src/a.ts product-only']);
  });
});

describe('adapters', () => {
  const lists = {
    'packages/channels/src/installed.server.ts': `import { a } from './alpha/index.ts';`,
    'packages/channels/src/installed.browser.ts': `import { a } from './alpha/browser.ts';`,
    'packages/channels/src/alpha/index.ts': `import { w } from './wire.ts'; import { k } from '../kit/index.ts';`,
    'packages/channels/src/alpha/browser.ts': `import { c } from './capabilities.ts';`,
    'packages/channels/src/alpha/capabilities.ts': '',
  };

  it('lets the lists import the doors, and an adapter itself and the kit', () => {
    expect(rulesBrokenBy(lists)).toEqual([]);
  });

  it('refuses an adapter in another adapter, in the kit and in a general file', () => {
    const importer = `import { a } from '../alpha/publish.ts';`;
    expect(
      rulesBrokenBy({
        ...lists,
        'packages/channels/src/beta/index.ts': importer,
        'packages/channels/src/kit/a.ts': importer,
        'packages/channels/src/spec.ts': `import { a } from './alpha/index.ts';`,
      }),
    ).toEqual([
      'packages/channels/src/beta/index.ts adapters-by-list',
      'packages/channels/src/kit/a.ts adapters-by-list',
      'packages/channels/src/spec.ts adapters-by-list',
    ]);
  });

  it('refuses a list that goes round the door', () => {
    const path = 'packages/channels/src/installed.server.ts';
    for (const inside of ['publish.ts', 'browser.ts', 'world/start.ts']) {
      const changed = { ...lists, [path]: `import { a } from './alpha/${inside}';` };
      expect(rulesBrokenBy(changed)).toEqual([`${path} doors-only`]);
    }
    expect(rulesBrokenBy({ ...lists, [path]: `import { a } from './alpha/stand-in.ts';` })).toEqual([]);
  });

  it('refuses Node and zod in anything that the browser door reaches', () => {
    const path = 'packages/channels/src/alpha/capabilities.ts';
    expect(rulesBrokenBy({ ...lists, [path]: `import { z } from 'zod'; import 'node:fs';` })).toEqual([
      `${path} browser-door`,
      `${path} browser-door`,
    ]);
    expect(rulesBrokenBy({ ...lists, [path]: `import type { z } from 'zod';` })).toEqual([]);
  });
});

describe('web and command line', () => {
  it('lets a feature import ui, lib, the contract and the browser door of the channels', () => {
    expect(
      rulesBrokenBy({
        'apps/web/src/features/posts/a.tsx': `
          import { Button } from '../../ui/button.tsx';
          import { api } from '../../lib/api.ts';
          import { brief } from '../briefs/index.ts';
          import { x } from '@antiphon/contract';
          import { y } from '@antiphon/channels/browser';
          import type { Check } from '@antiphon/channels';`,
      }),
    ).toEqual([]);
  });

  it('lets the app load pages when they are opened, and nothing else from inside a feature', () => {
    const routes = 'apps/web/src/app/routes.tsx';
    const files = (inside: string) => ({
      [routes]: `const page = () => import('../features/posts/${inside}');`,
      [`apps/web/src/features/posts/${inside}`]: 'export const a = 1;',
    });
    expect(rulesBrokenBy(files('posts-page.tsx'))).toEqual([]);
    expect(rulesBrokenBy(files('composer-parts.tsx'))).toEqual([`${routes} doors-only`]);
  });

  it('refuses the inside of another feature, the shell, the server and server packages', () => {
    const path = 'apps/web/src/features/posts/a.tsx';
    const cases: [string, string][] = [
      [`import { b } from '../briefs/brief-form.tsx';`, 'doors-only'],
      [`import { r } from '../../app/routes.tsx';`, 'web-rooms'],
      [`import { c } from '../../../../server/src/config.ts';`, 'doors-only'],
      [`import { c } from '@antiphon/server';`, 'packages'],
      [`import { c } from '@antiphon/channels/server';`, 'packages'],
      [`import { Channel } from '@antiphon/channels';`, 'packages'],
      [`import { m } from '@antiphon/models';`, 'packages'],
    ];
    for (const [text, rule] of cases) expect(rulesBrokenBy({ [path]: text })).toEqual([`${path} ${rule}`]);
  });

  it('refuses a feature in lib and in ui, and every package of ours in ui', () => {
    expect(
      rulesBrokenBy({
        'apps/web/src/lib/a.ts': `import { b } from '../features/briefs/index.ts';`,
        'apps/web/src/ui/a.tsx': `import { b } from '../features/briefs/index.ts';`,
        'apps/web/src/ui/b.tsx': `import { b } from '@antiphon/contract';`,
      }),
    ).toEqual(['apps/web/src/lib/a.ts web-rooms', 'apps/web/src/ui/a.tsx web-rooms', 'apps/web/src/ui/b.tsx packages']);
  });

  it('refuses everything but the contract in the command line', () => {
    const path = 'apps/cli/src/main.ts';
    expect(rulesBrokenBy({ [path]: `import { c } from '@antiphon/contract';` })).toEqual([]);
    expect(rulesBrokenBy({ [path]: `import { c } from '@antiphon/channels/browser';` })).toEqual([`${path} packages`]);
    expect(rulesBrokenBy({ [path]: `import { c } from '../../server/src/config.ts';` })).toEqual([
      `${path} doors-only`,
    ]);
  });
});
