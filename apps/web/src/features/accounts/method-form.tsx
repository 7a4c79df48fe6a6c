import { useState } from 'react';
import type { ApiProblem } from '../../lib/api-problem.ts';
import { Button } from '../../ui/button.tsx';
import { SegmentedControl } from '../../ui/choice.tsx';
import { ErrorNotice } from '../../ui/states.tsx';
import type { Account, ChannelInfo } from './accounts.api.ts';
import { knownInput } from './accounts.rules.ts';
import {
  type FormField,
  type FormValues,
  faultIn,
  faultsIn,
  fieldsOf,
  inputOf,
  valuesOf,
} from './schema-fields.rules.ts';
import { SchemaForm } from './schema-form.tsx';

interface MethodFormProps {
  readonly channel: ChannelInfo;
  /** The account that is connected again. */
  readonly account: Account | undefined;
  readonly problem: ApiProblem | null;
  readonly isBusy: boolean;
  readonly onSend: (method: string, input: Record<string, unknown>) => void;
  readonly onClose: () => void;
}

/** What the server said of single fields: it names them `input.<field>`. */
function faultsFrom(problem: ApiProblem | null): Record<string, string> {
  const entries = Object.entries(problem?.fieldErrors ?? {});
  return Object.fromEntries(entries.map(([path, words]) => [path.replace(/^input\./, ''), words]));
}

function useForm(fields: readonly FormField[], known: FormValues, problem: ApiProblem | null) {
  const [values, setValues] = useState<FormValues>(known);
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [answered, setAnswered] = useState<ApiProblem | null>(null);
  if (problem !== answered) {
    setAnswered(problem);
    setFaults(faultsFrom(problem));
  }
  const say = (name: string, fault: string | null): void =>
    setFaults(({ [name]: _, ...rest }) => (fault ? { ...rest, [name]: fault } : rest));
  return {
    values,
    faults,
    change(name: string, value: string | boolean) {
      setValues((before) => ({ ...before, [name]: value }));
      say(name, null);
    },
    // Leaving an empty field says nothing yet: the person may be on the way to another one.
    leave: (field: FormField) => values[field.name] && say(field.name, faultIn(field, values[field.name])),
    check(): Record<string, unknown> | null {
      const found = faultsIn(fields, values);
      setFaults(found);
      return Object.keys(found).length > 0 ? null : inputOf(fields, values);
    },
  };
}

function focusFirstFault(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}

/** The form of one way into a network, drawn from its schema; several ways stand side by side. */
export function MethodForm({ channel, account, problem, isBusy, onSend, onClose }: MethodFormProps) {
  const [methodId, setMethodId] = useState(channel.methods[0]?.id ?? '');
  const [sent, setSent] = useState('');
  const method = channel.methods.find(({ id }) => id === methodId) ?? channel.methods[0];
  if (!method) return <p>This network has no way in yet.</p>;
  return (
    <div className="grid gap-4">
      {channel.methods.length > 1 && (
        <span>
          <SegmentedControl
            label="How to sign in"
            segments={channel.methods.map(({ id, name }) => ({ value: id, label: name }))}
            value={method.id}
            onChange={setMethodId}
          />
        </span>
      )}
      <OneMethod
        key={method.id}
        {...{ method, account, isBusy, onClose }}
        network={channel.name}
        problem={sent === method.id ? problem : null}
        onSend={(id, input) => {
          setSent(id);
          onSend(id, input);
        }}
      />
    </div>
  );
}

function OneMethod({
  method,
  network,
  account,
  problem,
  isBusy,
  onSend,
  onClose,
}: Omit<MethodFormProps, 'channel'> & { method: ChannelInfo['methods'][number]; network: string }) {
  const fields = fieldsOf(method.form);
  const form = useForm(fields, account ? valuesOf(fields, knownInput(account)) : {}, problem);
  const isOAuth = method.kind === 'oauth';
  const isBesideField = Object.keys(form.faults).some((name) => fields.some((field) => field.name === name));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const input = isBusy ? null : form.check();
        if (input) onSend(method.id, input);
        else focusFirstFault(event.currentTarget);
      }}
    >
      <SchemaForm
        fields={fields}
        values={form.values}
        faults={form.faults}
        onChange={form.change}
        onLeave={form.leave}
      />
      {problem && !isBesideField && (
        <div className="mt-3">
          <ErrorNotice problem={problem} />
        </div>
      )}
      {isOAuth && <p className="help mt-3">{network} asks you on its own page; what you type there stays there.</p>}
      <div className="dlg-foot">
        <Button onClick={onClose}>Not now</Button>
        <Button type="submit" look="primary" isBusy={isBusy}>
          {isOAuth ? `Go to ${network}` : isBusy ? 'Connecting' : 'Connect'}
        </Button>
      </div>
    </form>
  );
}
