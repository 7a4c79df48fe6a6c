import { optionColumnsOf } from '@antiphon/contract/option-columns';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { toProblem } from '../../lib/api-problem.ts';
import { formatPlural } from '../../lib/numbers.ts';
import { useSession } from '../../lib/session.ts';
import { browserZone, formatAge } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { Button } from '../../ui/button.tsx';
import { DropZone } from '../../ui/drop-zone.tsx';
import { PageHeader, Section } from '../../ui/page-header.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { useAccounts, useChannels } from '../accounts/index.tsx';
import { ColumnsHelp } from './columns-help.tsx';
import { ImportView } from './import-view.tsx';
import { checkedWords, exampleOf, madeWords, progressOf } from './import-words.rules.ts';
import { type Import, useImport, useImportActs, useImports } from './imports.api.ts';
import { saveText } from './save-text.ts';
import './integrations.css';

const stateWords = (one: Import): string =>
  progressOf(one)?.words ?? (one.state === 'ready' ? checkedWords(one) : madeWords(one));

function Recent({ items, now }: { items: readonly Import[]; now: Date }) {
  if (items.length === 0) return null;
  return (
    <Section name="Last files" className="mt-6">
      <ul>
        {items.map((one) => (
          <li key={one.id} className="feed-li">
            <span className="min-w-0 flex-1">
              <Link to={'/posts/import' as string} search={{ file: one.id } as never} className="b">
                {one.fileName}
              </Link>
              <span className="quiet s12 block">{stateWords(one)}</span>
            </span>
            <span className="quiet s12">{formatAge(one.createdAt, now)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

type Acts = ReturnType<typeof useImportActs>;

function Choose({ acts, onOpen }: { acts: Acts; onOpen: (importId: string) => void }) {
  const { workspace, profile } = useSession();
  const accounts = useAccounts();
  const channels = useChannels();
  const imports = useImports();
  const now = useNow();
  const take = async ([file]: readonly File[]): Promise<void> => {
    const made = file && (await acts.upload(file));
    if (made) onOpen(made.id);
  };
  const alive = accounts.data?.items.filter(({ state }) => state !== 'disconnected') ?? [];
  const options = [...new Set(alive.map(({ channel }) => channel))].flatMap((id) =>
    (channels.data?.items ?? []).filter((channel) => channel.id === id).flatMap(optionColumnsOf),
  );
  const saveExample = () =>
    saveText(
      'antiphon-example.csv',
      exampleOf({
        accounts: alive,
        options,
        zone: profile?.timeZone ?? browserZone(),
        year: now.getFullYear() + 1,
      }),
    );
  if (workspace?.role === 'viewer')
    return <p className="quiet">You can read this workspace; an editor imports posts.</p>;
  return (
    <>
      <DropZone
        label={acts.busy === 'upload' ? 'Uploading…' : 'Choose a CSV file'}
        accept=".csv,.tsv,.txt,text/csv"
        help="Or drop it here. Every row is tried first; nothing is made until you say so."
        onFiles={(files) => void take(files)}
      >
        <Button look="link" onClick={saveExample}>
          Download an example
        </Button>
      </DropZone>
      <ColumnsHelp options={options} />
      {imports.error && !imports.data ? (
        <ErrorNotice problem={toProblem(imports.error)} onRetry={() => void imports.refetch()} />
      ) : (
        <Recent items={imports.data?.items ?? []} now={now} />
      )}
    </>
  );
}

function Opened({ importId, acts }: { importId: string; acts: Acts }) {
  const found = useImport(importId);
  if (found.error && !found.data)
    return <ErrorNotice problem={toProblem(found.error)} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton rows={6} label="Loading the import" />;
  return <ImportView one={found.data} acts={acts} />;
}

/** Posts from a file: choose it, see every row tried, say yes, see what became of each. `?file=` is the one looked at. */
export function ImportPage() {
  usePageTitle('Import posts');
  const { file = '' } = useSearch({ strict: false }) as { file?: string };
  const navigate = useNavigate();
  const acts = useImportActs();
  const found = useImport(file);
  const open = (importId: string) =>
    void navigate({ to: '/posts/import' as string, search: { file: importId } as never });
  return (
    <>
      <PageHeader
        title={file ? (found.data?.fileName ?? 'Import posts') : 'Import posts'}
        parent={
          <Link to="/calendar" className="quiet">
            Calendar
          </Link>
        }
        sub={found.data && file ? formatPlural(found.data.rowCount, 'row') : undefined}
        actions={
          file ? (
            <Link to={'/posts/import' as string} className="btn">
              Another file
            </Link>
          ) : undefined
        }
      />
      <div className="body imp">
        {acts.problem && <ErrorNotice problem={acts.problem} onRetry={acts.forget} way="I have seen it" />}
        {file ? <Opened importId={file} acts={acts} /> : <Choose acts={acts} onOpen={open} />}
      </div>
    </>
  );
}
