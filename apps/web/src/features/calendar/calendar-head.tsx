import { CaretDownIcon } from '@phosphor-icons/react/dist/csr/CaretDown';
import { CaretLeftIcon } from '@phosphor-icons/react/dist/csr/CaretLeft';
import { CaretRightIcon } from '@phosphor-icons/react/dist/csr/CaretRight';
import { FunnelIcon } from '@phosphor-icons/react/dist/csr/Funnel';
import { Link } from '@tanstack/react-router';
import { browserZone, zoneName, zoneOffset } from '../../lib/times.ts';
import { Button, buttonClass, IconButton } from '../../ui/button.tsx';
import { SegmentedControl } from '../../ui/choice.tsx';
import { Select } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Menu, Popover } from '../../ui/menu.tsx';
import { noteWords } from '../../ui/note.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { type Account, networkName } from '../accounts/index.tsx';
import { useProjects } from '../posts/index.tsx';
import { type CalendarFilter, type CalendarView, chosenIn, noFilter, sendStates } from './address.rules.ts';
import { useLabels } from './calendar.api.ts';
import { useIsNarrow } from './use-is-narrow.ts';

const viewNames: Readonly<Record<CalendarView, string>> = { month: 'Month', week: 'Week', list: 'List' };

/** Month, week, list; a phone has no room for a month. */
export function Views({ view, onView }: { view: CalendarView; onView: (view: CalendarView) => void }) {
  const isNarrow = useIsNarrow();
  const views: readonly CalendarView[] = isNarrow ? ['week', 'list'] : ['month', 'week', 'list'];
  return (
    <SegmentedControl
      label="View"
      value={isNarrow && view === 'month' ? 'week' : view}
      segments={views.map((value) => ({ value, label: viewNames[value] }))}
      onChange={onView}
    />
  );
}

/** The zone in which days begin; the person's own, the workspace's and this device's are near. */
export function ZoneMenu({
  zone,
  own,
  workspace,
  at,
  onZone,
}: {
  zone: string;
  own: string;
  workspace: string;
  /** A moment that is shown, for the difference to UTC. */
  at: Date;
  onZone: (zone: string | null) => void;
}) {
  const choices = [
    { zone: own, whose: 'your own' },
    { zone: workspace, whose: 'the workspace’s' },
    { zone: browserZone(), whose: 'this device’s' },
    { zone: 'UTC', whose: '' },
    { zone, whose: '' },
  ];
  const known = choices.filter(
    (choice, index) => choice.zone !== '' && choices.findIndex((one) => one.zone === choice.zone) === index,
  );
  return (
    <Menu
      trigger={
        <button type="button" className="btn btn-q cal-zone">
          <span>
            {zoneName(zone)}
            <span className="wide-only">, {zoneOffset(at, zone)}</span>
          </span>
          <Icon of={CaretDownIcon} size={12} />
        </button>
      }
      groups={[
        {
          label: 'Times are shown in',
          items: known.map((choice) => ({
            words: (
              <>
                {zoneName(choice.zone)}, {zoneOffset(at, choice.zone)}
                {choice.whose && <span className="quiet"> ({choice.whose})</span>}
              </>
            ),
            onSelect: () => onZone(choice.zone === own ? null : choice.zone),
          })),
        },
      ]}
    />
  );
}

interface FilterProps {
  readonly filter: CalendarFilter;
  readonly accounts: readonly Account[];
  readonly onFilter: (filter: CalendarFilter) => void;
}

/** One account, network, state or project. */
function Filters({ filter, accounts, onFilter }: FilterProps) {
  const { data: projects } = useProjects();
  const channels = [...new Map(accounts.map((account) => [account.channel, account])).values()];
  const labels = useLabels();
  const count = chosenIn(filter);
  return (
    <Popover
      label="Filter"
      align="end"
      trigger={
        <Button>
          <Icon of={FunnelIcon} />
          <span className={count > 0 ? '' : 'wide-only'}>{count > 0 ? `${count} chosen` : 'Filter'}</span>
          {count === 0 && <span className="vh slim">Filter</span>}
        </Button>
      }
    >
      <div className="grid w-[260px] max-w-full gap-3">
        <Select
          label="Account"
          value={filter.accountId}
          onChange={(event) => onFilter({ ...filter, accountId: event.currentTarget.value })}
        >
          <option value="">Every account</option>
          {accounts.map((account) => (
            <option key={account.id} value={account.id}>
              {account.handle}, {networkName(account)}
            </option>
          ))}
        </Select>
        {channels.length > 1 && (
          <Select
            label="Network"
            value={filter.channel}
            onChange={(event) => onFilter({ ...filter, channel: event.currentTarget.value })}
          >
            <option value="">Every network</option>
            {channels.map(({ channel }) => (
              <option key={channel} value={channel}>
                {networkName({ channel })}
              </option>
            ))}
          </Select>
        )}
        <Select
          label="State"
          value={filter.state}
          onChange={(event) => onFilter({ ...filter, state: event.currentTarget.value as CalendarFilter['state'] })}
        >
          <option value="">Every state</option>
          {sendStates.map((state) => (
            <option key={state} value={state}>
              {noteWords[state === 'needs_attention' ? 'attention' : state]}
            </option>
          ))}
        </Select>
        {(projects?.items.length ?? 0) > 1 && (
          <Select
            label="Project"
            value={filter.projectId}
            onChange={(event) => onFilter({ ...filter, projectId: event.currentTarget.value })}
          >
            <option value="">Every project</option>
            {projects?.items.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
        {labels.length > 0 && (
          <Select
            label="Label"
            value={filter.labelId}
            onChange={(event) => onFilter({ ...filter, labelId: event.currentTarget.value })}
          >
            <option value="">Every label</option>
            {labels.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
        {count > 0 && <Button onClick={() => onFilter(noFilter)}>Show all</Button>}
      </div>
    </Popover>
  );
}

/** The head of a month or a week: its name, the way to its neighbours, zone, filter and view. */
export function CalendarHead({
  title,
  view,
  isToday,
  zone,
  filters,
  onStep,
  onToday,
  onView,
}: {
  title: string;
  view: 'month' | 'week';
  /** Today is on the page. */
  isToday: boolean;
  zone: React.ComponentProps<typeof ZoneMenu>;
  filters: FilterProps;
  onStep: (by: 1 | -1) => void;
  onToday: () => void;
  onView: (view: CalendarView) => void;
}) {
  const isNarrow = useIsNarrow();
  return (
    <PageHeader
      title={title}
      sub={
        <span className="cal-nav">
          <span className="wide-only">
            <IconButton label={`Previous ${view}`} keys="ArrowLeft" onClick={() => onStep(-1)}>
              <Icon of={CaretLeftIcon} />
            </IconButton>
            <IconButton label={`Next ${view}`} keys="ArrowRight" onClick={() => onStep(1)}>
              <Icon of={CaretRightIcon} />
            </IconButton>
          </span>
          {!isToday && (
            <Button small onClick={onToday} keys="T">
              Today
            </Button>
          )}
          <ZoneMenu {...zone} />
          {isNarrow && <Filters {...filters} />}
        </span>
      }
      actions={
        <>
          {!isNarrow && <Filters {...filters} />}
          <Views view={view} onView={onView} />
          <Link
            to="/posts/$postId"
            params={{ postId: 'new' }}
            className={`${buttonClass({ look: 'primary' })} wide-only`}
          >
            New post <Kbd keys="P" />
          </Link>
        </>
      }
    />
  );
}
