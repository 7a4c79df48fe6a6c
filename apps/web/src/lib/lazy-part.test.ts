import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetMissingParts, type LazyPart, lazyPart, MissingPart } from './lazy-part.ts';

const Part = (): string => 'the part';
/** What stands on the page; what was loaded already needs no waiting. */
const draw = (lazy: LazyPart<object>): string => renderToStaticMarkup(createElement(lazy));

describe('a part in a file of its own', () => {
  beforeEach(() => vi.stubGlobal('navigator', { onLine: true }));

  it('is fetched again after it could not be fetched, because the next wish may have a line', async () => {
    let hasLine = false;
    const lazy = lazyPart(async () => {
      if (!hasLine) throw new TypeError('Failed to fetch dynamically imported module');
      return { Part };
    }, 'Part');
    await lazy.preload();
    expect(() => draw(lazy)).toThrow(MissingPart);
    hasLine = true;
    await lazy.preload();
    expect(draw(lazy)).toBe('the part');
  });

  it('says at each drawing that it is missing, until somebody asks to try again', async () => {
    const load = vi.fn(async (): Promise<{ Part: typeof Part }> => {
      throw new TypeError('Failed to fetch');
    });
    const lazy = lazyPart(load, 'Part');
    await lazy.preload();
    expect(() => draw(lazy)).toThrow('Failed to fetch');
    expect(() => draw(lazy)).toThrow('Failed to fetch');
    expect(load).toHaveBeenCalledTimes(1);
    forgetMissingParts();
    await lazy.preload();
    expect(load).toHaveBeenCalledTimes(2);
  });

  it.each([
    'Failed to fetch dynamically imported module: https://here/assets/calendar-page-x.js',
    'error loading dynamically imported module: https://here/assets/calendar-page-x.js',
    'Importing a module script failed.',
    'Unable to preload CSS for /assets/calendar-page-x.css',
  ])('is missing when a browser says: %s', async (words) => {
    const lazy = lazyPart(() => Promise.reject<{ Part: typeof Part }>(new TypeError(words)), 'Part');
    await lazy.preload();
    expect(() => draw(lazy)).toThrow(MissingPart);
  });

  it('is not called missing when it came and broke as it began, or came without what was looked for', async () => {
    const broken = lazyPart(() => Promise.reject<{ Part: typeof Part }>(new TypeError('x is undefined')), 'Part');
    const empty = lazyPart(async () => ({}) as { Part: typeof Part }, 'Part');
    for (const [lazy, words] of [[broken, 'x is undefined'] as const, [empty, 'without the part Part'] as const]) {
      await lazy.preload();
      expect(() => draw(lazy)).toThrow(words);
      expect(() => draw(lazy)).not.toThrow(MissingPart);
    }
  });

  it('is fetched once, however often it is wished for', async () => {
    const load = vi.fn(async () => ({ Part }));
    const lazy = lazyPart(load, 'Part');
    await Promise.all([lazy.preload(), lazy.preload()]);
    await lazy.preload();
    expect(load).toHaveBeenCalledTimes(1);
  });
});
