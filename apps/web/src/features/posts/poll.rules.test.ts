import { describe, expect, it } from 'vitest';
import { durationWords, newPoll, type PollLimits, pollRoom, withPoll } from './poll.rules.ts';

const free: PollLimits = { maxOptions: 4, optionMax: 25, minMinutes: 5, maxMinutes: 10_080, allowsMultiple: true };
const fixed: PollLimits = {
  maxOptions: 3,
  optionMax: 30,
  minMinutes: 1440,
  maxMinutes: 20_160,
  minutes: [1440, 4320, 10_080, 20_160],
  allowsMultiple: false,
};

describe('the room of a poll', () => {
  it('is what all networks with polls take', () => {
    expect(pollRoom([free, fixed])).toEqual({
      maxOptions: 3,
      optionMax: 25,
      allowsMultiple: false,
      durations: [1440, 4320, 10_080],
    });
  });

  it('is none where no network has polls', () => {
    expect(pollRoom([])).toBeNull();
  });

  it('offers what at least one takes where nothing suits all', () => {
    const short = { ...free, maxMinutes: 60 };
    expect(pollRoom([short, fixed])?.durations).toEqual([5, 30, 60, 1440, 4320, 10_080, 20_160]);
  });
});

describe('a poll', () => {
  it('begins with two empty answers and a day, or the shortest time there is', () => {
    const room = pollRoom([free]);
    expect(room && newPoll(room)).toEqual({ options: ['', ''], durationMinutes: 1440, isMultiple: false });
    const quick = pollRoom([{ ...free, maxMinutes: 60 }]);
    expect(quick && newPoll(quick).durationMinutes).toBe(5);
  });

  it('leaves nothing behind when it is taken out', () => {
    const content = { parts: [{ text: 'Which?', media: [] }] };
    expect(withPoll({ ...content, poll: { options: [], durationMinutes: 5, isMultiple: false } }, null)).toEqual(
      content,
    );
  });

  it('tells its time as people do', () => {
    expect([5, 60, 90, 1440, 4320, 1500].map(durationWords)).toEqual([
      '5 minutes',
      '1 hour',
      '1 hour 30 minutes',
      '1 day',
      '3 days',
      '1 day 1 hour',
    ]);
  });
});
