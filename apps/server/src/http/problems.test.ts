import { ORPCError, ValidationError } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { AppError } from '../platform/errors.ts';
import { createLog } from '../platform/log.ts';
import { report, toProblem } from './problems.ts';

const thrownBy = (properties: object) => Object.assign(new Error('inner words'), properties);

describe('what was thrown', () => {
  it('on purpose is told in its own words, with what a program needs', () => {
    const error = new AppError({ code: 'too_late', status: 409, userMessage: 'It is out already.', retryAfterS: 7 });
    expect(toProblem(error)).toEqual({
      type: 'urn:antiphon:problem:too_late',
      title: 'In conflict',
      status: 409,
      code: 'too_late',
      detail: 'It is out already.',
      retryAfterS: 7,
    });
    expect(toProblem(new ORPCError('INTERNAL_SERVER_ERROR', { cause: error }))).toEqual(toProblem(error));
  });

  it.each([
    [413, 'too_large'],
    [415, 'unsupported_media_type'],
    [400, 'bad_request'],
    [418, 'bad_request'],
  ])('while a request was read keeps its status: %i is %s', (statusCode, code) => {
    expect(toProblem(thrownBy({ statusCode }))).toMatchObject({ status: statusCode, code });
  });

  it.each([
    thrownBy({ code: '57P01' }),
    thrownBy({ code: '57014' }),
    thrownBy({ code: '08006' }),
    thrownBy({ code: 'ECONNREFUSED' }),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
  ])('because the database is away (%o) asks for a moment', (error) => {
    const asked = { status: 503, code: 'database_away', retryAfterS: 2 };
    expect(toProblem(error)).toMatchObject(asked);
    expect(toProblem(new ORPCError('INTERNAL_SERVER_ERROR', { cause: error }))).toMatchObject(asked);
  });

  it.each([thrownBy({ code: '23505' }), thrownBy({ statusCode: 503 }), 'a word', undefined])(
    'that nobody expected (%o) is our fault, and keeps its inner words to itself',
    (error) => {
      const told = toProblem(error);
      expect(told).toMatchObject({ status: 500, code: 'internal' });
      expect(JSON.stringify(told)).not.toContain('inner words');
    },
  );

  it('by the router is told by its code, and an address nobody has as such', () => {
    expect(toProblem(new ORPCError('NOT_FOUND'))).toMatchObject({ status: 404, code: 'no_such_route' });
    expect(toProblem(new ORPCError('METHOD_NOT_SUPPORTED', { message: 'Use GET.' }))).toMatchObject({
      status: 405,
      code: 'method_not_supported',
      title: 'Not done',
      detail: 'Use GET.',
    });
    expect(toProblem(new ORPCError('BAD_GATEWAY', { message: 'inner words' }))).toMatchObject({
      code: 'internal',
      detail: expect.not.stringContaining('inner words'),
    });
  });
});

describe('what was given and does not fit', () => {
  it('is told as a sentence that begins with its place', () => {
    const issues = [{ message: 'This is missing', path: ['content', { key: 'text' }] }];
    const cause = new ValidationError({ message: 'inner words', issues, data: {} });
    expect(toProblem(new ORPCError('BAD_REQUEST', { cause }))).toMatchObject({
      status: 400,
      code: 'invalid_input',
      detail: 'content.text: This is missing.',
      errors: [{ path: 'content.text', message: 'This is missing' }],
    });
  });
});

describe('the log', () => {
  it('hears of our faults and of what asks to be reported, with the first cause, and of nothing else', () => {
    const heard: unknown[] = [];
    const log = Object.assign(createLog('silent'), { error: ({ err }: { err: unknown }) => heard.push(err) });
    const fault = thrownBy({});
    const asksForIt = new AppError({ code: 'away', status: 404, userMessage: 'Away.', report: true });
    const ordinary = new AppError({ code: 'away', status: 404, userMessage: 'Away.' });
    report(log, new ORPCError('INTERNAL_SERVER_ERROR', { cause: fault }), {});
    report(log, asksForIt, {});
    report(log, ordinary, {});
    report(log, new ORPCError('NOT_FOUND'), {});
    expect(heard).toEqual([fault, asksForIt]);
  });
});
