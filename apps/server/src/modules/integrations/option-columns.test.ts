import { readFileSync } from 'node:fs';
import { createChannels } from '@antiphon/channels/server';
import { describe, expect, it } from 'vitest';
import { readHeader } from './csv-row.rules.ts';
import { networkOptions } from './option-columns.ts';

const columns = createChannels({ sandboxUrl: 'http://127.0.0.1:1' }).flatMap((one) => networkOptions(one).columns);

describe('the option columns of all networks', () => {
  it('have names of their own, each of which is read as itself', () => {
    const names = columns.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const { columns: read, problem } = readHeader(['text', ...names], columns);
    expect(problem).toBeNull();
    expect(read.slice(1)).toEqual(columns.map(({ channel, option }) => `${channel}.${option}`));
  });

  it('are those that the guide shows', () => {
    const guide = readFileSync(new URL('../../../../../docs/guide/posts-from-a-file.md', import.meta.url), 'utf8');
    const [, head = ''] = /```csv\n(.+)\n/.exec(guide) ?? [];
    const { columns: read, unknown } = readHeader(head.split(','), columns);
    expect(unknown).toEqual([]);
    expect(read.filter((one) => one?.includes('.'))).toHaveLength(3);
  });
});
