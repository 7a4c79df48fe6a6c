import { useMemo, useState } from 'react';
import { formatCount, formatSignedPercent } from '../lib/numbers.ts';
import { Button } from '../ui/button.tsx';
import { Chart } from '../ui/chart.tsx';
import { DropZone, ProgressTile } from '../ui/drop-zone.tsx';
import { Glyph } from '../ui/icon.tsx';
import { Claim } from '../ui/note.tsx';
import { Section } from '../ui/page-header.tsx';
import { Preview } from '../ui/preview/preview.tsx';
import { Seam } from '../ui/seam.tsx';
import type { Selection } from '../ui/selection.ts';
import { type Column, Table } from '../ui/table.tsx';
import { VirtualGrid, VirtualList } from '../ui/virtual.tsx';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly answer: string;
  readonly left: number | null;
}

const rows: readonly Row[] = [
  { id: 'meadow', name: 'Meadow', answer: 'We ask; it always knows', left: 11_640 },
  { id: 'lantern', name: 'Lantern', answer: 'We look in your timeline', left: 97 },
  { id: 'ferry', name: 'Ferry', answer: 'We may have to ask you', left: null },
];
const many: readonly Row[] = Array.from({ length: 5000 }, (_, index) => ({
  id: `r${index}`,
  name: `Post ${formatCount(index + 1)}`,
  answer: 'We ask; it always knows',
  left: index,
}));

const columns: readonly Column<Row>[] = [
  {
    key: 'name',
    name: 'Account',
    cell: ({ name }) => (
      <span className="inline-flex items-center gap-2">
        <Glyph path="M3 4h18v12H9l-4 4v-4H3z" />
        {name}
      </span>
    ),
  },
  { key: 'answer', name: 'If it does not answer', cell: ({ answer }) => answer },
  { key: 'left', name: 'Left today', isFigure: true, cell: ({ left }) => (left === null ? '–' : formatCount(left)) },
];

/** Three rows; the 5,000 are further down. */
export function ATable() {
  return (
    <Section name="A table" className="part">
      <Table label="What accounts do when no answer comes" columns={columns} rows={rows} idOf={({ id }) => id} />
    </Section>
  );
}

/** Uploads, and 5,000 rows. */
export function Files() {
  const [selection, setSelection] = useState<Selection>(new Set());
  return (
    <>
      <Section name="Files" className="part">
        <DropZone label="Add files" help="Or drop them here. Up to 1 GB each." onFiles={() => undefined} />
        <div className="mt-3 grid grid-cols-2 gap-3">
          <ProgressTile
            tile={{ id: '1', name: 'kiln-mouth.jpg', state: 'sending', progress: 0.62, words: 'about 9\u00a0s' }}
            onCancel={() => undefined}
          />
          <ProgressTile tile={{ id: '2', name: 'tenmoku.jpg', state: 'done', progress: 1 }} />
        </div>
      </Section>
      <Section name="Five thousand rows" className="part">
        <Table
          label="Five thousand rows"
          columns={columns}
          rows={many}
          idOf={({ id }) => id}
          height={260}
          selection={selection}
          onSelect={setSelection}
          bulk={() => (
            <Button small look="link">
              Move them
            </Button>
          )}
        />
      </Section>
    </>
  );
}

/** Call left, answer right. */
export function TheSeam() {
  return (
    <Section name="The seam" className="part">
      <Seam
        name="parts"
        left={<p className="say-s pr-6">What we say stands left.</p>}
        right={<p className="say-s pl-6">What comes back stands right.</p>}
      />
    </Section>
  );
}

/** Lists and grids of any length draw only what is seen. */
export function LongLists() {
  return (
    <>
      <Section name="A long list" className="part">
        <VirtualList
          label="Five thousand posts"
          items={many}
          idOf={({ id }) => id}
          rowHeight={33}
          height={132}
          render={({ name }) => <p className="say-s clip border-b border-rule py-1.5">{name}</p>}
        />
      </Section>
      <Section name="A grid" className="part">
        <VirtualGrid
          label="Assets"
          items={many.slice(0, 6)}
          idOf={({ id }) => id}
          minWidth={96}
          gap={8}
          rowHeight={64}
          render={({ name }) => <div className="s12 grid h-16 place-items-center rounded-note bg-wash">{name}</div>}
        />
      </Section>
    </>
  );
}

/** The two layouts a post is shown in before it goes out. */
export function Previews() {
  return (
    <Section name="As the network shows it" className="part">
      <Preview
        author={{ name: 'Marram Pottery', handle: '@marrampots' }}
        mediaUrl={() => null}
        preview={{
          layout: 'feed-text',
          note: 'Drawn by the rules of this network. The struck letters would not go out.',
          posts: [
            {
              segments: [
                { text: 'Three places left for the wood-firing weekend. ', style: 'plain' },
                { text: 'marram.example/firing', style: 'link' },
                { text: ' #ana', style: 'hashtag' },
                { text: 'gama', style: 'cut' },
              ],
              media: [{ assetId: 'a', altText: 'The mouth of the kiln', aspectRatio: 16 / 9 }],
              counters: ['0 replies', '0 likes'],
            },
          ],
        }}
      />
    </Section>
  );
}

const hours = Array.from({ length: 18 }, (_, index) => index + 6);
const wave = hours.map((hour) => -0.02 - 0.06 * Math.cos((hour - 1) / 3.2) + (hour > 16 && hour < 22 ? 0.1 : 0));

/** A finding with its band, by keyboard and as a table. */
export function Drawings() {
  const looks = useMemo(
    () => ({
      series: { x: hours, center: wave, low: wave.map((one) => one - 0.1), high: wave.map((one) => one + 0.1) },
      formatX: (hour: number) => String(hour),
      formatY: (share: number) => formatSignedPercent(share),
      gridAt: [0.2, -0.2],
      usual: { at: 0, word: 'usual' },
      ticksAt: [6, 9, 12, 15, 18, 21],
      stretches: [{ from: 18, to: 20, standing: 'supported' as const }],
    }),
    [],
  );
  return (
    <Section name="A finding" className="part">
      <Chart
        {...looks}
        title={
          <>
            Posts between 18:00 and 20:00 got <b>4 to 23 % more</b> answers.
          </>
        }
        standing={
          <>
            <Claim standing="supported" /> by 143 posts read at 48 h; 9 younger ones left out. Band 90 %.
          </>
        }
        text="Answers by hour. Usual from six to sixteen, then a rise of 4 to 23 percent between eighteen and twenty."
        columns={['Hour', 'Against usual', 'At least', 'At most']}
      />
    </Section>
  );
}
