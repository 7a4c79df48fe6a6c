import { FileIcon } from '@phosphor-icons/react/dist/csr/File';
import { FilmStripIcon } from '@phosphor-icons/react/dist/csr/FilmStrip';
import { ImageIcon } from '@phosphor-icons/react/dist/csr/Image';
import { PlayIcon } from '@phosphor-icons/react/dist/csr/Play';
import { WaveformIcon } from '@phosphor-icons/react/dist/csr/Waveform';
import { useState } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { formatLength, typeName, unseenWords } from './asset-words.rules.ts';
import type { Asset } from './assets.api.ts';

type Drawn = Pick<Asset, 'id' | 'kind' | 'mimeType' | 'links' | 'text' | 'durationMs' | 'thumbnails' | 'source'>;

/** Five staff lines, because nothing of a sound can be seen. */
function SoundFace({ asset }: { asset: Drawn }) {
  return (
    <span className="as-plain as-sound">
      <span className="as-staff" aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
        <i />
        <Icon of={WaveformIcon} size={20} />
      </span>
      <span className="s12 num">
        {asset.durationMs === null ? typeName(asset.mimeType) : formatLength(asset.durationMs)}
      </span>
    </span>
  );
}

function FileFace({ asset }: { asset: Drawn }) {
  const unseen = unseenWords(asset);
  return (
    <span className="as-plain">
      <Icon of={asset.kind === 'image' ? ImageIcon : asset.kind === 'video' ? FilmStripIcon : FileIcon} size={20} />
      <span className="s12">{typeName(asset.mimeType)}</span>
      {unseen && <span className="s12">{unseen.tile}</span>}
    </span>
  );
}

/** The first frame, which the browser reads itself; the length stands on it. */
function VideoFace({ asset }: { asset: Drawn }) {
  const [cannot, setCannot] = useState(false);
  const src = asset.links.content;
  if (!src || cannot) return <FileFace asset={asset} />;
  return (
    <>
      <video
        src={`${src}#t=0.1`}
        poster={asset.links.thumbnail320 ?? undefined}
        preload="metadata"
        muted
        playsInline
        disablePictureInPicture
        tabIndex={-1}
        onError={() => setCannot(true)}
      />
      <span className="as-length num">
        <Icon of={PlayIcon} size={12} />
        {asset.durationMs === null ? 'Video' : formatLength(asset.durationMs)}
      </span>
    </>
  );
}

function PictureFace({ asset, isLarge }: { asset: Drawn; isLarge: boolean }) {
  const [cannot, setCannot] = useState('');
  const { thumbnail320, thumbnail960, content } = asset.links;
  // A picture without thumbnails is shown as it is only when it is small enough to be none.
  const src =
    (isLarge ? thumbnail960 : null) ?? thumbnail320 ?? thumbnail960 ?? (asset.thumbnails === 'none' ? content : null);
  if (!src || cannot === src) return <FileFace asset={asset} />;
  return (
    <img
      src={src}
      srcSet={!isLarge && thumbnail320 && thumbnail960 ? `${thumbnail320} 320w, ${thumbnail960} 960w` : undefined}
      sizes={isLarge ? undefined : '180px'}
      alt=""
      loading="lazy"
      decoding="async"
      onError={() => setCannot(src)}
    />
  );
}

/** What a kept piece looks like: a picture, the first frame, the words, or what it is. Decoration beside its title. */
export function AssetFace({ asset, isLarge = false }: { asset: Drawn; isLarge?: boolean }) {
  return (
    <span className="as-face" data-kind={asset.kind}>
      {asset.kind === 'image' ? (
        <PictureFace asset={asset} isLarge={isLarge} />
      ) : asset.kind === 'video' ? (
        <VideoFace asset={asset} />
      ) : asset.kind === 'audio' ? (
        <SoundFace asset={asset} />
      ) : asset.kind === 'text' && asset.text !== null ? (
        <span className="as-words say-s">{asset.text.slice(0, 400)}</span>
      ) : (
        <FileFace asset={asset} />
      )}
    </span>
  );
}
