import { useEffect, useId, useState } from 'react';

/** A turn clockwise in degrees, then a cut in shares of the sides after the turn. */
export interface Cut {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly turn: 0 | 90 | 180 | 270;
}

interface Size {
  readonly src: string;
  readonly width: number;
  readonly height: number;
}

/** How many pixels a picture has; null until it is here. */
function useNaturalSize(src: string): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    const picture = new Image();
    picture.onload = () => setSize({ src, width: picture.naturalWidth, height: picture.naturalHeight });
    picture.src = src;
    return () => {
      picture.onload = null;
    };
  }, [src]);
  return size?.src === src ? size : null;
}

/** How a picture comes to lie after its turn, its upper left corner at the origin again. */
function turned({ width, height }: Size, turn: Cut['turn']): string | undefined {
  if (turn === 90) return `translate(${height} 0) rotate(90)`;
  if (turn === 180) return `translate(${width} ${height}) rotate(180)`;
  return turn === 270 ? `translate(0 ${width}) rotate(270)` : undefined;
}

/** Only this cut of a picture. It fills its box (`isWhole`: stands whole in it); a hatched field until it is here. */
export function CutPicture({
  src,
  alt,
  cut,
  isWhole = false,
}: {
  src: string;
  alt: string;
  cut: Cut;
  isWhole?: boolean;
}) {
  const clipId = useId();
  const size = useNaturalSize(src);
  if (!size) return <span className="hatch" role="img" aria-label={alt} />;
  const isOnItsSide = cut.turn === 90 || cut.turn === 270;
  const whole = isOnItsSide ? { width: size.height, height: size.width } : size;
  const box = {
    x: cut.x * whole.width,
    y: cut.y * whole.height,
    width: cut.width * whole.width,
    height: cut.height * whole.height,
  };
  return (
    <svg
      role="img"
      aria-label={alt}
      className="cut-picture"
      viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
      preserveAspectRatio={isWhole ? 'xMidYMid meet' : 'xMidYMid slice'}
    >
      <clipPath id={clipId}>
        <rect {...box} />
      </clipPath>
      <g clipPath={`url(#${clipId})`}>
        <image href={src} width={size.width} height={size.height} transform={turned(size, cut.turn)} />
      </g>
    </svg>
  );
}
