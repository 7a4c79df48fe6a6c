import { DotsThreeIcon } from '@phosphor-icons/react/dist/csr/DotsThree';
import { FunnelSimpleIcon } from '@phosphor-icons/react/dist/csr/FunnelSimple';
import { StarIcon } from '@phosphor-icons/react/dist/csr/Star';
import { useMemo, useState } from 'react';
import { formatCount, formatSignedPercent } from '../lib/numbers.ts';
import { useStore } from '../lib/store.ts';
import { chooseTheme, type Theme, theme } from '../lib/theme.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Chart } from '../ui/chart.tsx';
import { Checkbox, SegmentedControl, Switch } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { DropZone, ProgressTile } from '../ui/drop-zone.tsx';
import { Select, TextArea } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, Popover } from '../ui/menu.tsx';
import { Meter } from '../ui/meter.tsx';
import { Claim, KeptNote } from '../ui/note.tsx';
import { Section } from '../ui/page-header.tsx';
import { Preview } from '../ui/preview/preview.tsx';
import { Seam } from '../ui/seam.tsx';
import type { Selection } from '../ui/selection.ts';
import { Avatar, Figure, SandboxTag, Tag } from '../ui/small.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { Tabs } from '../ui/tabs.tsx';

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
  { key: 'name', name: 'Account', cell: ({ name }) => name },
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

function Choices() {
  const [view, setView] = useState<'month' | 'week' | 'list'>('week');
  const [isOn, setOn] = useState(true);
  const colours = useStore(theme);
  return (
    <div className="grid justify-items-start gap-3">
      <SegmentedControl
        label="View"
        segments={[
          { value: 'month', label: 'Month' },
          { value: 'week', label: 'Week' },
          { value: 'list', label: 'List' },
        ]}
        value={view}
        onChange={setView}
      />
      <SegmentedControl<Theme>
        label="Colours"
        segments={[
          { value: 'system', label: 'System' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
        value={colours}
        onChange={chooseTheme}
      />
      <Checkbox label="Ask me before posting after 22:00" defaultChecked />
      <Checkbox label="All accounts" isPartly />
      <Switch label="Compact rows" help="28 px instead of 32." checked={isOn} onChange={setOn} />
    </div>
  );
}

function Floating() {
  const [isSheet, setSheet] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Menu
        trigger={<Button>Move…</Button>}
        groups={[
          {
            items: [
              { words: 'To tomorrow', onSelect: () => undefined, keys: 'S' },
              { words: 'Send now', cost: '$0.015', onSelect: () => undefined },
            ],
          },
          {
            label: 'Rarely',
            items: [
              { words: 'Delete', isDestructive: true, onSelect: () => undefined },
              { words: 'Archive', unavailable: 'It is on its way.', onSelect: () => undefined },
            ],
          },
        ]}
      />
      <Popover
        label="Filter"
        trigger={
          <Button>
            <Icon of={FunnelSimpleIcon} /> All accounts
          </Button>
        }
      >
        <Checkbox label="Meadow" defaultChecked />
      </Popover>
      <IconButton label="Favourite" keys="F">
        <Icon of={StarIcon} />
      </IconButton>
      <IconButton label="More" onClick={() => setSheet(true)}>
        <Icon of={DotsThreeIcon} />
      </IconButton>
      <Button look="primary" cost="≤ $0.0011">
        Shorten
      </Button>
      <Dialog
        isOpen={isSheet}
        onClose={() => setSheet(false)}
        title="A sheet"
        words="For settings of what is on the page."
        shape="sheet"
      />
    </div>
  );
}

/** What the first picture has no room for. */
export function MoreControls() {
  const [tab, setTab] = useState<'a' | 'b'>('a');
  return (
    <>
      <Section name="Choices" className="part">
        <Choices />
      </Section>
      <Section name="What floats" className="part">
        <Floating />
      </Section>
      <Section name="Fields" className="part">
        <div className="grid gap-3">
          <TextArea
            label="What we want to say"
            voice="say"
            shape="line"
            defaultValue="Three places left for the wood-firing weekend, 5 and 6 December. Bring up to six pieces; we bring the kiln, the soup and the night shift."
          />
          <Select label="Language" help="Of the text, not of the app." defaultValue="en-IE">
            <option value="en-IE">English, Ireland</option>
            <option value="de">Deutsch: Donaudampfschifffahrtsgesellschaft</option>
            <option value="ja">日本語</option>
          </Select>
        </div>
      </Section>
      <Section name="Small things" className="part">
        <div className="flex flex-wrap items-center gap-2">
          <Tag>#woodfiring</Tag>
          <Tag onRemove={() => undefined} removeLabel="Remove the filter Pictures">
            Pictures
          </Tag>
          <SandboxTag />
          <Avatar name="Noor Brennan" />
          <KeptNote isKept={false} />
          <KeptNote isKept />
        </div>
        <div className="mt-3 max-w-[200px]">
          <span className="s12 flex justify-between">
            November <Figure isBold>$6.42 of $25.00</Figure>
          </span>
          <Meter
            exact={0.257}
            possible={0.06}
            label="$6.42 of $25.00 spent, at most $1.47 more planned"
            className="mt-1"
          />
        </div>
      </Section>
      <Section name="Tabs" className="part">
        <Tabs
          label="Settings"
          value={tab}
          onChange={setTab}
          tabs={[
            { value: 'a', label: 'Profile', content: <p>Name, zone, week start.</p> },
            { value: 'b', label: 'Provider keys', content: <p>Sealed in the vault.</p> },
          ]}
        />
      </Section>
    </>
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
