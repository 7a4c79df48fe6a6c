import { CaretDownIcon } from '@phosphor-icons/react/dist/csr/CaretDown';
import { CaretLeftIcon } from '@phosphor-icons/react/dist/csr/CaretLeft';
import { CaretRightIcon } from '@phosphor-icons/react/dist/csr/CaretRight';
import { FunnelIcon } from '@phosphor-icons/react/dist/csr/Funnel';
import { Link } from '@tanstack/react-router';
import { browserZone, zoneName, zoneOffset } from '../../lib/times.ts';
import { Button, buttonClass, IconButton } from '../../ui/button.tsx';
import { SegmentedControl } from '../../ui/choice.tsx';
import { FilterSelect } from '../../ui/filters.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Menu, Popover } from '../../ui/menu.tsx';
import { noteWords } from '../../ui/note.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { type Account, AccountFilter, NetworkFilter, ProjectFilter } from '../accounts/index.tsx';
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
        <AccountFilter
          accounts={accounts}
          least={0}
          hasVisibleLabel
          value={filter.accountId}
          onChoose={(accountId) => onFilter({ ...filter, accountId })}
        />
        <NetworkFilter
          accounts={accounts}
          hasVisibleLabel
          value={filter.channel}
          onChoose={(channel) => onFilter({ ...filter, channel })}
        />
        <FilterSelect
          label="State"
          all="Every state"
          hasVisibleLabel
          value={filter.state}
          choices={sendStates.map((value) => ({
            value,
            words: noteWords[value === 'needs_attention' ? 'attention' : value],
          }))}
          onChoose={(state) => onFilter({ ...filter, state })}
        />
        <ProjectFilter
          hasVisibleLabel
          value={filter.projectId}
          onChoose={(projectId) => onFilter({ ...filter, projectId })}
        />
        <FilterSelect
          label="Label"
          all="Every label"
          hasVisibleLabel
          least={1}
          value={filter.labelId}
          choices={labels.map(({ id, name }) => ({ value: id, words: name }))}
          onChoose={(labelId) => onFilter({ ...filter, labelId })}
        />
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
