import { describe, expect, it } from 'vitest';
import { errorIn } from '../conformance/index.ts';
import type { Finding, StepCall, VersionContent } from '../spec.ts';
import {
  callOf,
  film,
  type Ground,
  type GroundOptions,
  photo,
  pinContent,
  publish,
  startInTest,
} from './test-ground.ts';

const hourMs = 3_600_000;

/** Sends the pin; its answer is lost after it took effect. The call, to ask about. */
async function loseAnswer(ground: Ground, content: VersionContent, publicationId = '01'): Promise<StepCall> {
  const done = await publish(ground, content, { until: 'pin-1', publicationId });
  const call = callOf(ground, content, 'pin-1', { done, publicationId });
  ground.standIn.fault({ kind: 'lose_after', route: 'pins.create' });
  expect(errorIn(await ground.channel.perform(call)).kind).toBe('unknown_outcome');
  return call;
}

/** A pin that was never sent, though we do not know that. */
async function neverSent(ground: Ground, content: VersionContent, publicationId = '01'): Promise<StepCall> {
  const done = await publish(ground, content, { until: 'pin-1', publicationId });
  return callOf(ground, content, 'pin-1', { done, publicationId });
}

function ask(ground: Ground, call: StepCall, sentAt = call.now): Promise<Finding> {
  ground.advance(30_000);
  return ground.channel.find({ ...call, now: ground.now(), sentAt });
}

const lastPin = ({ standIn }: Ground) => [...standIn.state.pins.values()].at(-1);
const linked = (own: VersionContent['options'] = {}) =>
  pinContent({ options: { link: 'https://example.com/soup', ...own } });
const bare = (text: string, options: VersionContent['options'] = {}): VersionContent => ({
  ...pinContent({}, [{ ...photo, altText: '' }]),
  parts: [{ text, media: [{ ...photo, altText: '' }] }],
  options: { board: pinContent().options.board ?? '', ...options },
});

describe('asking for a pin with a link', () => {
  it('finds it by the mark that only this step wrote, though others have the same words', async () => {
    const ground = await startInTest();
    await publish(ground, linked(), { publicationId: 'other-1' });
    const call = await loseAnswer(ground, linked());
    const ours = lastPin(ground)?.id;
    await publish(ground, linked(), { publicationId: 'other-2' });
    const finding = await ask(ground, call);
    expect(finding).toMatchObject({ kind: 'found', trace: { remoteId: ours } });
    expect(finding.kind === 'found' && finding.evidence).toContain('our mark in its link');
  });

  it('does not take the pin of another publication for it, with the same words in the same minute', async () => {
    const ground = await startInTest();
    await publish(ground, linked(), { publicationId: 'other' });
    expect((await ask(ground, await neverSent(ground, linked()))).kind).toBe('absent');
  });

  it('finds it by its words where Pinterest dropped the mark', async () => {
    const ground = await startInTest();
    const call = await loseAnswer(ground, linked());
    Object.assign(lastPin(ground) ?? {}, { link: 'https://example.com/soup/' });
    const finding = await ask(ground, call);
    expect(finding.kind === 'found' && finding.evidence).toContain('the same words');
  });

  it('finds it under a link that was copied from an older pin, with a mark in it', async () => {
    const ground = await startInTest();
    await publish(ground, linked(), { publicationId: 'older' });
    const copied = lastPin(ground)?.link ?? '';
    const call = await loseAnswer(ground, linked({ link: copied, markLink: false }));
    expect(await ask(ground, call)).toMatchObject({ kind: 'found', trace: { remoteId: lastPin(ground)?.id } });
  });
});

describe('asking for a pin without a mark', () => {
  it.each([
    ['words that Pinterest may polish', 'Tom & Jerry’s “soup” — spicy …  and\n\nhot'],
    ['only emoji', '🍜🍜'],
    ['decomposed letters', 'Gru\u0308n'],
  ])('knows %s', async (_what, text) => {
    const ground = await startInTest();
    const call = await loseAnswer(ground, bare(text));
    Object.assign(lastPin(ground) ?? {}, { description: text.normalize('NFC').replace(/\s+/g, ' ') });
    expect(await ask(ground, call)).toMatchObject({ kind: 'found', trace: { remoteId: lastPin(ground)?.id } });
  });

  it('does not take a pin for it that stood there before, however new', async () => {
    const ground = await startInTest();
    await publish(ground, pinContent(), { publicationId: 'other' });
    expect((await ask(ground, await neverSent(ground, pinContent()))).kind).toBe('absent');
  });

  it('finds it beside a twin that stood there before', async () => {
    const ground = await startInTest();
    await publish(ground, pinContent(), { publicationId: 'other' });
    const call = await loseAnswer(ground, pinContent());
    expect(await ask(ground, call)).toMatchObject({ kind: 'found', trace: { remoteId: lastPin(ground)?.id } });
    expect(ground.standIn.state.pins.size).toBe(2);
  });

  it('finds it whatever clock Pinterest has, where the whole board was seen before', async () => {
    const ground = await startInTest();
    const call = await loseAnswer(ground, pinContent());
    const pin = lastPin(ground);
    Object.assign(pin ?? {}, { createdAt: new Date(ground.now().getTime() - 8 * hourMs) });
    expect(await ask(ground, call)).toMatchObject({ kind: 'found', trace: { remoteId: pin?.id } });
  });

  it('takes no older twin for it that stood behind what was seen of a large board', async () => {
    const ground = await startInTest();
    await publish(ground, pinContent(), { publicationId: 'older' });
    ground.advance(hourMs);
    for (let index = 0; index < 249; index += 1)
      ground.standIn.state.addPin({ userId: ground.alice.id, boardId: ground.board.id, title: `Other ${index}` });
    const call = await neverSent(ground, pinContent());
    expect(call.done['board-1']?.handle).toMatchObject({ isWhole: true, twins: [expect.any(String)] });
    ground.standIn.state.addPin({ userId: ground.alice.id, boardId: ground.board.id, title: 'One more' });
    const blind = await neverSent(ground, pinContent());
    expect(blind.done['board-1']?.handle).toEqual({ isWhole: false, twins: [] });
    expect((await ask(ground, blind)).kind).toBe('absent');
  });

  it('looks into the section that it was sent to', async () => {
    const ground = await startInTest();
    const [salads] = ground.board.sections;
    const call = await loseAnswer(ground, pinContent({ options: { section: salads?.id ?? '' } }));
    expect((await ask(ground, call)).kind).toBe('found');
    expect(ground.standIn.counts['sections.pins']).toBe(2);
  });

  it('tells a video from a picture with the same words', async () => {
    const ground = await startInTest();
    const call = await neverSent(ground, pinContent({}, [film]));
    ground.standIn.state.addPin({
      userId: ground.alice.id,
      boardId: ground.board.id,
      title: 'Soup',
      description: 'What is in the bowl.',
    });
    expect((await ask(ground, call)).kind).toBe('absent');
  });

  it('takes a title that Pinterest filled in for no difference', async () => {
    const ground = await startInTest();
    const call = await loseAnswer(ground, bare('Just words.'));
    Object.assign(lastPin(ground) ?? {}, { title: 'Filled in by Pinterest' });
    expect((await ask(ground, call)).kind).toBe('found');
  });

  it('asks a person where there are no words at all and a new pin is there', async () => {
    const ground = await startInTest();
    expect((await ask(ground, await neverSent(ground, bare('')))).kind).toBe('absent');
    const finding = await ask(ground, await loseAnswer(ground, bare('')));
    expect(finding).toMatchObject({ kind: 'cannot_tell', evidence: expect.stringContaining('pinterest.com/pin/') });
  });

  it('finds one that came late, from an earlier try', async () => {
    const options: GroundOptions = { listLagMs: 90_000 };
    const ground = await startInTest(options);
    const call = await loseAnswer(ground, pinContent());
    const sentAt = call.now;
    expect((await ask(ground, call, sentAt)).kind).toBe('absent');
    ground.advance(120_000);
    expect((await ask(ground, call, ground.now())).kind).toBe('found');
  });
});

describe('reading the board', () => {
  it('goes on over several pages while all of them are new, and says when it cannot tell', async () => {
    const ground = await startInTest();
    const call = await loseAnswer(ground, linked());
    const ours = lastPin(ground)?.id;
    const fill = (count: number) => {
      for (let index = 0; index < count; index += 1)
        ground.standIn.state.addPin({ userId: ground.alice.id, boardId: ground.board.id, title: `Other ${index}` });
    };
    fill(600);
    expect(await ask(ground, call)).toMatchObject({ kind: 'found', trace: { remoteId: ours } });
    fill(600);
    expect((await ask(ground, call)).kind).toBe('cannot_tell');
  });

  it('stops at a page of older pins', async () => {
    const ground = await startInTest();
    for (let index = 0; index < 600; index += 1)
      ground.standIn.state.addPin({ userId: ground.alice.id, boardId: ground.board.id, title: `Old ${index}` });
    ground.advance(hourMs);
    const call = await neverSent(ground, linked());
    expect((await ask(ground, call)).kind).toBe('absent');
    expect(ground.standIn.counts['boards.pins']).toBe(1);
  });

  it('says that the pin is not there when the board is gone', async () => {
    const ground = await startInTest();
    const call = await neverSent(ground, linked());
    ground.standIn.state.boards.clear();
    expect(await ask(ground, call)).toMatchObject({ kind: 'absent', evidence: expect.stringContaining('board') });
  });

  it('asks later when it may not ask now', async () => {
    const ground = await startInTest();
    const call = await neverSent(ground, linked());
    ground.standIn.fault({ kind: 'rate_limited', route: 'boards.pins' });
    expect(await ask(ground, call)).toMatchObject({ kind: 'not_now', error: { kind: 'rate_limited' } });
    const locked = { ...call, secret: { accessToken: '' } };
    expect(await ask(ground, locked)).toMatchObject({ kind: 'not_now', error: { kind: 'reconnect' } });
  });
});
