import { expect, it } from 'vitest';
import { drawPicture } from './draw-picture.ts';
import { probeImage } from './probe-image.ts';

it('draws a vector drawing as a JPEG of the wanted width', async () => {
  const svg = new TextEncoder().encode(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 50"><circle cx="20" cy="25" r="10"/></svg>',
  );
  const facts = await probeImage(await drawPicture(svg, 200));
  expect(facts).toMatchObject({ type: { mimeType: 'image/jpeg' }, width: 200, height: 250 });
});
