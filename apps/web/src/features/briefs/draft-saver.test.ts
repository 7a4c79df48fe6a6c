import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../../lib/api-problem.ts';
import { createDraftSaver, type Kept } from './draft-saver.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function saver(answer: (value: string, revision: number) => Promise<Kept<string>>) {
  const sent: Kept<string>[] = [];
  let unsaved: Kept<string> | null = null;
  const made = createDraftSaver<string>({
    kept: { value: 'a', revision: 1 },
    same: (one, other) => one === other,
    faultOf: (value) => (value === '' ? 'Write something.' : null),
    send: (value, revision) => {
      sent.push({ value, revision });
      return answer(value, revision);
    },
    theirsIn: ({ body }) => body as Kept<string>,
    remember: (next) => {
      unsaved = next;
    },
  });
  return { made, sent, unsaved: () => unsaved };
}
const good = async (value: string, revision: number): Promise<Kept<string>> => ({ value, revision: revision + 1 });
const refuse =
  (status: number, body: unknown = null) =>
  async (): Promise<Kept<string>> => {
    throw new ApiProblem({ status, code: 'x', userMessage: 'No.', body });
  };

describe('saving as typed', () => {
  it('waits for a pause, then sends the newest text with the revision it stands on', async () => {
    const { made, sent } = saver(good);
    made.change('ab');
    made.change('abc');
    await vi.advanceTimersByTimeAsync(700);
    expect(sent).toEqual([{ value: 'abc', revision: 1 }]);
    expect(made.state.get()).toEqual({ kind: 'saved' });
    expect(made.revision()).toBe(2);
  });
  it('sends what was typed during a call after it, on the new revision', async () => {
    const { made, sent } = saver(async (value, revision) => {
      if (value === 'ab') made.change('abc');
      return good(value, revision);
    });
    made.change('ab');
    expect(await made.flush()).toBe(true);
    expect(sent).toEqual([
      { value: 'ab', revision: 1 },
      { value: 'abc', revision: 2 },
    ]);
    expect(made.value.get()).toBe('abc');
  });
  it('keeps unsaved text for the next tab until the server has it', async () => {
    const { made, unsaved } = saver(good);
    made.change('ab');
    expect(unsaved()).toEqual({ value: 'ab', revision: 1 });
    await made.flush();
    expect(unsaved()).toBeNull();
  });
  it('tries again by itself when nobody answered', async () => {
    let isUp = false;
    const { made, sent } = saver((value, revision) => (isUp ? good(value, revision) : refuse(0)()));
    made.change('ab');
    await vi.advanceTimersByTimeAsync(700);
    expect(made.state.get().kind).toBe('waiting');
    isUp = true;
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent).toHaveLength(2);
    expect(made.state.get().kind).toBe('saved');
  });
  it('holds both versions when somebody else saved first, and sends mine only when told to', async () => {
    let isStale = true;
    const { made, sent } = saver((value, revision) =>
      isStale ? refuse(409, { value: 'theirs', revision: 5 })() : good(value, revision),
    );
    made.change('mine');
    await made.flush();
    expect(made.state.get()).toEqual({ kind: 'stale', theirs: { value: 'theirs', revision: 5 } });
    isStale = false;
    made.resolve('mine');
    await vi.runAllTimersAsync();
    expect(sent.at(-1)).toEqual({ value: 'mine', revision: 5 });
    expect(made.state.get().kind).toBe('saved');
  });
  it('never sends what the server would refuse, and says why', async () => {
    const { made, sent } = saver(good);
    made.change('');
    expect(await made.flush()).toBe(false);
    expect(sent).toEqual([]);
    expect(made.state.get()).toEqual({ kind: 'refused', words: 'Write something.' });
  });
  it('takes a newer version from elsewhere only while nothing of mine is unsaved', () => {
    const { made } = saver(good);
    made.adopt({ value: 'b', revision: 2 });
    expect(made.value.get()).toBe('b');
    made.change('mine');
    made.adopt({ value: 'c', revision: 3 });
    expect(made.value.get()).toBe('mine');
  });
});
