/** How loud a sound is over its length, as a drawing needs it. Pure. */

/** Below this share of full scale nothing can be heard (−60 dB). */
const silence = 0.001;
const freelyBytes = 5_000_000;
const mostBytes = 40_000_000;
const mostMs = 20 * 60_000;

/** The loudest sample of each of `count` equal stretches, over all channels, 0 to 1. */
export function peaksOf(channels: readonly Float32Array[], count: number): number[] {
  const length = Math.max(0, ...channels.map((channel) => channel.length));
  const bars = Math.min(count, length);
  return Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * length) / bars);
    const to = Math.floor(((bar + 1) * length) / bars);
    let peak = 0;
    for (const channel of channels)
      for (let at = from; at < to; at += 1) peak = Math.max(peak, Math.abs(channel[at] ?? 0));
    return Math.min(1, peak);
  });
}

export const isSilent = (peaks: readonly number[]): boolean => peaks.every((peak) => peak < silence);

/** Heights for the eye, 0 to 1: the loudest stretch is full, and quiet ones can still be told apart. */
export function heightsOf(peaks: readonly number[]): number[] {
  const loudest = Math.max(silence, ...peaks);
  return peaks.map((peak) => Math.sqrt(peak / loudest));
}

/** Whether a sound is drawn at once, when asked for (it must be fetched whole), or not at all. */
export function drawingOf({
  sizeBytes,
  durationMs,
}: {
  readonly sizeBytes: number;
  readonly durationMs: number | null;
}): 'at_once' | 'when_asked' | 'never' {
  if (sizeBytes > mostBytes || (durationMs ?? 0) > mostMs) return 'never';
  return sizeBytes <= freelyBytes ? 'at_once' : 'when_asked';
}
