/**
 * What came of a pin that gave no answer. Pinterest has no idempotency key, so we read the pins of the board. A pin
 * with a link is known for certain by the mark that only this step wrote into it. One without is known by its words:
 * before it is sent, the board is read once, and what looks the same there is not taken for it afterwards.
 */
import { z } from 'zod';
import { momentWords } from '../kit/moment-words.ts';
import { readAnswer } from '../kit/server.ts';
import type { Finding, StepCall, StepOutcome } from '../spec.ts';
import { callApi, type Ground, openGround, type PinterestServers, pinUrl } from './api.ts';
import { readBudgets } from './budgets.ts';
import { boardOf, sectionOf } from './content.rules.ts';
import { errorOf, isMissing } from './errors.ts';
import { stepKeys } from './plan.ts';
import { carriesOurMark, hasNothingToKnowBy, looksAlike, mayBeOurs, type SentPin } from './same-pin.rules.ts';
import { createdAt, type PinAnswer, pinsAnswer } from './wire.ts';

/** Clocks of two servers may differ by this much. */
const clockSkewMs = 60_000;
const pageSize = 250;
/** More pins than this are not read for one answer. */
const mostPages = 4;

type Doubt = StepCall & { readonly sentAt: Date };

/** What the look at the board leaves. `isWhole`: it saw all of its pins. */
const boardHandle = z.strictObject({ twins: z.array(z.string()), isWhole: z.boolean() });

/** One page of the pins of the board, or of its section: pins of a section are not surely in the board's own list. */
function readPins(ground: Ground<StepCall>, bookmark?: string) {
  const { content } = ground.context;
  const [board, section] = [boardOf(content) ?? '', sectionOf(content)];
  const path = section ? `/boards/${board}/sections/${section}/pins` : `/boards/${board}/pins`;
  return callApi(ground, { path, query: { page_size: pageSize, bookmark } });
}

/** Before a pin without a mark: remembers what on the board looks the same. */
export async function lookAtBoard(ground: Ground<StepCall>): Promise<StepOutcome> {
  const { now, content } = ground.context;
  const reply = await readPins(ground);
  const page = readAnswer(reply, pinsAnswer);
  const budgets = readBudgets(reply, now);
  if (!page) return { kind: 'failed', error: errorOf(reply, 'harmless', now), budgets };
  const twins = page.items.filter((pin) => looksAlike(pin, content)).map((pin) => pin.id);
  const answered = `The board holds ${twins.length === 0 ? 'no pin' : `${twins.length} pins`} with the same words.`;
  return {
    kind: 'done',
    trace: { remoteId: boardOf(content) ?? '', handle: { twins, isWhole: !page.bookmark } },
    answered,
    budgets,
  };
}

export async function findStep(servers: PinterestServers, call: Doubt): Promise<Finding> {
  const opened = openGround(servers, call);
  if (opened.kind === 'failed') return { kind: 'not_now', error: opened.error };
  if (call.step.key !== stepKeys.pin)
    return { kind: 'repeat', evidence: 'Nobody sees this step; it can be made again.' };
  return searchBoard(opened.ground, sentPinOf(call));
}

function sentPinOf(call: Doubt): SentPin {
  const board = boardHandle.safeParse(call.done[stepKeys.board]?.handle);
  // From the first try on: its pin may come late, while a second one is in doubt.
  const since = new Date(Math.min(call.sentAt.getTime(), call.identity.postedAt.getTime()) - clockSkewMs);
  const { twins, isWhole } = board.success ? board.data : { twins: [], isWhole: false };
  return { content: call.content, seed: call.identity.seed, since, twins, knowsAllTwins: isWhole };
}

async function searchBoard(ground: Ground<Doubt>, sent: SentPin): Promise<Finding> {
  let bookmark: string | undefined;
  let seen = 0;
  for (let page = 0; page < mostPages; page += 1) {
    const reply = await readPins(ground, bookmark);
    const answer = readAnswer(reply, pinsAnswer);
    if (!answer && isMissing(reply))
      return { kind: 'absent', evidence: 'Pinterest says that the board is not there, so the pin is not on it.' };
    if (!answer) return { kind: 'not_now', error: errorOf(reply, 'harmless', ground.context.now) };
    const found = judge(answer.items, sent);
    if (found) return found;
    seen += answer.items.length;
    bookmark = answer.bookmark ?? undefined;
    const isOld = answer.items.every(
      (pin) => (createdAt(pin)?.getTime() ?? Number.POSITIVE_INFINITY) < sent.since.getTime(),
    );
    if (!bookmark || isOld) return absent(seen, sent);
  }
  return { kind: 'cannot_tell', evidence: `Ours is not among the first ${seen} pins of the board, which holds more.` };
}

/** What one page tells; undefined: nothing yet. */
function judge(pins: readonly PinAnswer[], sent: SentPin): Finding | undefined {
  const marked = pins.find((pin) => carriesOurMark(pin, sent));
  if (marked) return found(marked, 'with our mark in its link');
  // Lists begin with the newest; the oldest that fits is the one we sent first.
  const alike = pins.findLast((pin) => mayBeOurs(pin, sent));
  if (!alike) return undefined;
  if (!hasNothingToKnowBy(sent.content)) return found(alike, 'with the same words, made since we sent ours');
  const evidence = `A pin without words and link was made since then: ${pinUrl(alike.id)} Whether it is ours, only its picture tells.`;
  return { kind: 'cannot_tell', evidence };
}

function found(pin: PinAnswer, how: string): Finding {
  const made = createdAt(pin);
  const moment = made ? momentWords(made) : 'an unknown time';
  const url = pinUrl(pin.id);
  return {
    kind: 'found',
    trace: { remoteId: pin.id, url },
    evidence: `The board has a pin ${how}, of ${moment}: ${url}`,
  };
}

function absent(seen: number, { since }: SentPin): Finding {
  return {
    kind: 'absent',
    evidence: `None of the ${seen} pins we read is ours; ours would be newer than ${momentWords(since)}.`,
  };
}
