import { useState } from 'react';
import { client } from '../../lib/api.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';
import { formatAge, formatDate } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Select } from '../../ui/field.tsx';
import { ChangeProblem, Loaded, NameForm, Part, ShownOnce } from './parts.tsx';
import { type ApiKey, type Scope, useApiKeys, useChange, useMay } from './settings.api.ts';
import { endOf, endWords, keyEnds, scopes, scopeWords, toggledScope } from './settings.rules.ts';

type Change = ReturnType<typeof useChange>;

function NewKey({ change }: { change: Change }) {
  const workspaceId = useWorkspaceId();
  const [chosen, setChosen] = useState<readonly Scope[]>(['read']);
  const [days, setDays] = useState('90');
  const [secret, setSecret] = useState('');
  const make = async (name: string): Promise<boolean> => {
    const expiresAt = endOf(days, new Date());
    const made = await change.run(() =>
      client.workspaces.createApiKey({ workspaceId, name, scopes: [...chosen], ...(expiresAt ? { expiresAt } : {}) }),
    );
    if (made) setSecret(made.secret);
    return made !== null;
  };
  return (
    <>
      <NameForm
        isStacked
        label="New API key, named after the program that uses it"
        act="Make the API key"
        noName="Name it after the program that uses it."
        change={change}
        unavailable={chosen.length === 0 && 'Choose at least one thing it may do.'}
        onMake={make}
      >
        <fieldset className="set-scopes">
          <legend className="lab">It may</legend>
          {scopes.map((scope) => (
            <Checkbox
              key={scope}
              label={scopeWords[scope]}
              checked={chosen.includes(scope)}
              onChange={() => setChosen(toggledScope(chosen, scope))}
            />
          ))}
        </fieldset>
        <Select
          label="It ends"
          className="mb-3 max-w-[200px]"
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
        >
          {keyEnds.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </Select>
      </NameForm>
      {secret && (
        <ShownOnce
          label="The API key"
          text={secret}
          words="It is shown once; we keep only a fingerprint. Copy it now."
        />
      )}
    </>
  );
}

function Keys({ change }: { change: Change }) {
  const workspaceId = useWorkspaceId();
  const { profile } = useSession();
  const keys = useApiKeys(true);
  const now = useNow();
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const revoke = async (): Promise<void> => {
    if (!revoking) return;
    await change.run(() => client.workspaces.revokeApiKey({ workspaceId, apiKeyId: revoking.id }));
    setRevoking(null);
  };
  return (
    <>
      <Loaded query={keys} label="Loading API keys">
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">
              No API key yet. With one, a program does here what its scopes allow, and nothing else.
            </p>
          ) : (
            <ul>
              {items.map((key) => (
                <li key={key.id} className="set-li">
                  <span className="min-w-0 flex-1">
                    <span className="b">{key.name}</span> <code className="set-code-s">{key.prefix}…</code>
                    <span className="quiet s12 block">{key.scopes.map((scope) => scopeWords[scope]).join(', ')}</span>
                    <span className="quiet s12 block">
                      Made {formatDate(key.createdAt, profile?.timeZone ?? 'UTC')},{' '}
                      {key.lastUsedAt ? `last used ${formatAge(key.lastUsedAt, now)}` : 'never used'},{' '}
                      {endWords(key.expiresAt, now, profile?.timeZone ?? 'UTC')}
                    </span>
                  </span>
                  <Button small look="link" onClick={() => setRevoking(key)}>
                    Revoke
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <Confirm
        isOpen={revoking !== null}
        onClose={() => setRevoking(null)}
        title={`Revoke “${revoking?.name ?? ''}”?`}
        words="The program that uses it is refused from this moment on. A key cannot be brought back."
        safe="Keep it"
        act="Revoke it"
        isBusy={change.isBusy}
        onAct={() => void revoke()}
      />
    </>
  );
}

/** Keys by which programs call the API: made with scopes, the secret shown once, revoked at once. */
export function ApiKeysPart() {
  const { isAdmin, whyNotAdmin } = useMay();
  const change = useChange(['workspaces']);
  return (
    <Part id="api-keys" name="API keys">
      {isAdmin ? (
        <>
          <ChangeProblem problem={change.problem} onSeen={change.forget} />
          <Keys change={change} />
          <NewKey change={change} />
        </>
      ) : (
        <p className="quiet">{whyNotAdmin}</p>
      )}
    </Part>
  );
}
