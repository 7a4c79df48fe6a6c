import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatBytes } from '../../lib/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { AssetFace } from './asset-face.tsx';
import { formatLength } from './asset-words.rules.ts';
import type { Asset } from './assets.api.ts';
import { drawingOf, heightsOf, isSilent, peaksOf } from './waveform.rules.ts';

const bars = 120;
/** Enough to see how loud it is, and twelve times less memory than a CD takes. */
const sampleRate = 8000;

/** Reads a whole sound and finds its peaks. @throws when it cannot be fetched, or this browser cannot read its format. */
async function readPeaks(src: string, signal: AbortSignal): Promise<readonly number[]> {
  const answer = await fetch(src, { signal });
  if (!answer.ok) throw new Error(`the sound answered ${answer.status}`);
  const sound = await new OfflineAudioContext(1, 1, sampleRate).decodeAudioData(await answer.arrayBuffer());
  const channels = Array.from({ length: sound.numberOfChannels }, (_, at) => sound.getChannelData(at));
  return peaksOf(channels, bars);
}

function Drawing({ peaks, playedShare, label }: { peaks: readonly number[]; playedShare: number; label: string }) {
  const width = 3;
  return (
    <svg
      className="as-wave"
      viewBox={`0 0 ${peaks.length * width} 100`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {heightsOf(peaks).map((height, at) => {
        const half = Math.max(1, height * 48);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place in the sound
            key={at}
            x={at * width}
            y={50 - half}
            width={width - 1}
            height={half * 2}
            data-played={at / peaks.length < playedShare || undefined}
          />
        );
      })}
    </svg>
  );
}

/** How loud a sound is over its length; where that cannot be drawn, why not. `playedShare`: 0 to 1. */
export function Waveform({
  asset,
  src,
  playedShare,
}: {
  asset: Omit<Asset, 'usedIn'>;
  src: string;
  playedShare: number;
}) {
  const drawing = drawingOf(asset);
  const [isAsked, setAsked] = useState(false);
  const peaks = useQuery({
    // The address carries a signature that changes; the sound behind an asset never does.
    queryKey: ['waveform', asset.id],
    queryFn: ({ signal }) => readPeaks(src, signal),
    enabled: drawing === 'at_once' || (drawing === 'when_asked' && isAsked),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const length = asset.durationMs === null ? '' : `, ${formatLength(asset.durationMs)}`;
  if (peaks.data && !isSilent(peaks.data))
    return (
      <Drawing peaks={peaks.data} playedShare={playedShare} label={`How loud it is from beginning to end${length}`} />
    );
  const words = peaks.data
    ? 'Nothing can be heard in it.'
    : peaks.error
      ? 'It could not be drawn: it was not fetched, or this browser cannot read this kind of sound.'
      : drawing === 'never'
        ? 'It is too long to be drawn here.'
        : '';
  return (
    <>
      <AssetFace asset={asset} />
      {words && <p className="s12 quiet">{words}</p>}
      {drawing === 'when_asked' && !peaks.data && !peaks.error && (
        <p>
          <Button small isBusy={peaks.isFetching} onClick={() => setAsked(true)}>
            Draw it, {formatBytes(asset.sizeBytes)} to fetch
          </Button>
        </p>
      )}
    </>
  );
}
