import { useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import { AssetFace } from './asset-face.tsx';
import type { Asset } from './assets.api.ts';
import { Waveform } from './waveform.tsx';

type Shown = Omit<Asset, 'usedIn'>;

function Listen({ asset, src, name }: { asset: Shown; src: string; name: string }) {
  const [playedShare, setPlayedShare] = useState(0);
  return (
    <div className="as-listen">
      <Waveform asset={asset} src={src} playedShare={playedShare} />
      {/* biome-ignore lint/a11y/useMediaCaption: what people upload brings no captions; the description says what is heard */}
      <audio
        src={src}
        controls
        preload="metadata"
        aria-label={name}
        onTimeUpdate={({ currentTarget: { currentTime, duration } }) =>
          setPlayedShare(duration > 0 ? currentTime / duration : 0)
        }
      />
    </div>
  );
}

/** The thing itself: played, read or looked at. `size` says how much room there is. */
export function AssetPlayer({ asset, size, onLook }: { asset: Shown; size: 'panel' | 'full'; onLook?: () => void }) {
  const { content, thumbnail960 } = asset.links;
  const name = asset.altText || asset.title;
  if (asset.kind === 'video' && content)
    return (
      // biome-ignore lint/a11y/useMediaCaption: what people upload brings no captions; the description says what it shows
      <video
        className="as-play"
        src={content}
        poster={thumbnail960 ?? undefined}
        controls
        preload="metadata"
        aria-label={name}
      />
    );
  if (asset.kind === 'audio' && content) return <Listen asset={asset} src={content} name={name} />;
  if (asset.kind === 'text' && asset.text !== null) return <p className="as-read say">{asset.text}</p>;
  const src = size === 'full' ? (content ?? thumbnail960) : thumbnail960;
  if (asset.kind === 'image' && src && (size === 'panel' || asset.thumbnails === 'ready'))
    return size === 'full' ? (
      <img className="as-play" src={src} alt={asset.altText || 'A picture without a description'} />
    ) : (
      <button type="button" className="as-look" aria-label={`Look closer at “${asset.title}”`} onClick={onLook}>
        <img className="as-play" src={src} alt={asset.altText || 'A picture without a description'} />
      </button>
    );
  return <AssetFace asset={asset} isLarge />;
}

/** One piece as large as the window allows; Space opens it, Esc closes it. */
export function Lightbox({ asset, onClose }: { asset: Shown; onClose: () => void }) {
  return (
    <Dialog isOpen onClose={onClose} shape="wide" title={asset.title} words={asset.altText || undefined}>
      <div className="as-lightbox">
        <AssetPlayer asset={asset} size="full" />
      </div>
    </Dialog>
  );
}
