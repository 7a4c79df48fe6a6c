import { describe, expect, it } from 'vitest';
import { drawingOf, heightsOf, isSilent, peaksOf } from './waveform.rules.ts';

describe('the drawing of a sound', () => {
  it('shows the loudest sample of each stretch, of whichever channel', () => {
    const left = Float32Array.from([0, 0.5, 0, 0, -0.25, 0]);
    const right = Float32Array.from([0, 0, 0.125, 0, 0, -0.75]);
    expect(peaksOf([left, right], 3)).toEqual([0.5, 0.125, 0.75]);
  });

  it('has no more bars than there are samples, and none without any', () => {
    expect(peaksOf([Float32Array.from([1, -2])], 160)).toEqual([1, 1]);
    expect(peaksOf([], 160)).toEqual([]);
    expect(peaksOf([new Float32Array(0)], 160)).toEqual([]);
  });

  it('fills its height with the loudest stretch, also of a quiet sound', () => {
    expect(heightsOf([0.04, 0.01, 0])).toEqual([1, 0.5, 0]);
  });

  it('tells silence from a quiet sound', () => {
    expect(isSilent([0, 0.0005])).toBe(true);
    expect(isSilent([])).toBe(true);
    expect(isSilent([0, 0.002])).toBe(false);
  });

  it('fetches small sounds by itself, large ones when asked, and the largest never', () => {
    expect(drawingOf({ sizeBytes: 900_000, durationMs: 30_000 })).toBe('at_once');
    expect(drawingOf({ sizeBytes: 12_000_000, durationMs: null })).toBe('when_asked');
    expect(drawingOf({ sizeBytes: 900_000, durationMs: 60 * 60_000 })).toBe('never');
    expect(drawingOf({ sizeBytes: 300_000_000, durationMs: 60_000 })).toBe('never');
  });
});
