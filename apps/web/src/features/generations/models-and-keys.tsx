import { useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { formatPlural } from '../../lib/numbers.ts';
import { formatAge } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Note } from '../../ui/note.tsx';
import { Section } from '../../ui/page-header.tsx';
import { EmptyState, ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { AddKeyDialog } from './add-key-dialog.tsx';
import { type ProviderKey, useKeyActs, useProviderKeys, useProviders, useWhyNotKeys } from './models.api.ts';
import './models.css';
import { ModelList } from './model-list.tsx';

function KeyRow({ one, whyNot, onRemove }: { one: ProviderKey; whyNot: string | null; onRemove: () => void }) {
  const now = useNow();
  const { check } = useKeyActs();
  const isRefused = one.state === 'refused';
  return (
    <li className="mo-key">
      <span className="min-w-0">
        <b>{one.providerName}</b> <code>{one.hint}</code>
        {one.baseUrl && <span className="s12 quiet block clip">{one.baseUrl}</span>}
      </span>
      <span className="min-w-0">
        <span className={`st ${isRefused ? 'st-failed' : 'st-ink'}`}>
          <Note state={isRefused ? 'failed' : 'published'} />
          {isRefused ? 'Refused' : 'Accepted'}
        </span>
        <span className="s12 quiet block">
          {one.problem ?? `Opens ${formatPlural(one.modelCount, 'model')}`}, checked {formatAge(one.checkedAt, now)}
        </span>
      </span>
      <span className="flex flex-wrap gap-2">
        <Button
          small
          unavailable={whyNot}
          isBusy={check.isPending}
          onClick={() => check.mutate(one.id)}
          aria-label={`Check the key ${one.hint} again`}
        >
          Check again
        </Button>
        <Button
          small
          look="destructive"
          unavailable={whyNot}
          onClick={onRemove}
          aria-label={`Remove the key ${one.hint}`}
        >
          Remove
        </Button>
      </span>
      {check.error && <ErrorNotice problem={toProblem(check.error)} />}
    </li>
  );
}

function RemoveKey({ one, onClose }: { one: ProviderKey; onClose: () => void }) {
  const { remove } = useKeyActs();
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={`Remove the key ${one.hint} of ${one.providerName}?`}
      words={
        remove.error
          ? toProblem(remove.error).userMessage
          : `${formatPlural(one.modelCount, 'model')} can no longer be asked through it. Work under way is finished first. To use it again you enter it again.`
      }
      safe="Keep it"
      act="Remove it"
      isBusy={remove.isPending}
      onAct={() => remove.mutate(one.id, { onSuccess: onClose })}
    />
  );
}

function Keys() {
  const { data, error, refetch } = useProviderKeys();
  const providers = useProviders().data?.items ?? [];
  const whyNot = useWhyNotKeys();
  const [isAdding, setIsAdding] = useState(false);
  const [leaving, setLeaving] = useState<ProviderKey | null>(null);
  const add = (
    <Button small unavailable={whyNot} onClick={() => setIsAdding(true)}>
      Add a provider key
    </Button>
  );
  return (
    <Section
      name="Provider keys"
      sub="Yours, at the companies behind the models"
      aside={data && data.items.length > 0 && add}
    >
      {error && !data ? (
        <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton rows={2} height={52} label="Loading provider keys" />
      ) : data.items.length === 0 ? (
        <div className="pt-2">
          <EmptyState actions={add}>
            No provider key yet. The sandbox answers until then: it costs nothing real and says so wherever it speaks.
          </EmptyState>
        </div>
      ) : (
        <ul aria-label="Provider keys">
          {data.items.map((one) => (
            <KeyRow key={one.id} one={one} whyNot={whyNot} onRemove={() => setLeaving(one)} />
          ))}
        </ul>
      )}
      {isAdding && <AddKeyDialog providers={providers} onClose={() => setIsAdding(false)} />}
      {leaving && <RemoveKey one={leaving} onClose={() => setLeaving(null)} />}
    </Section>
  );
}

/** Keys at the companies behind the models, and the models they open with prices and ends. For Settings. */
export function ModelsAndKeys() {
  return (
    <div className="grid gap-6">
      <Keys />
      <ModelList />
    </div>
  );
}
