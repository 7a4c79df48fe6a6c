import { type ApiProblem, toProblem } from './api-problem.ts';

/** How many calls run at the same time when several things are changed. */
const atOnce = 6;

/** What came of doing the same for several. */
export interface DoneEach<Item, Value> {
  readonly done: readonly { readonly item: Item; readonly value: Value }[];
  readonly failed: number;
  /** What was refused, and why. */
  readonly refused: readonly { readonly item: Item; readonly problem: ApiProblem }[];
  /** Why the first of them did not work; null when all did. */
  readonly problem: ApiProblem | null;
}

/** Does the same for each, a few at a time, and goes on past what is refused. */
export async function doEach<Item, Value>(
  items: readonly Item[],
  act: (item: Item) => Promise<Value>,
): Promise<DoneEach<Item, Value>> {
  const done: { item: Item; value: Value }[] = [];
  const refused: { item: Item; problem: ApiProblem }[] = [];
  for (let at = 0; at < items.length; at += atOnce) {
    const some = items.slice(at, at + atOnce);
    const answers = await Promise.allSettled(some.map(act));
    answers.forEach((answer, index) => {
      const item = some[index] as Item;
      if (answer.status === 'fulfilled') done.push({ item, value: answer.value });
      else refused.push({ item, problem: toProblem(answer.reason) });
    });
  }
  return { done, failed: refused.length, refused, problem: refused[0]?.problem ?? null };
}
