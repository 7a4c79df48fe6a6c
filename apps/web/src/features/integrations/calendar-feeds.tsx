import { useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { useSession } from '../../lib/session.ts';
import { formatDate } from '../../lib/times.ts';
import { showToast } from '../../lib/toasts.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { AccountName, useAccounts } from '../accounts/index.tsx';
import { type CalendarFeed, useFeedActs, useFeedProjects, useFeeds } from './calendar-feeds.api.ts';
import { fetchedWords, shownWords, webcalOf } from './calendar-feeds.rules.ts';
import './integrations.css';

type Acts = ReturnType<typeof useFeedActs>;

/** The address, shown once. */
function Made({ address }: { address: string }) {
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(address);
      showToast({ words: 'Copied.', lastsMs: 3000 });
    } catch (error) {
      showToast({ words: `It could not be copied (${toProblem(error).code}). Select it and copy it by hand.` });
    }
  };
  return (
    <div className="feed-once" role="status">
      <p className="b">The address of this calendar</p>
      <p className="quiet s12">
        Paste it where your calendar program asks for the address of a calendar. Whoever has it sees what is planned
        here, so keep it to yourself. It is shown once; we keep only a fingerprint.
      </p>
      <code className="feed-code">{address}</code>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => void copy()}>Copy</Button>
        <a className={buttonClass({})} href={webcalOf(address)}>
          Open in your calendar program
        </a>
      </div>
    </div>
  );
}

function Feeds({ acts, handles }: { acts: Acts; handles: ReadonlyMap<string, string> }) {
  const feeds = useFeeds();
  const projects = useFeedProjects();
  const now = useNow();
  const { profile } = useSession();
  const [renewing, setRenewing] = useState<CalendarFeed | null>(null);
  if (feeds.error && !feeds.data)
    return <ErrorNotice problem={toProblem(feeds.error)} onRetry={() => void feeds.refetch()} />;
  if (!feeds.data) return <Skeleton rows={2} label="Loading calendar addresses" />;
  if (feeds.data.items.length === 0)
    return (
      <p className="quiet">
        No address yet. With one, your calendar program shows what is planned here and follows every change.
      </p>
    );
  const names = new Map(projects.data?.items.map(({ id, name }) => [id, name]));
  return (
    <>
      <ul className="feed-list" aria-label="Calendar addresses">
        {feeds.data.items.map((feed) => (
          <li key={feed.id} className="feed-li">
            <span className="min-w-0 flex-1">
              <span className="b">{feed.name}</span>
              <span className="quiet s12 block">{shownWords(feed, handles, names)}</span>
              <span className="quiet s12 block">
                Since {formatDate(feed.renewedAt, profile?.timeZone ?? 'UTC')}. {fetchedWords(feed, now)}.
              </span>
            </span>
            <Button small look="link" onClick={() => setRenewing(feed)}>
              Renew<span className="vh"> {feed.name}</span>
            </Button>
            <Button small look="link" onClick={() => void acts.revoke(feed)}>
              End<span className="vh"> {feed.name}</span>
            </Button>
          </li>
        ))}
      </ul>
      <Confirm
        isOpen={renewing !== null}
        onClose={() => setRenewing(null)}
        title={`New address for “${renewing?.name ?? ''}”?`}
        words="The old address ends at once and cannot be brought back. Programs that follow it need the new one."
        safe="Keep the old one"
        act="Make a new one"
        isBusy={acts.isBusy}
        onAct={() => {
          if (renewing) void acts.renew(renewing.id).then(() => setRenewing(null));
        }}
      />
    </>
  );
}

function NewFeed({ acts }: { acts: Acts }) {
  const accounts = useAccounts();
  const projects = useFeedProjects();
  const { workspace } = useSession();
  const [name, setName] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const [accountIds, setAccountIds] = useState<readonly string[]>([]);
  const [projectId, setProjectId] = useState('');
  const items = accounts.data?.items.filter(({ state }) => state !== 'disconnected') ?? [];
  const toggle = (id: string, isOn: boolean) =>
    setAccountIds(isOn ? [...accountIds, id] : accountIds.filter((one) => one !== id));
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (acts.isBusy) return;
        const wanted = name.trim() || (workspace?.name ?? '');
        if (wanted === '') return setFault('Give it a name.');
        void acts.create({ name: wanted.slice(0, 80), accountIds, projectId: projectId || null });
      }}
    >
      <TextField
        label="Name of the calendar"
        placeholder={workspace?.name}
        value={name}
        maxLength={80}
        error={fault ?? acts.problem?.fieldErrors.name}
        onChange={(event) => {
          setName(event.currentTarget.value);
          setFault(null);
        }}
      />
      {items.length > 1 && (
        <fieldset className="feed-accounts">
          <legend className="lab">Only these accounts; none chosen means all</legend>
          {items.map((account) => (
            <Checkbox
              key={account.id}
              label={<AccountName account={account} />}
              checked={accountIds.includes(account.id)}
              onChange={(isOn) => toggle(account.id, isOn)}
            />
          ))}
        </fieldset>
      )}
      {(projects.data?.items.length ?? 0) > 1 && (
        <Select label="Project" value={projectId} onChange={(event) => setProjectId(event.currentTarget.value)}>
          <option value="">All projects</option>
          {projects.data?.items.map((project) => (
            <option key={project.id} value={project.id}>
              {project.name}
            </option>
          ))}
        </Select>
      )}
      <div>
        <Button type="submit" isBusy={acts.isBusy}>
          Make the address
        </Button>
      </div>
    </form>
  );
}

/** A person's own calendar addresses: made, renewed, ended; with what fetched them last. */
export function CalendarFeeds() {
  const acts = useFeedActs();
  const accounts = useAccounts();
  const handles = new Map(accounts.data?.items.map(({ id, handle }) => [id, handle]));
  return (
    <div className="grid gap-4">
      {acts.problem && Object.keys(acts.problem.fieldErrors).length === 0 && (
        <ErrorNotice problem={acts.problem} onRetry={acts.forget} way="I have seen it" />
      )}
      {acts.made && <Made address={acts.made.address} />}
      <Feeds acts={acts} handles={handles} />
      <NewFeed acts={acts} />
    </div>
  );
}
