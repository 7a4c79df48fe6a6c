/** The whole kill matrix, minutes long: `npm run test:kill`. */
import { beforeAll, describe, expect, it } from 'vitest';
import { runKillMatrix } from './kill-matrix.ts';
import { faultOf, isFault, type Matrix, tableOf, writeMatrix } from './kill-report.ts';

/** Large enough that networks which take films in pieces get two. */
const filmBytes = 10.5 * 1024 ** 2;

let matrix: Matrix;
beforeAll(async () => {
  matrix = await runKillMatrix({ filmBytes, say: (line) => process.stdout.write(`${line}\n`) });
  process.stdout.write(`\n${tableOf(matrix)}\n${writeMatrix('kill-matrix', matrix)}\n`);
}, 3_600_000);

describe('a worker that is killed at any call of any network', () => {
  it('leaves every post out once, or asks a person where the network cannot tell', () => {
    expect(matrix.outcomes.filter(isFault).map(faultOf)).toEqual([]);
  });

  it('was killed at every step of every format that is claimed', () => {
    expect(matrix.faults).toEqual([]);
    expect(matrix.outcomes.length).toBeGreaterThan(0);
  });
});
