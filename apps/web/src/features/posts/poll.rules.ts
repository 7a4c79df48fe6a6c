/** Polls: what the chosen networks take together, and what is typed. Pure. */
import type { Limits } from '@antiphon/channels';
import type { DraftContent, DraftPoll } from './draft.rules.ts';

export type PollLimits = NonNullable<Limits['poll']>;

/** What all the networks that have polls take. */
export interface PollRoom {
  readonly maxOptions: number;
  readonly optionMax: number;
  readonly allowsMultiple: boolean;
  /** Minutes to choose from, shortest first. */
  readonly durations: readonly number[];
}

const hour = 60;
const day = 24 * hour;
const usual = [5, 30, hour, 6 * hour, 12 * hour, day, 3 * day, 7 * day, 14 * day, 30 * day];

const takes = ({ minMinutes, maxMinutes, minutes }: PollLimits, duration: number): boolean =>
  minutes ? minutes.includes(duration) : duration >= minMinutes && duration <= maxMinutes;

/** The room for a poll that goes to all of these; null where none of them has polls. */
export function pollRoom(limits: readonly PollLimits[]): PollRoom | null {
  if (limits.length === 0) return null;
  const offered = [...new Set([...usual, ...limits.flatMap(({ minutes }) => minutes ?? [])])].sort((a, b) => a - b);
  const forAll = offered.filter((duration) => limits.every((one) => takes(one, duration)));
  return {
    maxOptions: Math.max(2, Math.min(10, ...limits.map(({ maxOptions }) => maxOptions))),
    optionMax: Math.min(100, ...limits.map(({ optionMax }) => optionMax)),
    allowsMultiple: limits.every(({ allowsMultiple }) => allowsMultiple),
    // Where no duration suits all, each network says by itself what does not suit it.
    durations: forAll.length > 0 ? forAll : offered.filter((duration) => limits.some((one) => takes(one, duration))),
  };
}

/** A new poll: two empty answers, a day where that is taken. */
export function newPoll({ durations }: PollRoom): DraftPoll {
  const durationMinutes = durations.includes(day) ? day : (durations[0] ?? day);
  return { options: ['', ''], durationMinutes, isMultiple: false };
}

export function withPoll(content: DraftContent, poll: DraftPoll | null): DraftContent {
  const { poll: _, ...rest } = content;
  return poll ? { ...rest, poll } : rest;
}

/** "5 minutes", "1 hour", "3 days"; what is none of these whole in its parts. */
export function durationWords(minutes: number): string {
  const parts = [
    [Math.floor(minutes / day), 'day'],
    [Math.floor((minutes % day) / hour), 'hour'],
    [minutes % hour, 'minute'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return said.join(' ') || '0 minutes';
}
