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

  it('is fetched once, however often it is wished for', async () => {
    const load = vi.fn(async () => ({ Part }));
    const lazy = lazyPart(load, 'Part');
    await Promise.all([lazy.preload(), lazy.preload()]);
    await lazy.preload();
    expect(load).toHaveBeenCalledTimes(1);
  });
});
