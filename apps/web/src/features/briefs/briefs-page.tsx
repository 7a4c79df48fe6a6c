import { ArchiveIcon } from '@phosphor-icons/react/dist/csr/Archive';
import { ArrowCounterClockwiseIcon } from '@phosphor-icons/react/dist/csr/ArrowCounterClockwise';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { formatAge } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { useProjects } from '../../lib/use-projects.ts';
import { Button, buttonClass, IconButton } from '../../ui/button.tsx';
import { SegmentedControl } from '../../ui/choice.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState, ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { VirtualList } from '../../ui/virtual.tsx';
import { secondLine } from './brief-draft.rules.ts';
import { type Brief, type BriefFilter, useBriefs, useWhyNotWrite } from './briefs.api.ts';
import './briefs.css';
import { usePutAway } from './put-away.tsx';

function NewBrief({ isPrimary = true }: { isPrimary?: boolean }) {
  return (
    <Link to={'/briefs/new' as string} className={buttonClass({ look: isPrimary ? 'primary' : 'plain' })}>
      New brief <Kbd keys="N" />
    </Link>
  );
}

/** The brief as a link, and behind it the one thing that can be done from here. */
function Row({ brief, now, whyNot }: { brief: Brief; now: Date; whyNot: string | null }) {
  const { putAway, bringBack } = usePutAway();
  const count = brief.accountIds.length;
  return (
    <div className="br-item">
      <Link to={`/briefs/${brief.id}` as string} className="br-row">
        <span className="br-title clip" lang={brief.language}>
          {brief.title}
        </span>
        <span className="s12 quiet num text-right">{formatAge(brief.updatedAt, now)}</span>
        <span className="br-words clip" lang={brief.language}>
          {secondLine(brief)}
        </span>
        <span className="s12 quiet num text-right">
          {count === 0 ? 'No account' : count === 1 ? '1 account' : `${count} accounts`}
        </span>
      </Link>
      {whyNot === null &&
        (brief.archivedAt ? (
          <IconButton label={`Bring back “${brief.title}”`} onClick={() => bringBack(brief)}>
            <Icon of={ArrowCounterClockwiseIcon} />
          </IconButton>
        ) : (
          <IconButton label={`Put away “${brief.title}”`} onClick={() => putAway(brief)}>
            <Icon of={ArchiveIcon} />
          </IconButton>
        ))}
    </div>
  );
}

interface ToolsProps {
  readonly filter: BriefFilter;
  readonly onFilter: (filter: BriefFilter) => void;
}

function Tools({ filter, onFilter }: ToolsProps) {
  const { data } = useProjects();
  const projects = data?.items ?? [];
  return (
    <div className="br-tools">
      <TextField
        label="Search"
        type="search"
        className="min-w-[220px]"
        value={filter.search}
        maxLength={200}
        placeholder="Words of a brief"
        onChange={(event) => onFilter({ ...filter, search: event.currentTarget.value })}
      />
      {projects.length > 1 && (
        <Select
          label="Project"
          className="min-w-[180px]"
          value={filter.projectId}
          onChange={(event) => onFilter({ ...filter, projectId: event.currentTarget.value })}
        >
          <option value="">All projects</option>
          {projects.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
      <SegmentedControl
        label="Which briefs"
        segments={[
          { value: 'hide', label: 'In work' },
          { value: 'only', label: 'Put away' },
        ]}
        value={filter.archived}
        onChange={(archived) => onFilter({ ...filter, archived })}
      />
    </div>
  );
}

function Nothing({ filter, onClear }: { filter: BriefFilter; onClear: () => void }) {
  if (filter.search || filter.projectId)
    return (
      <EmptyState actions={<Button onClick={onClear}>Show all briefs</Button>}>
        No brief {filter.search ? `says “${filter.search}”` : 'is in this project'}.
      </EmptyState>
    );
  if (filter.archived === 'only') return <EmptyState>Nothing has been put away.</EmptyState>;
  return (
    <EmptyState actions={<NewBrief />}>
      A brief says what you want to say, to whom and where. Captions, pictures and times come back.
    </EmptyState>
  );
}

function List({ filter, onClear }: { filter: BriefFilter; onClear: () => void }) {
  const now = useNow();
  const whyNot = useWhyNotWrite();
  const search = useDeferredValue(filter.search.trim());
  const { data, error, refetch, fetchNextPage, hasNextPage } = useBriefs({ ...filter, search });
  const briefs = data?.pages.flatMap(({ items }) => items) ?? [];
  if (error && !data)
    return (
      <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()}>
        Briefs are safe; only this list cannot be shown.
      </ErrorNotice>
    );
  if (!data) return <Skeleton rows={6} height={62} label="Loading briefs" />;
  if (briefs.length === 0) return <Nothing filter={filter} onClear={onClear} />;
  return (
    <VirtualList
      label="Briefs"
      items={briefs}
      idOf={({ id }) => id}
      rowHeight={62}
      onNearEnd={hasNextPage ? () => void fetchNextPage() : undefined}
      render={(brief) => <Row brief={brief} now={now} whyNot={whyNot} />}
    />
  );
}

const all: BriefFilter = { search: '', projectId: '', archived: 'hide' };

/** Briefs: what we want to say, newest change first. */
export function BriefsPage() {
  usePageTitle('Briefs');
  const [filter, setFilter] = useState(all);
  const { data } = useBriefs(all);
  const isNew = data !== undefined && (data.pages[0]?.items.length ?? 0) === 0 && filter === all;
  return (
    <>
      <PageHeader
        title="Briefs"
        actions={
          <>
            <Link to={'/brands' as string} className={buttonClass({ look: 'link' })}>
              Brands
            </Link>
            {!isNew && <NewBrief />}
          </>
        }
      />
      <div className="body">
        {!isNew && <Tools filter={filter} onFilter={setFilter} />}
        <List filter={filter} onClear={() => setFilter(all)} />
      </div>
    </>
  );
}
