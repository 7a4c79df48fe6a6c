import { Link } from '@tanstack/react-router';
import { useSession } from '../../lib/session.ts';
import { browserZone, formatDate, formatMoment } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { State } from '../../ui/note.tsx';
import { SandboxTag } from '../../ui/small.tsx';
import { NetworkGlyph, networkName } from './account-name.tsx';
import type { Account } from './accounts.api.ts';
import { expiryWords, importShare, importWords, standingOf } from './accounts.rules.ts';

interface AccountRowProps {
  readonly account: Account;
  /** Why it may not be changed by this person; null when it may. */
  readonly whyNot: string | null;
  readonly onReconnect: () => void;
  readonly onDisconnect: () => void;
  /** Pauses it, or lets it send again. */
  readonly onPause: () => void;
  /** Why this person may not pause it; null when they may. */
  readonly whyNotPause: string | null;
}

/** The profile's address without what says nothing: "here.example/kiln". */
const addressOf = (profileUrl: string): string => profileUrl.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '');

/** Whose it is: handle, name, address. */
function Who({ account }: { account: Account }) {
  const names = [
    account.state === 'disconnected' ? networkName(account) : '',
    account.displayName === account.handle ? '' : account.displayName,
  ].filter(Boolean);
  return (
    <div className="acc-who">
      <NetworkGlyph channel={account.channel} details={account.details} size={18} />
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2">
          <Link
            className="b clip inline-block leading-6 text-ink no-underline hover:underline"
            to={`/accounts/${account.id}` as string}
          >
            {account.handle}
          </Link>
          {account.isSandbox && <SandboxTag />}
        </p>
        <p className="s12 quiet flex items-baseline gap-x-1">
          {names.length > 0 && <span className="clip max-w-[60%] flex-none">{names.join(', ')},</span>}
          <a className="clip quiet leading-6" href={account.profileUrl} target="_blank" rel="noreferrer">
            {addressOf(account.profileUrl)}
          </a>
        </p>
      </div>
    </div>
  );
}

/** How it stands, and everything a person may have to know about it. */
function Standing({ account }: { account: Account }) {
  const { profile } = useSession();
  const now = useNow();
  const zone = profile?.timeZone ?? browserZone();
  const { note, words } = standingOf(account);
  const reading = importWords(account);
  const expiry = expiryWords(account, zone, now);
  const share = importShare(account);
  return (
    <div className="grid gap-0.5">
      <span className="flex flex-wrap gap-x-3">
        <State state={note}>{words}</State>
        <span className="quiet num">
          {account.lastPublishedAt
            ? `Last published ${formatMoment(account.lastPublishedAt, zone, now)}`
            : `Nothing published since ${formatDate(account.connectedAt, zone)}`}
        </span>
      </span>
      {account.problem && <p className="text-attention">{account.problem}</p>}
      {expiry && <p className="text-attention">{expiry}</p>}
      {reading && (
        <p
          className={`s12 ${account.importing.state === 'failed' ? 'text-failed' : 'quiet'}`}
          role={share === null ? undefined : 'status'}
        >
          {share !== null && (
            <span className="acc-reading" aria-hidden="true">
              <i className="hatch" />
              <b style={{ width: `${Math.round(share * 100)}%` }} />
            </span>
          )}
          {reading}
        </p>
      )}
    </div>
  );
}

/** One account: whose it is, how it stands, what can be done. */
export function AccountRow({ account, whyNot, whyNotPause, onReconnect, onDisconnect, onPause }: AccountRowProps) {
  const isOff = account.state === 'disconnected';
  return (
    <div className="acc-row">
      <Who account={account} />
      <Standing account={account} />
      <div className="acc-acts">
        {account.state !== 'connected' && (
          <Button
            small
            look={isOff ? 'plain' : 'primary'}
            unavailable={whyNot}
            aria-label={`Connect again: ${account.handle}`}
            onClick={onReconnect}
          >
            Connect again
          </Button>
        )}
        {!isOff && (
          <Link
            className={buttonClass({ look: 'link', small: true })}
            to={`/accounts/${account.id}/queue` as string}
            aria-label={`Queue of ${account.handle}`}
          >
            Queue
          </Link>
        )}
        {!isOff && (
          <Button
            small
            look="link"
            unavailable={whyNotPause}
            onClick={onPause}
            aria-label={`${account.pausedAt ? 'Send again from' : 'Pause'} ${account.handle}`}
          >
            {account.pausedAt ? 'Send again' : 'Pause'}
          </Button>
        )}
        {!isOff && (
          <Button
            small
            look="link"
            unavailable={whyNot}
            onClick={onDisconnect}
            aria-label={`Disconnect ${account.handle}`}
          >
            Disconnect
          </Button>
        )}
      </div>
    </div>
  );
}
