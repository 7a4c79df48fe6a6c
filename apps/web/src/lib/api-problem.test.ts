import { describe, expect, it } from 'vitest';
import { problemFrom, problemFromResponse, toProblem } from './api-problem.ts';

describe('problems', () => {
  it('keeps code, words and field errors of a problem document', () => {
    const problem = problemFrom(422, {
      code: 'brief_empty',
      detail: 'Say what the post is about.',
      errors: [{ path: 'what', message: 'Is empty.' }],
    });
    expect(problem.code).toBe('brief_empty');
    expect(problem.userMessage).toBe('Say what the post is about.');
    expect(problem.fieldErrors).toEqual({ what: 'Is empty.' });
    expect(problem.isPassing).toBe(false);
  });

  it('finds the words where a typed client keeps them, under data', () => {
    expect(problemFrom(409, { code: 'STALE', data: { detail: 'Tom changed it.' } }).userMessage).toBe(
      'Tom changed it.',
    );
  });

  it('has words of its own for an answer that is not JSON', async () => {
    const problem = await problemFromResponse(new Response('<h1>Bad gateway</h1>', { status: 502 }));
    expect(problem.code).toBe('http_502');
    expect(problem.userMessage).toMatch(/server could not do this/);
    expect(problem.isPassing).toBe(true);
  });

  it.each([
    'Failed to fetch',
    'NetworkError when attempting to fetch resource.',
    'Load failed',
    'The Internet connection appears to be offline.',
    'network error',
    'Error in input stream',
  ])('calls a lost connection no answer, which may pass: %s', (words) => {
    const problem = toProblem(new TypeError(words));
    expect(problem.code).toBe('no_answer');
    expect(problem.isPassing).toBe(true);
  });

  it('does not blame the line for a mistake of the page', () => {
    const problem = toProblem(new TypeError("Cannot read properties of undefined (reading 'items')"));
    expect(problem.code).toBe('unexpected_in_browser');
    expect(problem.userMessage).toContain("reading 'items'");
  });

  it('keeps the first message of each field and leaves what is not words aside', () => {
    const errors = [
      { path: 'a', message: 1 },
      { path: 'b', message: 'Too short.' },
      { path: 'b', message: 'Has no digit.' },
      null,
    ];
    expect(problemFrom(400, { errors }).fieldErrors).toEqual({ b: 'Too short.' });
  });
});
