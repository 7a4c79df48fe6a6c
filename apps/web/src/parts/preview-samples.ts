/** What every network's preview is drawn from: the awkward cases of each mode. */
import type { Capabilities, VersionContent, VersionMedia } from '@antiphon/channels';

/** One sample: the mode it shows, and what is said. */
export interface PreviewSample {
  readonly mode: string;
  readonly content: VersionContent;
}

const picture = (assetId: string, width: number, height: number): VersionMedia => ({
  assetId,
  kind: 'image',
  mimeType: 'image/jpeg',
  sizeBytes: 200_000,
  width,
  height,
  altText: `Sample ${assetId}`,
  isMadeByAi: false,
});
const video = (width: number, height: number): VersionMedia => ({
  ...picture('film', width, height),
  kind: 'video',
  mimeType: 'video/mp4',
  durationMs: 12_000,
});

const longWords =
  'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz-und-noch-viel-länger-als-die-Zeile 焼き物の窯を三十時間焚き続けました。誰も眠りませんでした。 👨‍👩‍👧‍👦🔥';
const address = 'https://example.com/a/very/long/path/that/no/line/can/hold?with=parameters&and=more#and-a-fragment';
const story = `Three places left for the wood-firing weekend.\nBring up to six pieces.\n\n${longWords}\n${address} @marram #woodfiring #anagama\n\n${'Thirty hours of pine, sixteen people, one tall chimney. '.repeat(60)}`;

const said = (text: string, media: readonly VersionMedia[] = []): VersionContent => ({
  parts: [{ text, media }],
  options: { title: 'Wood-firing weekend: three places left' },
});

const wide = picture('wide', 1600, 900);
const tall = picture('tall', 900, 1600);
const square = picture('square', 1000, 1000);

/** Every mode that the network has, each with its awkward case. */
export function samplesFor({ formats }: Capabilities): readonly PreviewSample[] {
  const has = (name: keyof Capabilities['formats']): boolean => formats[name].works;
  const samples: (PreviewSample & { readonly isThere: boolean })[] = [
    { mode: 'text', isThere: has('text'), content: said(story) },
    { mode: 'text that fits', isThere: has('text'), content: said('Hi @marram #pots') },
    { mode: 'picture', isThere: has('image'), content: said(longWords, [tall]) },
    {
      mode: 'picture, cut',
      isThere: has('image'),
      content: said('Cut.', [
        { ...wide, width: 450, height: 900, crop: { x: 0.2, y: 0, width: 0.28, height: 1, turn: 0 } },
      ]),
    },
    { mode: 'two pictures', isThere: has('carousel'), content: said('Two.', [wide, tall]) },
    {
      mode: 'many pictures',
      isThere: has('carousel'),
      content: said('Many.', [square, wide, tall, square, wide, tall]),
    },
    { mode: 'video', isThere: has('video'), content: said(longWords, [video(1920, 1080)]) },
    {
      mode: 'reel',
      isThere: has('reel'),
      content: { ...said(story, [video(1080, 1920)]), options: { placement: 'reel', title: longWords.slice(0, 90) } },
    },
    { mode: 'story', isThere: has('story'), content: { ...said('', [wide]), options: { placement: 'story' } } },
    {
      mode: 'thread',
      isThere: has('thread'),
      content: {
        parts: [
          { text: longWords, media: [wide] },
          { text: address, media: [] },
          { text: 'The end.', media: [square, tall] },
        ],
        options: {},
      },
    },
    {
      mode: 'first comment',
      isThere: has('firstComment'),
      content: { ...said('A picture.', [square]), firstComment: `${longWords} ${address}` },
    },
    {
      mode: 'link card',
      isThere: has('linkCard'),
      content: {
        ...said(`Look: ${address}`),
        link: { url: address, title: longWords, description: longWords.repeat(4), thumbnail: wide },
      },
    },
    {
      mode: 'poll',
      isThere: has('poll'),
      content: {
        ...said('Which glaze?'),
        poll: { options: ['Celadon', longWords.slice(0, 60), 'Ash'], durationMinutes: 1440, isMultiple: false },
      },
    },
  ];
  return samples.flatMap(({ isThere, ...sample }) => (isThere ? [sample] : []));
}

const shapes: Readonly<Record<string, readonly [width: number, height: number, colour: string]>> = {
  wide: [1600, 900, '#6b4a3a'],
  tall: [900, 1600, '#2c5a6b'],
  square: [1000, 1000, '#7a6a2c'],
  film: [1080, 1080, '#4a3a5b'],
};

/** A drawn picture for a sample: its corners and its middle can be told apart. */
export function samplePicture(assetId: string): string {
  const [width, height, colour] = shapes[assetId] ?? [800, 800, '#555'];
  const dots = [
    [0.1, 0.1],
    [0.9, 0.1],
    [0.5, 0.5],
    [0.1, 0.9],
    [0.9, 0.9],
  ].map(([x = 0, y = 0]) => `<circle cx="${x * width}" cy="${y * height}" r="60" fill="#fff8"/>`);
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${colour}"/>${dots.join('')}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(drawn)}`;
}
