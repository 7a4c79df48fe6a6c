import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { readSecret } from './read-secret.ts';

/** A terminal that somebody types these keys at; `shown()` is what stands on the screen in the end. */
function terminal(keys: string) {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  const output = new PassThrough();
  input.write(keys);
  return {
    input,
    output,
    shown: () => {
      output.end();
      return text(output);
    },
  };
}

describe('a secret', () => {
  it('typed at the terminal is read without being shown', async () => {
    const here = terminal('ab\u007fcd \r');
    expect(await readSecret('Key: ', here)).toBe('acd');
    expect(await here.shown()).toBe('Key: \n');
  });

  it.each([
    ['Ctrl-C', 'half\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('that is left with %s changes nothing', async (_name, keys) => {
    const here = terminal(keys);
    await expect(readSecret('Key: ', here)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/^Nothing was typed/),
    });
    expect(await here.shown()).toBe('Key: \n');
  });

  it('from a pipe is read to the end, without a question', async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    input.end('the-key\n');
    expect(await readSecret('Key: ', { input, output })).toBe('the-key');
    expect(await text(output.end())).toBe('');
  });
});
