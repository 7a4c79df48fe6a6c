import { DrizzleQueryError } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { createLog } from './log.ts';

function lineOf(write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown> {
  const lines: string[] = [];
  write(createLog('info', { write: (line) => void lines.push(line) }));
  return JSON.parse(lines.join());
}

it('an error is told by name, words, code and cause, without what hangs on it', () => {
  const client = { connectionParameters: { password: 'hidden' }, secretKey: 7 };
  const cause = new RangeError('too far');
  const line = lineOf((log) =>
    log.warn({ err: Object.assign(new Error('it broke', { cause }), { code: '57P01', client }) }, 'a connection'),
  );
  expect(line).toMatchObject({
    msg: 'a connection',
    err: { type: 'Error', message: 'it broke', code: '57P01', cause: { type: 'RangeError', message: 'too far' } },
  });
  expect(JSON.stringify(line)).not.toMatch(/hidden|secretKey/);
});

it('secrets in known fields are struck out', () => {
  const line = lineOf((log) => log.info({ headers: { cookie: 'c', authorization: 'a' }, account: { secret: 's' } }));
  expect(line).toMatchObject({ headers: { cookie: '…', authorization: '…' }, account: { secret: '…' } });
});

it('a failed query is told without its parameters: they are what people wrote', () => {
  const failed = new DrizzleQueryError('insert into posts values ($1)', ['my secret\nplan'], new Error('too long'));
  const line = lineOf((log) => log.error({ err: new Error('wrapped', { cause: failed }) }, 'a request failed'));
  expect(JSON.stringify(line)).toContain('insert into posts values ($1)');
  expect(JSON.stringify(line)).toContain('too long');
  expect(JSON.stringify(line)).not.toMatch(/my secret|plan/);
});
