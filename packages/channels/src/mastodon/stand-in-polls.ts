/** Polls of the pretend server, and what it refuses in them (`poll_options_validator.rb`, `poll_expiration_validator.rb`). */
import type { InstanceLimits } from './stand-in-limits.ts';
import { Refusal, type StoredPoll } from './stand-in-state.ts';

export const pollLimits = { maxOptions: 4, optionMax: 50, minSeconds: 300, maxSeconds: 2_629_746 };

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The poll in a body; null when there is none. `hasMedia`: a status carries either media or a poll. */
export function readPoll(
  given: unknown,
  ground: { readonly id: string; readonly now: Date; readonly hasMedia: boolean; readonly limits: InstanceLimits },
): StoredPoll | null {
  if (typeof given !== 'object' || given === null) return null;
  const fields = given as Readonly<Record<string, unknown>>;
  // As the real server words it.
  if (ground.hasMedia) throw new Refusal(422, `Cannot attach more than ${ground.limits.maxMedia} files`);
  const options = Array.isArray(fields.options) ? fields.options.map((option) => String(option).trim()) : [];
  checkOptions(options.filter((option) => option !== ''));
  const seconds = Number(fields.expires_in);
  if (!(seconds <= pollLimits.maxSeconds))
    throw new Refusal(422, 'Validation failed: Expires at is too far into the future');
  if (seconds < pollLimits.minSeconds) throw new Refusal(422, 'Validation failed: Expires at is too soon');
  return {
    id: ground.id,
    options,
    expiresAt: new Date(ground.now.getTime() + seconds * 1000),
    isMultiple: fields.multiple === true,
    hidesTotals: fields.hide_totals === true,
  };
}

function checkOptions(options: readonly string[]): void {
  const { maxOptions, optionMax } = pollLimits;
  if (options.length < 2) throw new Refusal(422, 'Validation failed: Options must have more than one item');
  if (options.length > maxOptions)
    throw new Refusal(422, `Validation failed: Options can't contain more than ${maxOptions} items`);
  if (options.some((option) => [...segmenter.segment(option)].length > optionMax))
    throw new Refusal(422, `Validation failed: Options cannot be longer than ${optionMax} characters each`);
  if (new Set(options).size < options.length)
    throw new Refusal(422, 'Validation failed: Options contain duplicate items');
}

export function pollEntity(poll: StoredPoll, now: Date) {
  return {
    id: poll.id,
    expires_at: poll.expiresAt.toISOString(),
    expired: poll.expiresAt <= now,
    multiple: poll.isMultiple,
    votes_count: 0,
    voters_count: 0,
    voted: true,
    own_votes: [],
    options: poll.options.map((title) => ({
      title,
      votes_count: poll.hidesTotals && poll.expiresAt > now ? null : 0,
    })),
    emojis: [],
  };
}
