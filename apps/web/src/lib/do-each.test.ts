import { describe, expect, it } from 'vitest';
import { ApiProblem } from './api-problem.ts';
import { doEach } from './do-each.ts';

describe('doing the same for several', () => {
  it('goes on past what is refused, and tells why the first of them was', async () => {
    const refuse = (words: string) => new ApiProblem({ status: 409, code: 'too_late', userMessage: words });
    const outcome = await doEach([1, 2, 3, 4], async (item) => {
      if (item % 2 === 0) throw refuse(`no ${item}`);
      return item * 10;
    });
    expect(outcome.done).toEqual([
      { item: 1, value: 10 },
      { item: 3, value: 30 },
    ]);
    expect(outcome.failed).toBe(2);
    expect(outcome.problem?.userMessage).toBe('no 2');
    expect(outcome.refused.map(({ item, problem }) => [item, problem.userMessage])).toEqual([
      [2, 'no 2'],
      [4, 'no 4'],
    ]);
  });

  it('has few under way at a time', async () => {
    let underWay = 0;
    let most = 0;
    const outcome = await doEach(
      Array.from({ length: 20 }, (_, index) => index),
      async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise((resolve) => setTimeout(resolve, 1));
        underWay -= 1;
      },
    );
    expect(outcome).toMatchObject({ failed: 0, problem: null });
    expect(most).toBe(6);
  });
});
