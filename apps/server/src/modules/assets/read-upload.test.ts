import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { untilAborted } from '../../platform/or-aborted.ts';
import { readUpload, type Taker } from './read-upload.ts';

const formHeaders = { 'content-type': 'multipart/form-data; boundary=b' };
const opening = '--b\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';

/** Takes everything, and remembers what was undone. */
function taker() {
  const undone: string[] = [];
  const taking: Taker<string> = {
    take: async (bytes) => (await buffer(Readable.from(bytes))).toString(),
    undo: async (taken) => void undone.push(taken),
  };
  return { ...taking, undone };
}

/** Some chunks, and then nothing more, without an end. */
function stuck(...chunks: string[]): Readable {
  const body = new Readable({ read: () => undefined });
  for (const chunk of chunks) body.push(Buffer.from(chunk));
  return body;
}

describe('reading an upload', () => {
  it.each([
    ['a bare body', {}, { name: 'a.txt' }, 'bytes'],
    ['a form', formHeaders, {}, `${opening}bytes`],
  ])('ends when nothing comes for too long: %s', async (_what, headers, query, content) => {
    const body = stuck(content);
    const reading = readUpload({ headers, query, body }, taker(), 50);
    await expect(reading).rejects.toMatchObject({ status: 408, code: 'upload_stalled' });
    expect(body.destroyed).toBe(false);
  });

  it('does not end while bytes keep coming, however slowly', async () => {
    async function* slowly(): AsyncGenerator<Buffer> {
      for (const letter of 'slowly') {
        await new Promise((resolve) => setTimeout(resolve, 30));
        yield Buffer.from(letter);
      }
    }
    const body = Readable.from(slowly(), { objectMode: false });
    const read = await readUpload({ headers: {}, query: { name: 'a' }, body }, taker(), 100);
    expect(read).toEqual({ taken: 'slowly', fileName: 'a', fields: {} });
  });

  it('takes the fields before and after the file, and lists of tags in each way they are written', async () => {
    const field = (name: string, value: string) =>
      `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const form = [
      field('title', 'Über'),
      field('tags[0]', 'a'),
      `${opening}bytes\r\n`,
      field('tags[]', 'b'),
      field('tags', 'c'),
      '--b--\r\n',
    ];
    const read = await readUpload(
      { headers: formHeaders, query: {}, body: Readable.from([Buffer.from(form.join(''))]) },
      taker(),
    );
    expect(read).toEqual({ taken: 'bytes', fileName: 'a.txt', fields: { title: 'Über', tags: ['a', 'b', 'c'] } });
  });

  it.each([
    ['one', { tags: 'a' }, ['a']],
    ['several', { tags: ['a', 'b'] }, ['a', 'b']],
    ['one with brackets', { 'tags[]': 'a' }, ['a']],
  ])('takes tags of a bare body from its query as a list: %s', async (_what, query, tags) => {
    const body = Readable.from([Buffer.from('bytes')]);
    const read = await readUpload({ headers: {}, query: { name: 'a.txt', title: 'Über', ...query }, body }, taker());
    expect(read).toEqual({ taken: 'bytes', fileName: 'a.txt', fields: { title: 'Über', tags } });
  });

  it('undoes what it has taken when the rest of the form breaks off', async () => {
    const { undone, ...taking } = taker();
    const body = Readable.from([Buffer.from(`${opening}bytes\r\n--b\r\ncontent-disposition: form-data; name="title"`)]);
    await expect(readUpload({ headers: formHeaders, query: {}, body }, taking)).rejects.toMatchObject({
      code: 'unreadable_form',
    });
    expect(undone).toEqual(['bytes']);
  });

  it('says what the taker says, and leaves the request alive so that it can be answered', async () => {
    const refuses: Taker<string> = {
      take: async () => {
        throw new Error('the disk is full');
      },
      undo: async () => undefined,
    };
    const body = stuck('bytes');
    await expect(readUpload({ headers: {}, query: { name: 'a' }, body }, refuses)).rejects.toThrow('the disk is full');
    expect(body.destroyed).toBe(false);
  });
});

describe('waiting that a signal can end', () => {
  it('leaves a stuck stream at once, with the signal’s reason', async () => {
    const ending = new AbortController();
    const reading = buffer(Readable.from(untilAborted(stuck('bytes'), ending.signal)));
    setTimeout(() => ending.abort(new Error('cancelled')), 20);
    await expect(reading).rejects.toThrow('cancelled');
  });

  it('tells the source when its reader has enough', async () => {
    let isLeft = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.from('bytes');
      } finally {
        isLeft = true;
      }
    }
    for await (const _chunk of untilAborted(source(), new AbortController().signal)) break;
    expect(isLeft).toBe(true);
  });
});
