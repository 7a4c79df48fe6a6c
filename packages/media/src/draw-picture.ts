import sharp from 'sharp';

/**
 * Draws an SVG of our own as a JPEG of this width. Never for SVG from strangers: it may refer to files.
 */
export async function drawPicture(svg: Uint8Array, widthPx: number): Promise<Uint8Array> {
  return new Uint8Array(
    await sharp(svg).resize({ width: widthPx }).flatten({ background: '#ffffff' }).jpeg({ quality: 86 }).toBuffer(),
  );
}
