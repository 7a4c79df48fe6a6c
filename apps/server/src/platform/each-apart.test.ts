import { expect, it } from 'vitest';
import { eachApart } from './each-apart.ts';

it('one that fails is told of, and those after it have their turn, one by one', async () => {
  const begun: string[] = [];
  const failed: unknown[] = [];
  let underWay = 0;
  const work = async (name: string) => {
    underWay += 1;
    begun.push(`${name} ${underWay}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
    underWay -= 1;
    if (name === 'two') throw new Error('broken');
  };
  await eachApart(['one', 'two', 'three'], work, (error, name) => failed.push([name, String(error)]));
  expect(begun).toEqual(['one 1', 'two 1', 'three 1']);
  expect(failed).toEqual([['two', 'Error: broken']]);
});
