import { DotsThreeIcon } from '@phosphor-icons/react/dist/csr/DotsThree';
import { FunnelSimpleIcon } from '@phosphor-icons/react/dist/csr/FunnelSimple';
import { StarIcon } from '@phosphor-icons/react/dist/csr/Star';
import { useState } from 'react';
import { useStore } from '../lib/store.ts';
import { chooseDensity, chooseTheme, density, type Theme, theme } from '../lib/theme.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Checkbox, SegmentedControl, Switch } from '../ui/choice.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Select, TextArea } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, Popover } from '../ui/menu.tsx';
import { Meter } from '../ui/meter.tsx';
import { KeptNote } from '../ui/note.tsx';
import { Section } from '../ui/page-header.tsx';
import { Avatar, Figure, SandboxTag, Tag } from '../ui/small.tsx';
import { Tabs } from '../ui/tabs.tsx';

function Choices() {
  const [view, setView] = useState<'month' | 'week' | 'list'>('week');
  const isCompact = useStore(density) === 'compact';
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
      <Switch
        label="Compact rows"
        help="28 px instead of 32."
        checked={isCompact}
        onChange={(on) => chooseDensity(on ? 'compact' : 'normal')}
      />
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
