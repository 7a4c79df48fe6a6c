import { useState } from 'react';
import type { ApiProblem } from '../../lib/api-problem.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { showToast } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Note } from '../../ui/note.tsx';
import { Section } from '../../ui/page-header.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';

/** A part of Settings with an address of its own: `/settings#api-keys`. */
export function Part({
  id,
  name,
  sub,
  children,
}: {
  id: string;
  name: string;
  sub?: React.ReactNode;
  children: React.ReactNode;
}) {
  return (
    <div id={id} className="set-part">
      <Section name={name} sub={sub}>
        <div className="set-in">{children}</div>
      </Section>
    </div>
  );
}

/** What stood against a change; fields say their own faults. */
export function ChangeProblem({ problem, onSeen }: { problem: ApiProblem | null; onSeen: () => void }) {
  if (!problem || Object.keys(problem.fieldErrors).length > 0) return null;
  return <ErrorNotice problem={problem} onRetry={onSeen} way="I have seen it" />;
}

interface Asked<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** A query in its state: the rows, or why there are none. */
export function Loaded<T>({
  query,
  label,
  children,
}: {
  query: Asked<T>;
  /** "Loading members" */
  label: string;
  children: (data: T) => React.ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  return query.error ? (
    <ErrorNotice problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
  ) : (
    <Skeleton rows={3} label={label} />
  );
}

/** Copies a text and says so on the button's own place by a toast only when it fails. */
export function CopyButton({ text, words }: { text: string; words: string }) {
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      showToast({ words: 'Copied.', lastsMs: 3000 });
    } catch (error) {
      showToast({ words: `It could not be copied (${toProblem(error).code}). Select it and copy it by hand.` });
    }
  };
  return <Button onClick={() => void copy()}>{words}</Button>;
}

/** A secret or a link that is shown once, selectable, with a button to copy it. */
export function ShownOnce({
  label,
  text,
  words,
  warning,
}: {
  label: string;
  text: string;
  words: string;
  /** What may stand in its way. */
  warning?: string | null;
}) {
  return (
    <div className="set-once" role="status">
      <p className="b">{label}</p>
      <p className="quiet s12">{words}</p>
      {warning && (
        <p className="flex gap-2 text-attention">
          <Note state="attention" className="mt-0.5" />
          <span>{warning}</span>
        </p>
      )}
      <div className="set-row">
        <code className="set-code">{text}</code>
        <CopyButton text={text} words="Copy" />
      </div>
    </div>
  );
}

/** Makes something by its name: the field, what else it needs (`children`), the button. */
export function NameForm({
  label,
  act,
  noName = 'Give it a name.',
  change,
  unavailable,
  isStacked = false,
  children,
  onMake,
}: {
  label: string;
  /** The words of the button. */
  act: string;
  noName?: string;
  change: { readonly isBusy: boolean; readonly problem: ApiProblem | null };
  /** Why it cannot be made now. */
  unavailable?: string | null | false;
  /** What else it needs stands between the field and the button. */
  isStacked?: boolean;
  children?: React.ReactNode;
  /** Says whether it was made; the field is empty again then. */
  onMake: (name: string) => Promise<boolean>;
}) {
  const [name, setName] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const make = async (): Promise<void> => {
    if (unavailable) return;
    if (name.trim() === '') return setFault(noName);
    if (await onMake(name)) setName('');
  };
  return (
    <form
      className={isStacked ? 'mt-3' : 'set-row'}
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <TextField
        label={label}
        className={isStacked ? '' : 'flex-1'}
        value={name}
        maxLength={80}
        error={fault ?? change.problem?.fieldErrors.name}
        onChange={(event) => {
          setName(event.currentTarget.value);
          setFault(null);
        }}
      />
      {children}
      <Button type="submit" unavailable={unavailable} isBusy={change.isBusy}>
        {act}
      </Button>
    </form>
  );
}

/** A native list of zones. */
export function ZoneOptions({ zones }: { zones: readonly string[] }) {
  return zones.map((zone) => (
    <option key={zone} value={zone}>
      {zone.replaceAll('_', ' ')}
    </option>
  ));
}
