import { expect, it } from 'vitest';
import { type Check, formatNames, type VersionContent } from '../spec.ts';
import { startGround } from './ground.ts';
import { content, imageContent, part, picture, sampleOf, textContent } from './samples.ts';
import type { ChannelSubject, Ground } from './subject.ts';
import { errorIn, newPublication, publishAll, tryStep } from './test-publisher.ts';

/** The browser door: that it says what the server door does and what the network takes. */
export function faceSuite(subject: ChannelSubject): void {
  const { face } = subject;

  it('has two doors that agree', async () => {
    const { rig, account } = await startGround(subject);
    expect([face.id, face.name]).toEqual([rig.channel.id, rig.channel.name]);
    expect(face.capabilities).toEqual(rig.channel.capabilities);
    expect(face.limitsOf(account.details)).toEqual(rig.channel.limitsOf(account));
    expect(face.capabilitiesOf?.(account.details)).toEqual(rig.channel.capabilitiesOf?.(account));
    expect(face.glyph).toMatch(/^[Mm]/);
  });

  it('finds nothing wrong with the samples', async () => {
    const ground = await startGround(subject);
    for (const format of formatNames.filter((one) => ground.capabilities.formats[one].works))
      expect(errorsOf(ground, sampleOf(ground, format)), format).toEqual([]);
  });

  it('lets the longest text pass, and the network takes it', async () => {
    const ground = await startGround(subject);
    const sample = textContent(ground, 'x'.repeat(ground.limits.text.max));
    expect(face.measure(sample.parts[0].text, ground.limits)).toEqual({
      used: ground.limits.text.max,
      max: ground.limits.text.max,
      overflowAt: null,
    });
    expect(errorsOf(ground, sample)).toEqual([]);
    await publishAll(ground, newPublication(ground, sample));
    expect(await ground.rig.visiblePosts()).toHaveLength(1);
  });

  it('stops a text that is one too long, and the network refuses it', async () => {
    const ground = await startGround(subject);
    const sample = textContent(ground, 'x'.repeat(ground.limits.text.max + 1));
    expect(face.measure(sample.parts[0].text, ground.limits).overflowAt).toBe(ground.limits.text.max);
    expect(errorsOf(ground, sample)).toHaveLength(1);
    const publication = newPublication(ground, sample);
    const outcomes = [];
    for (const step of publication.steps) {
      const outcome = await tryStep(ground, publication, step);
      outcomes.push(outcome);
      if (outcome.kind !== 'done') break;
    }
    const refusal = errorIn(outcomes.at(-1) ?? never());
    expect(refusal.kind).toBe('rejected');
    expect(refusal.words).toMatch(/\w.*[.!?)]$/s);
    expect(await ground.rig.visiblePosts()).toEqual([]);
  });

  it('lets the most pictures pass, and the network takes them; one more is stopped', async () => {
    const ground = await startGround(subject);
    const { max, altTextMax } = ground.limits.images;
    expect(errorsOf(ground, imageContent(ground, max + 1))).not.toEqual([]);
    // Where pictures only go beside a video, there is no post of pictures.
    if (max === 0 || !ground.capabilities.formats.image.works) return;
    const sample = imageContent(ground, max);
    expect(errorsOf(ground, sample)).toEqual([]);
    await publishAll(ground, newPublication(ground, sample));
    if (altTextMax > 0) expect((await ground.rig.visiblePosts())[0]?.altTexts).toHaveLength(max);
  });

  it('stops pictures of an unheard-of type and descriptions that are too long; larger ones are fitted', async () => {
    const ground = await startGround(subject);
    const { max, maxBytes, altTextMax } = ground.limits.images;
    if (max === 0 || !ground.capabilities.formats.image.works) return;
    const withPicture = (own: Parameters<typeof picture>[2]) =>
      errorsOf(ground, content(ground, [{ text: 'x', media: [picture(ground.limits, 'x', own)] }]));
    expect(withPicture({ sizeBytes: maxBytes, altText: 'x'.repeat(altTextMax) })).toEqual([]);
    // What can be made to fit is said, and stops nothing.
    const heavy = content(ground, [{ text: 'x', media: [picture(ground.limits, 'x', { sizeBytes: maxBytes + 1 })] }]);
    expect(errorsOf(ground, heavy)).toEqual([]);
    expect(face.check(heavy, ground.limits).map((check) => check.code)).toContain('picture_fitted');
    if (altTextMax > 0) expect(withPicture({ altText: 'x'.repeat(altTextMax + 1) })).toHaveLength(1);
    expect(withPicture({ mimeType: 'image/x-unheard-of' })).toHaveLength(1);
  });

  it('warns of a missing description, and does not stop for it', async () => {
    const ground = await startGround(subject);
    if (ground.limits.images.altTextMax === 0 || ground.limits.images.max === 0) return;
    const bare = picture(ground.limits, 'x', { altText: ' ' });
    const checks = face.check(content(ground, [{ text: 'x', media: [bare] }]), ground.limits);
    expect(checks.some((check) => check.level === 'warning' && check.part === 0)).toBe(true);
    expect(checks.filter((check) => check.level === 'error')).toEqual([]);
  });

  it('stops a thread that is one too long, and an empty post', async () => {
    const ground = await startGround(subject);
    const parts = Array.from({ length: ground.limits.threadParts + 1 }, (_, index) => part(ground.limits, `${index}.`));
    expect(errorsOf(ground, content(ground, parts as never))).toHaveLength(1);
    expect(errorsOf(ground, content(ground, [{ text: ' ', media: [] }])).length).toBeGreaterThan(0);
  });

  it('speaks in sentences and points at the part', async () => {
    const ground = await startGround(subject);
    if (!ground.capabilities.formats.thread.works) return;
    const tooLong = 'x'.repeat(ground.limits.text.max + 1);
    const sample = content(ground, [part(ground.limits, 'fine', 'a'), part(ground.limits, tooLong, 'b')]);
    const [error] = errorsOf(ground, sample);
    expect(error).toMatchObject({ part: 1, words: expect.stringMatching(/^[\p{L}\d].*[.!?]$/su) });
  });

  it('draws a preview as data: the same each time, with all the words', async () => {
    const ground = await startGround(subject);
    const text = `Größe 👩‍👩‍👧 @someone #tag https://example.com/a?b=1 ${'x'.repeat(ground.limits.text.max)}`;
    const shown = part(ground.limits, text, 'a').media[0] ?? picture(ground.limits, 'a', { width: 1200, height: 900 });
    const sample = content(ground, [{ text, media: [shown] }]);
    const preview = face.preview(sample, ground.limits);
    expect(face.preview(structuredClone(sample), ground.limits)).toEqual(preview);
    expect(JSON.parse(JSON.stringify(preview))).toEqual(preview);
    const [post] = preview.posts;
    expect(post?.segments.map((segment) => segment.text).join('')).toBe(text);
    expect(post?.segments.at(-1)?.style).toBe('cut');
    const [tile] = post?.media ?? [];
    expect(tile).toMatchObject({ assetId: shown.assetId, altText: shown.altText });
    expect(tile?.aspectRatio).toBeGreaterThan(0);
    expect(preview.note).not.toBe('');
  });
}

function errorsOf(ground: Ground, sample: VersionContent): readonly Check[] {
  return ground.subject.face.check(sample, ground.limits).filter((check) => check.level === 'error');
}

function never(): never {
  throw new Error('The plan is empty.');
}
