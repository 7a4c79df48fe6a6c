/** The examination that every channel passes against its own stand-in. For tests only. */
import { describe } from 'vitest';
import { connectSuite } from './connect.suite.ts';
import { doubtSuite } from './doubt.suite.ts';
import { faceSuite } from './face.suite.ts';
import { publishSuite } from './publish.suite.ts';
import { readingSuite } from './reading.suite.ts';
import type { ChannelSubject } from './subject.ts';

export { publisherOn } from './publisher-part.ts';
export { commonSample, noPublicAddress, type SampleGround, sampleMedia, sourceOf } from './samples.ts';
export { addressOfSample, serveSamples } from './serve-samples.ts';
export { consent, errorIn, hello, onlyAccount, textContent } from './shortcuts.ts';
export type { ChannelSubject, ConnectCase, Rig, UnsupportedCase, VisiblePost } from './subject.ts';
export { TestClock } from './test-clock.ts';

/** Declares the suite for one channel; call it at the top of the channel's test file. */
export function describeChannel(subject: ChannelSubject): void {
  describe(`${subject.name} is a channel`, () => {
    describe('connecting', () => connectSuite(subject));
    describe('publishing', () => publishSuite(subject));
    describe('misfortunes', () => doubtSuite(subject));
    describe('reading back', () => readingSuite(subject));
    describe('the browser door', () => faceSuite(subject));
  });
}
