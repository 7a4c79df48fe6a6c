import { useState } from 'react';
import type { ApiProblem } from '../../lib/api-problem.ts';
import { Button } from '../../ui/button.tsx';
import { SegmentedControl } from '../../ui/choice.tsx';
import { ErrorNotice } from '../../ui/states.tsx';
import type { Account, ChannelInfo } from './accounts.api.ts';
import { knownInput } from './accounts.rules.ts';
import { fieldsOf, valuesOf } from './schema-fields.rules.ts';
import { SchemaForm } from './schema-form.tsx';
import { focusFirstFault, useSchemaForm } from './use-schema-form.ts';

interface MethodFormProps {
  readonly channel: ChannelInfo;
  /** The account that is connected again. */
  readonly account: Account | undefined;
  readonly problem: ApiProblem | null;
  readonly isBusy: boolean;
  readonly onSend: (method: string, input: Record<string, unknown>) => void;
  readonly onClose: () => void;
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
  const form = useSchemaForm(fields, account ? valuesOf(fields, knownInput(account)) : {}, problem);
  const isOAuth = method.kind === 'oauth';
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
      {problem && !form.isBesideField && (
        <div className="mt-3">
          <ErrorNotice problem={problem} />
        </div>
      )}
      {isOAuth && <p className="help mt-3">{network} asks you on its own page; what you type there stays there.</p>}
      <Scopes scopes={method.scopes} />
      <div className="dlg-foot">
        <Button onClick={onClose}>Not now</Button>
        <Button type="submit" look="primary" isBusy={isBusy}>
          {isOAuth ? `Go to ${network}` : isBusy ? 'Connecting' : 'Connect'}
        </Button>
      </div>
    </form>
  );
}

/** The rights we ask for, each with what it is for; before the person meets them on the network's page. */
function Scopes({ scopes }: { scopes: ChannelInfo['methods'][number]['scopes'] }) {
  if (scopes.length === 0) return null;
  return (
    <details className="mt-3">
      <summary>What we ask for, and why</summary>
      <ul className="acc-steps mt-2">
        {scopes.map(({ name, words }) => (
          <li key={name}>
            {words} <code className="quiet">{name}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}
