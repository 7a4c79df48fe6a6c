import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../../lib/api.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { useSession } from '../../lib/session.ts';
import { browserZone, formatMoment } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { Button } from '../../ui/button.tsx';
import { State } from '../../ui/note.tsx';
import { PageHeader, Section } from '../../ui/page-header.tsx';
import { EmptyState, ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { NetworkGlyph } from './account-name.tsx';
import type { AppStanding } from './accounts.api.ts';
import { AppSteps } from './app-steps.tsx';
import { fieldsOf } from './schema-fields.rules.ts';
import { SchemaForm } from './schema-form.tsx';
import { focusFirstFault, useSchemaForm } from './use-schema-form.ts';
import './accounts.css';

/** What the operator types for one network; secrets are sealed at once and never shown again. */
function AppForm({ standing, onDone }: { standing: AppStanding; onDone: () => void }) {
  const queries = useQueryClient();
  const fields = fieldsOf(standing.app.form);
  const save = useMutation({
    mutationFn: (input: Record<string, unknown>) => client.accounts.saveApp({ channel: standing.channel, input }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.accounts.key() });
      onDone();
    },
  });
  const problem = save.error ? toProblem(save.error) : null;
  const form = useSchemaForm(fields, {}, problem);
  return (
    <form
      noValidate
      className="grid grid-cols-1 gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const input = save.isPending ? null : form.check();
        if (input) save.mutate(input);
        else focusFirstFault(event.currentTarget);
      }}
    >
      <AppSteps app={standing.app} redirectUri={standing.redirectUri} />
      <SchemaForm
        fields={fields}
        values={form.values}
        faults={form.faults}
        onChange={form.change}
        onLeave={form.leave}
      />
      {problem && Object.keys(problem.fieldErrors).length === 0 && <ErrorNotice problem={problem} />}
      <p className="help">Or set it for good: {standing.settings.join(', ')}.</p>
      <span className="flex gap-2">
        <Button type="submit" look="primary" isBusy={save.isPending}>
          Keep it
        </Button>
        <Button onClick={onDone}>Not now</Button>
      </span>
    </form>
  );
}

const sourceWords = {
  environment: 'Set by the environment',
  page: 'Entered here',
} as const;

function NetworkRow({ standing }: { standing: AppStanding }) {
  const [isOpen, setOpen] = useState(false);
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => client.accounts.removeApp({ channel: standing.channel }),
    onSuccess: () => queries.invalidateQueries({ queryKey: api.accounts.key() }),
  });
  const { source, name } = standing;
  return (
    <li className="acc-app">
      <div className="acc-app-head">
        <NetworkGlyph channel={standing.channel} size={18} />
        <h3>{name}</h3>
        <State state={source ? 'published' : 'draft'}>{source ? sourceWords[source] : 'Not set up'}</State>
        <span className="ml-auto flex gap-2">
          {source !== 'environment' && (
            <Button
              small
              aria-expanded={isOpen}
              aria-label={`${source ? 'Change' : 'Set up'} ${name}`}
              onClick={() => setOpen(!isOpen)}
            >
              {source ? 'Change' : 'Set up'}
            </Button>
          )}
          {source === 'page' && (
            <Button
              small
              look="link"
              isBusy={remove.isPending}
              aria-label={`Forget the app for ${name}`}
              onClick={() => remove.mutate()}
            >
              Forget
            </Button>
          )}
        </span>
      </div>
      {remove.error && <ErrorNotice problem={toProblem(remove.error)} />}
      {isOpen && <AppForm standing={standing} onDone={() => setOpen(false)} />}
    </li>
  );
}

/** Whether anything is sent from this installation, and by whom. */
function SendingPart() {
  const queries = useQueryClient();
  const { profile } = useSession();
  const zone = profile?.timeZone ?? browserZone();
  const now = useNow();
  const standing = useQuery(api.publications.standing.queryOptions({ refetchInterval: 15_000 }));
  const pause = useMutation({
    mutationFn: (isPaused: boolean) => (isPaused ? client.publications.pauseAll() : client.publications.resumeAll()),
    onSuccess: () => queries.invalidateQueries({ queryKey: api.publications.standing.key() }),
  });
  if (!standing.data)
    return standing.error ? (
      <ErrorNotice problem={toProblem(standing.error)} onRetry={() => void standing.refetch()} />
    ) : (
      <Skeleton rows={2} label="Loading how sending stands" />
    );
  const { pausedAt, workers, services, ffmpeg } = standing.data;
  const alive = workers.filter(({ isAlive }) => isAlive).length;
  return (
    <div className="mt-3 grid grid-cols-1 gap-3">
      <p className="flex flex-wrap items-center gap-3">
        <State state={pausedAt ? 'attention' : alive > 0 ? 'published' : 'failed'}>
          {pausedAt
            ? `Paused since ${formatMoment(pausedAt, zone, now)}`
            : alive > 0
              ? 'Sending'
              : 'No worker shows life: nothing is sent'}
        </State>
        <Button small isBusy={pause.isPending} onClick={() => pause.mutate(pausedAt === null)}>
          {pausedAt ? 'Send again' : 'Pause everything'}
        </Button>
      </p>
      {pause.error && <ErrorNotice problem={toProblem(pause.error)} />}
      <p className="quiet">
        {alive === 1 ? 'One worker is' : `${alive} workers are`} alive. Within a second of a pause nothing new leaves;
        what is missed is judged by each workspace’s rule.
      </p>
      <p className={ffmpeg.version === null ? 'text-attention' : 'quiet'}>{ffmpeg.words}</p>
      {services.map((service) => (
        <p key={`${service.channel} ${service.server}`} className="text-attention">
          {service.words} Nothing new goes there until {formatMoment(service.closedUntil, zone, now)}.
        </p>
      ))}
    </div>
  );
}

/** The operator's page: apps at the networks, and whether anything is sent at all. */
export function NetworksPage() {
  usePageTitle('Networks');
  const { profile } = useSession();
  const isOperator = profile?.isOperator === true;
  const apps = useQuery({ ...api.accounts.listApps.queryOptions(), enabled: isOperator });
  return (
    <>
      <PageHeader title="Networks" sub="For who runs this installation" hasRule />
      <div className="body grid max-w-[880px] grid-cols-1 gap-8 pt-5">
        {!isOperator ? (
          <EmptyState>Only who runs this installation can look here.</EmptyState>
        ) : (
          <>
            <Section name="Sending">
              <SendingPart />
            </Section>
            <Section
              name="Apps"
              sub="Some networks want this installation to be registered with them before anybody connects."
            >
              {apps.data ? (
                apps.data.items.length === 0 ? (
                  <EmptyState>No installed network wants a registration.</EmptyState>
                ) : (
                  <ul aria-label="Networks that want an app">
                    {apps.data.items.map((standing) => (
                      <NetworkRow key={standing.channel} standing={standing} />
                    ))}
                  </ul>
                )
              ) : apps.error ? (
                <ErrorNotice problem={toProblem(apps.error)} onRetry={() => void apps.refetch()} />
              ) : (
                <Skeleton rows={6} label="Loading networks" />
              )}
            </Section>
          </>
        )}
      </div>
    </>
  );
}
