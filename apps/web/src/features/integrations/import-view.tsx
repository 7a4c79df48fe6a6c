import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { formatCount } from '../../lib/numbers.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';
import { showToast } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, SegmentedControl } from '../../ui/choice.tsx';
import { Meter } from '../../ui/meter.tsx';
import { State } from '../../ui/note.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { VirtualList } from '../../ui/virtual.tsx';
import { actWords, checkedWords, madeWords, progressOf, reportOf, rowWord } from './import-words.rules.ts';
import { type Import, type ImportRow, readAllRows, type Show, type useImportActs, useRows } from './imports.api.ts';
import { saveText } from './save-text.ts';

type Acts = ReturnType<typeof useImportActs>;

const noteOf = (row: ImportRow) => {
  const word = row.outcome ?? row.verdict;
  if (word === 'refused') return 'failed' as const;
  if (word === 'known') return 'cancelled' as const;
  return word === 'draft' ? ('draft' as const) : ('scheduled' as const);
};

function Row({ row }: { row: ImportRow }) {
  return (
    <div className="imp-row">
      <span className="imp-num quiet s12">
        <span className="vh">Row </span>
        {formatCount(row.number)}
      </span>
      <span className="imp-state">
        <State state={noteOf(row)}>{rowWord(row)}</State>
      </span>
      <span className="min-w-0">
        {row.postId ? (
          <Link to="/posts/$postId" params={{ postId: row.postId }} className="say-s imp-text">
            {row.excerpt || 'The post'}
          </Link>
        ) : (
          <span className="say-s imp-text">{row.excerpt || `Line ${formatCount(row.line)}`}</span>
        )}
        {row.words && <span className="s12 quiet block">{row.words}</span>}
      </span>
      <span className="imp-where quiet s12">{[row.accounts, row.when].filter(Boolean).join(' · ')}</span>
    </div>
  );
}

/** "All 10,000", "Not imported 3", "Here already 0". */
const segmentsOf = (one: Import) => {
  const counts = one.state === 'ready' ? one.checked : one.made;
  return [
    { value: 'refused', label: `Refused ${formatCount(counts.refused)}` },
    { value: 'known', label: `Here already ${formatCount(counts.known)}` },
    { value: 'all', label: `All ${formatCount(one.rowCount)}` },
  ] as const;
};

function Rows({ one }: { one: Import }) {
  const refused = one.state === 'ready' ? one.checked.refused : one.made.refused;
  const [show, setShow] = useState<Show>(refused > 0 ? 'refused' : 'all');
  const rows = useRows(one, show);
  const items = rows.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-label="Rows" className="mt-4">
      <SegmentedControl label="Which rows" segments={segmentsOf(one)} value={show} onChange={setShow} />
      {rows.error && !rows.data ? (
        <ErrorNotice problem={toProblem(rows.error)} onRetry={() => void rows.refetch()} />
      ) : !rows.data ? (
        <Skeleton rows={6} height={45} label="Loading rows" />
      ) : items.length === 0 ? (
        <p className="quiet mt-3">No row is like that.</p>
      ) : (
        <VirtualList
          label="Rows of the file"
          items={items}
          idOf={({ number }) => String(number)}
          rowHeight={52}
          onNearEnd={() => {
            if (rows.hasNextPage) void rows.fetchNextPage();
          }}
          render={(row) => <Row row={row} />}
        />
      )}
    </section>
  );
}

function Working({ one, acts }: { one: Import; acts: Acts }) {
  const progress = progressOf(one);
  if (!progress) return null;
  return (
    <div className="imp-work">
      <p className="say" role="status">
        {progress.words}
      </p>
      <Meter exact={progress.share} label={progress.words} />
      <p className="quiet">
        {one.state === 'checking'
          ? 'Nothing is made yet. You can leave this page; it goes on.'
          : 'You can leave this page; it goes on, also when the server starts anew.'}
      </p>
      <div>
        <Button isBusy={acts.busy === 'cancel'} onClick={() => void acts.cancel(one.id)}>
          Stop
        </Button>
      </div>
    </div>
  );
}

function Ready({ one, acts }: { one: Import; acts: Acts }) {
  const { workspace } = useSession();
  const [asDrafts, setAsDrafts] = useState(false);
  const some = one.checked.fits + one.checked.draft;
  const whyNot =
    workspace?.role === 'viewer'
      ? 'You can read this workspace; an editor imports posts.'
      : some === 0 && 'No row of this file would add a post.';
  return (
    <div className="imp-work">
      <p className="say">{checkedWords(one)}</p>
      {one.checked.fits > 0 && (
        <Checkbox label="Keep all as drafts and plan none" checked={asDrafts} onChange={setAsDrafts} />
      )}
      <div className="flex flex-wrap gap-2">
        <Button
          look="primary"
          unavailable={whyNot}
          isBusy={acts.busy === 'start'}
          onClick={() => void acts.start(one.id, !asDrafts)}
        >
          {actWords(one, !asDrafts)}
        </Button>
        <Report one={one} />
      </div>
    </div>
  );
}

function Report({ one }: { one: Import }) {
  const workspaceId = useWorkspaceId();
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const rows = await readAllRows(workspaceId, one.id);
      const name = one.fileName.replace(/\.[a-z]{1,4}$/i, '');
      saveText(
        `${name}-report.csv`,
        reportOf(rows, (postId) => `${location.origin}/posts/${postId}`),
      );
    } catch (error) {
      showToast({ words: `The report could not be made: ${toProblem(error).userMessage}` });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button isBusy={isBusy} onClick={() => void save()}>
      Download the report
    </Button>
  );
}

function Ended({ one }: { one: Import }) {
  return (
    <div className="imp-work">
      <p className="say" role="status">
        {madeWords(one)}
      </p>
      <div>
        <Report one={one} />
      </div>
    </div>
  );
}

/** One file: how far it is, what was found or made, and its rows. */
export function ImportView({ one, acts }: { one: Import; acts: Acts }) {
  const isWorking = one.state === 'checking' || one.state === 'running';
  return (
    <>
      {one.notes.map((note) => (
        <p key={note} className="bar">
          {note}
        </p>
      ))}
      {isWorking ? (
        <Working one={one} acts={acts} />
      ) : one.state === 'ready' ? (
        <Ready one={one} acts={acts} />
      ) : (
        <Ended one={one} />
      )}
      {!isWorking && <Rows key={one.state} one={one} />}
    </>
  );
}
