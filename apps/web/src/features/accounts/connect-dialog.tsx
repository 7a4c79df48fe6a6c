import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api, client } from '../../lib/api.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SandboxTag } from '../../ui/small.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { NetworkGlyph } from './account-name.tsx';
import { type Account, type ChannelInfo, useChannels, useReadingCosts } from './accounts.api.ts';
import { AppSteps } from './app-steps.tsx';
import { ChooseProfiles } from './choose-profiles.tsx';
import { MethodForm } from './method-form.tsx';

/** What a person wants to connect: anything, a pretend account, or one that was connected before. */
export interface ConnectWish {
  readonly account?: Account;
  readonly isSandbox?: boolean;
}

function Networks({ channels, onChoose }: { channels: readonly ChannelInfo[]; onChoose: (id: string) => void }) {
  const sorted = [...channels].sort((a, b) => Number(a.isSandbox) - Number(b.isSandbox));
  return (
    <ul className="acc-nets" aria-label="Networks">
      {sorted.map((channel) => (
        <li key={channel.id}>
          <button type="button" onClick={() => onChoose(channel.id)}>
            <NetworkGlyph channel={channel.id} size={18} />
            <span>
              <b>{channel.name}</b>
              <span className="s12 quiet block">{channel.guarantee}</span>
            </span>
            {channel.isSandbox && <SandboxTag />}
            {!channel.isReady && <span className="s12 quiet">Not set up</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Where the wish leads at once: the network of the account, or the pretend one. */
function firstChannel(wish: ConnectWish, channels: readonly ChannelInfo[]): string | null {
  if (wish.account) return wish.account.channel;
  return (wish.isSandbox && channels.find(({ isSandbox }) => isSandbox)?.id) || null;
}

/** Sends what was typed. A redirect leaves this page for the network's own; everything typed there stays there. */
function useConnect(channel: string, onDone: () => void) {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ method, input }: { method: string; input: Record<string, unknown> }) =>
      client.accounts.connect({ workspaceId, channel, method, input }),
    onSuccess: async (answer) => {
      if (answer.kind === 'redirect') {
        location.assign(answer.url);
        return;
      }
      if (answer.kind === 'choose') return;
      await queries.invalidateQueries({ queryKey: api.accounts.key() });
      onDone();
    },
  });
}

function Network({ channel, wish, onClose }: { channel: ChannelInfo; wish: ConnectWish; onClose: () => void }) {
  const connect = useConnect(channel.id, onClose);
  const workspaceId = useWorkspaceId();
  if (!channel.isReady) return <NotReady channel={channel} onClose={onClose} />;
  if (connect.data?.kind === 'choose')
    return <ChooseProfiles choice={connect.data.choice} {...{ workspaceId, onClose }} onDone={onClose} />;
  return (
    <>
      <ReadingCosts channel={channel.id} />
      <MethodForm
        channel={channel}
        account={wish.account}
        problem={connect.error ? toProblem(connect.error) : null}
        isBusy={connect.isPending || connect.data?.kind === 'redirect'}
        onSend={(method, input) => connect.mutate({ method, input })}
        onClose={onClose}
      />
    </>
  );
}

/** What the network charges for reading an account; nothing where reading is free. */
function ReadingCosts({ channel }: { channel: string }) {
  const words = useReadingCosts(channel);
  return words && <p className="s12 quiet mb-3">{words}</p>;
}

/** The operator has to register this installation with the network first: how, or whom to ask. */
function NotReady({ channel, onClose }: { channel: ChannelInfo; onClose: () => void }) {
  const { profile } = useSession();
  return (
    <div className="grid grid-cols-1 gap-3">
      <p>
        {channel.name} lets only registered programs in, and this installation is not registered there yet.{' '}
        {profile?.isOperator ? 'You run it, so you can do that.' : 'Ask who runs it to do that:'}
      </p>
      {channel.app && <AppSteps app={channel.app} redirectUri={null} />}
      <div className="dlg-foot">
        <Button onClick={onClose}>Close</Button>
        {profile?.isOperator && (
          <Link to={'/settings/networks' as string} className={buttonClass({ look: 'primary' })}>
            Set up {channel.name}
          </Link>
        )}
      </div>
    </div>
  );
}

/** Connecting an account: the network, then the form of one of its ways in. */
export function ConnectDialog({ wish, onClose }: { wish: ConnectWish; onClose: () => void }) {
  const { data, error, refetch } = useChannels();
  const [chosen, setChosen] = useState<string | null>(null);
  const first = data ? firstChannel(wish, data.items) : null;
  useEffect(() => {
    if (first) setChosen(first);
  }, [first]);
  const channel = data?.items.find(({ id }) => id === chosen);
  const isGone = chosen !== null && data !== undefined && !channel;
  const title = wish.account ? `Connect again: ${wish.account.handle}` : `Connect ${channel?.name ?? 'an account'}`;
  return (
    <Dialog isOpen onClose={onClose} title={title} words={channel ? channel.guarantee : 'Where does it live?'}>
      {error && !data ? (
        <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton rows={3} height={56} label="Loading networks" />
      ) : isGone ? (
        <p>This release no longer has this network, so the account cannot be connected again here.</p>
      ) : channel ? (
        <>
          {!wish.account && (
            <button type="button" className="mb-3 text-petrol underline" onClick={() => setChosen(null)}>
              Another network
            </button>
          )}
          <Network key={channel.id} channel={channel} wish={wish} onClose={onClose} />
        </>
      ) : (
        <Networks channels={data.items} onChoose={setChosen} />
      )}
    </Dialog>
  );
}
