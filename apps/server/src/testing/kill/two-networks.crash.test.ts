/** The kill matrix in small, for every run of the tests: two networks, and posts with all kinds of steps. */
import { expect, it } from 'vitest';
import { runKillMatrix } from './kill-matrix.ts';
import { faultOf, isFault } from './kill-report.ts';

it('leaves every part out once, at whichever call of two networks a worker is killed', async () => {
  const matrix = await runKillMatrix({
    networks: ['bluesky', 'instagram'],
    formats: ['image', 'thread', 'firstComment'],
    filmBytes: 100_000,
  });
  expect(matrix.faults).toEqual([]);
  expect(matrix.outcomes.filter(isFault).map(faultOf)).toEqual([]);
  expect(new Set(matrix.outcomes.map(({ cell }) => cell.kind))).toEqual(new Set(['prepare', 'visible', 'after']));
}, 600_000);
