import { useState } from 'react';
import { client } from '../../lib/api.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';
import { browserZone, formatMoment } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { Switch } from '../../ui/choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { Note } from '../../ui/note.tsx';
import { useMailWish, useWebhook, type Webhook } from '../notifications/index.tsx';
import { ChangeProblem, Loaded, Part, ShownOnce } from './parts.tsx';
import { useChange, useMay } from './settings.api.ts';

type Change = ReturnType<typeof useChange>;

function MailSwitch({ change }: { change: Change }) {
  const workspaceId = useWorkspaceId();
  const wish = useMailWish();
  return (
    <Loaded query={wish} label="Loading whether you get mails">
      {({ wantsMail, hasMail }) => (
        <Switch
          label="Mail me about alarms"
          help={
            hasMail
              ? 'At most one mail in ten minutes, with everything that came meanwhile.'
              : 'No mail leaves this installation yet: who runs it sets ANTIPHON_SMTP_URL.'
          }
          checked={wantsMail}
          disabled={change.isBusy}
          onChange={(wanted) => {
            void change.run(() => client.notifications.setMail({ workspaceId, wantsMail: wanted }));
          }}
        />
      )}
    </Loaded>
  );
}

/** What came of the last call. */
function LastCall({ last }: { last: Webhook['last'] }) {
  const { profile } = useSession();
  const now = useNow();
  if (!last) return <p className="quiet s12">Nothing was sent there yet.</p>;
  return (
    <p className="flex gap-2 s12" role="status">
      <Note state={last.wasTaken ? 'published' : 'failed'} className="mt-0.5" />
      <span className="min-w-0 quiet">
        {last.wasTaken ? 'Received' : 'Not received'} {formatMoment(last.at, profile?.timeZone ?? browserZone(), now)}.{' '}
        {last.words}
      </span>
    </p>
  );
}

function WebhookForm({ webhook, change }: { webhook: Webhook | null; change: Change }) {
  const workspaceId = useWorkspaceId();
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [secret, setSecret] = useState<string | null>(null);
  const isSame = url.trim() === (webhook?.url ?? '');
  const save = async (): Promise<void> => {
    const saved = await change.run(() => client.notifications.setWebhook({ workspaceId, url: url.trim() }));
    if (!saved) return;
    setUrl(saved.webhook.url);
    if (saved.secret) setSecret(saved.secret);
  };
  const renew = async (): Promise<void> => {
    const renewed = await change.run(() => client.notifications.renewWebhookSecret({ workspaceId }));
    if (renewed) setSecret(renewed.secret);
  };
  const remove = async (): Promise<void> => {
    const gone = await change.run(() => client.notifications.removeWebhook({ workspaceId }));
    if (!gone) return;
    setUrl('');
    setSecret(null);
  };
  return (
    <>
      <form
        className="set-row"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label="Webhook: send alarms to this address"
          type="url"
          inputMode="url"
          className="flex-1"
          placeholder="https://example.org/antiphon"
          value={url}
          maxLength={2000}
          error={change.problem?.fieldErrors.url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <Button type="submit" isBusy={change.isBusy} unavailable={(isSame || url.trim() === '') && 'Enter an address.'}>
          Save
        </Button>
      </form>
      {secret && (
        <ShownOnce
          label="The secret that signs each call"
          text={secret}
          words="It is shown once. X-Antiphon-Signature holds the HMAC-SHA256 of the body, made with it."
        />
      )}
      {webhook && (
        <>
          <LastCall last={webhook.last} />
          <div className="set-row">
            <Button
              small
              isBusy={change.isBusy}
              onClick={() => void change.run(() => client.notifications.testWebhook({ workspaceId }))}
            >
              Send a test
            </Button>
            <Button small look="link" onClick={() => void renew()}>
              New secret
            </Button>
            <Button small look="link" onClick={() => void remove()}>
              Remove the webhook
            </Button>
          </div>
        </>
      )}
    </>
  );
}

/** How this person, and programs of the workspace, hear of what must not go unseen. */
export function NotificationsPart() {
  const { isAdmin } = useMay();
  const change = useChange(['notifications']);
  const webhook = useWebhook(isAdmin);
  return (
    <Part id="notifications" name="Alarms" sub="A post that is late or failed, an account to sign in to.">
      <ChangeProblem problem={change.problem} onSeen={change.forget} />
      <MailSwitch change={change} />
      {isAdmin && (
        <Loaded query={webhook} label="Loading the webhook">
          {(data) => <WebhookForm webhook={data.webhook} change={change} />}
        </Loaded>
      )}
    </Part>
  );
}
