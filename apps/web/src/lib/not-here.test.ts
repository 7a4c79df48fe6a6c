import { describe, expect, it } from 'vitest';
import { ApiProblem } from './api-problem.ts';
import { isId, saysNotHere } from './not-here.ts';

const mine = '019aaf2e-7c1d-7c31-9b2f-0a4b6f0c8d21';
const other = '019aaf2e-7c1d-7c31-9b2f-0a4b6f0c8d22';
const answered = (status: number) => new ApiProblem({ status, code: 'some', userMessage: 'Some words.' });
const reading = (input: object, data?: unknown) => ({ queryKey: [['posts', 'get'], { input }], state: { data } });

describe('an address that leads nowhere', () => {
  it('is one whose id is none of ours', () => {
    expect([mine, mine.toUpperCase()].every(isId)).toBe(true);
    for (const part of ['garbage', '', `${mine}0`, mine.replaceAll('-', ''), undefined, [mine]])
      expect(isId(part), String(part)).toBe(false);
  });

  it('is one whose thing the server does not have', () => {
    expect(saysNotHere(reading({ workspaceId: 'w', postId: mine }), answered(404), [mine])).toBe(true);
  });

  it('is none while the line is down, for lack of a role, or for something else that is missing', () => {
    for (const status of [0, 403, 500])
      expect(saysNotHere(reading({ postId: mine }), answered(status), [mine]), String(status)).toBe(false);
    expect(saysNotHere(reading({ assetId: other }), answered(404), [mine])).toBe(false);
    expect(saysNotHere({ queryKey: [['posts']], state: { data: undefined } }, answered(404), [mine])).toBe(false);
  });

  it('is none once the thing was seen: what one reads is not taken away', () => {
    expect(saysNotHere(reading({ postId: mine }, { title: 'Seen' }), answered(404), [mine])).toBe(false);
  });
});
