import { expect, it } from 'vitest';
import { whyNotCreated } from './cluster.ts';

it('a full disk is told as such, anything else as initdb told it', () => {
  const said =
    'FATAL:  could not extend file "base/1/2691": wrote only 4096 of 8192 bytes\nHINT:  Check free disk space.';
  expect(whyNotCreated(said, '/srv/data')).toMatch(/the disk that holds \/srv\/data is full/);
  expect(whyNotCreated('could not write to file: No space left on device', '/srv/data')).toContain('is full');
  expect(whyNotCreated('initdb ended with code 1', '/srv/data')).toBe(
    'The database could not be created: initdb ended with code 1',
  );
});
