/** Makes a photo as a camera would: `node make-photo.mjs <file> [colour of the sky]`, a JPEG with EXIF and the grain of a sensor. */
import sharp from 'sharp';

const [file, light = '#e8a15c'] = process.argv.slice(2);
const width = 1600;
const height = 1200;
const grain = await sharp({
  create: { width, height, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 12 } },
})
  .png()
  .toBuffer();
const sky = Buffer.from(
  `<svg width="${width}" height="${height}"><defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="${light}"/><stop offset="1" stop-color="#20323f"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#sky)"/><circle cx="1100" cy="420" r="130" fill="#fff2d0"/></svg>`,
);
await sharp(sky)
  .composite([{ input: grain, blend: 'soft-light' }])
  .withExif({
    IFD0: { Make: 'Antiphon', Model: 'Test camera', Copyright: 'CC0' },
    IFD2: { DateTimeOriginal: '2026:11:20 17:41:09', FNumber: '28/10' },
  })
  .jpeg({ quality: 84 })
  .toFile(file);
