import { type ApiProblem, toProblem } from './api-problem.ts';

/** How many calls run at the same time when several things are changed. */
const atOnce = 6;

/** What came of doing the same for several. */
export interface DoneEach<Item, Value> {
  readonly done: readonly { readonly item: Item; readonly value: Value }[];
  readonly failed: number;
  /** Why the first of them did not work; null when all did. */
  readonly problem: ApiProblem | null;
}

/** Does the same for each, a few at a time, and goes on past what is refused. */
export async function doEach<Item, Value>(
  items: readonly Item[],
  act: (item: Item) => Promise<Value>,
): Promise<DoneEach<Item, Value>> {
  const done: { item: Item; value: Value }[] = [];
  let problem: ApiProblem | null = null;
  for (let at = 0; at < items.length; at += atOnce) {
    const some = items.slice(at, at + atOnce);
    const answers = await Promise.allSettled(some.map(act));
    answers.forEach((answer, index) => {
      if (answer.status === 'fulfilled') done.push({ item: some[index] as Item, value: answer.value });
      else problem ??= toProblem(answer.reason);
    });
  }
  return { done, failed: items.length - done.length, problem };
}
