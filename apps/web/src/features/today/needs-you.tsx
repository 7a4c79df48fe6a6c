import { Link } from '@tanstack/react-router';
import { formatMoment } from '../../lib/times.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Note, State } from '../../ui/note.tsx';
import { Section } from '../../ui/page-header.tsx';
import { type Account, NetworkGlyph, networkName } from '../accounts/index.tsx';
import {
  ActProblem,
  isHeld,
  noteOfSend,
  type Publication,
  PublicationButtons,
  usePublicationActs,
} from '../publications/index.tsx';
import { inOrderOfNeed } from './score.rules.ts';

const networkOf = (account: Account | undefined): string => (account ? networkName(account) : 'An account');

function NeedOfPublication({
  publication,
  account,
  zone,
  now,
  isFirst,
}: {
  publication: Publication;
  account: Account | undefined;
  zone: string;
  now: Date;
  isFirst: boolean;
}) {
  const acts = usePublicationActs(publication);
  const isSignedOut = publication.state === 'needs_attention' && account !== undefined && account.state !== 'connected';
  const isUnapproved = isHeld(publication);
  const isOpen =
    !isSignedOut && !isUnapproved && (publication.state === 'unknown' || publication.state === 'needs_attention');
  return (
    <li className="td-need">
      <div className="td-nh">
        <State state={noteOfSend(publication)}>{isUnapproved ? 'Not approved' : undefined}</State>
      </div>
      <div className="min-w-0">
        <h3 className="say">{publication.postTitle || 'Untitled post'}</h3>
        <p className="quiet s12 flex items-baseline gap-x-2">
          {account && <NetworkGlyph channel={account.channel} details={account.details} />}
          <span className="min-w-0">
            {networkOf(account)}
            {account && `, ${account.handle}`}, due {formatMoment(publication.dueAt, zone, now)}
          </span>
        </p>
        <p className="quiet">{publication.words}</p>
        {acts.problem && <ActProblem problem={acts.problem} seen={publication} onClose={acts.forgetProblem} />}
        <div className="td-acts">
          {isSignedOut && (
            <Link
              to={'/accounts' as string}
              className={buttonClass({ look: isFirst ? 'primary' : 'plain', small: true })}
            >
              Connect it again
            </Link>
          )}
          {isUnapproved && (
            <Link
              to={'/posts/$postId/review' as string}
              params={{ postId: publication.postId } as never}
              className={buttonClass({ look: isFirst ? 'primary' : 'plain', small: true })}
            >
              Open the review
            </Link>
          )}
          {isOpen && (
            <Link
              to={'/activity' as string}
              search={{ publication: publication.id } as never}
              className={buttonClass({ look: isFirst ? 'primary' : 'plain', small: true })}
            >
              Look and decide
            </Link>
          )}
          <PublicationButtons seen={publication} acts={acts} zone={zone} isRow />
          {isOpen && account?.profileUrl && (
            <a
              href={account.profileUrl}
              target="_blank"
              rel="noreferrer"
              className={buttonClass({ look: 'link', small: true })}
            >
              Open {networkOf(account)}
            </a>
          )}
          {!isOpen && (
            <Link
              to={'/activity' as string}
              search={{ publication: publication.id } as never}
              className={buttonClass({ look: 'link', small: true })}
            >
              What happened
            </Link>
          )}
        </div>
      </div>
    </li>
  );
}

function NeedOfAccount({ account }: { account: Account }) {
  return (
    <li className="td-need">
      <div className="td-nh">
        <State state="attention">Sign in again</State>
      </div>
      <div className="min-w-0">
        <h3 className="b">
          {networkOf(account)}, {account.handle}
        </h3>
        <p className="quiet">
          {account.problem ?? 'The network wants you to sign in again. Until then nothing is sent.'}
        </p>
        <div className="td-acts">
          <Link to={'/accounts' as string} className={buttonClass({ small: true })}>
            Connect it again
          </Link>
        </div>
      </div>
    </li>
  );
}

/** What waits for a person, in the order of need: unknown, missed, failed, accounts. Nothing to do is one line. */
export function NeedsYou({
  items,
  total,
  accounts,
  zone,
  now,
}: {
  items: readonly Publication[];
  /** All that wait, also those beyond what is listed. */
  total: number;
  accounts: ReadonlyMap<string, Account>;
  zone: string;
  now: Date;
}) {
  const reconnect = [...accounts.values()].filter(({ state }) => state === 'needs_reconnect');
  const count = Math.max(total, items.length) + reconnect.length;
  if (count === 0)
    return (
      <Section name="Needs you">
        <p className="quiet py-3">Nothing needs you.</p>
      </Section>
    );
  return (
    <Section
      name="Needs you"
      sub={
        <span className="td-count">
          <Note state="attention" /> {count}
        </span>
      }
    >
      <ul>
        {inOrderOfNeed(items).map((publication, index) => (
          <NeedOfPublication
            key={publication.id}
            publication={publication}
            account={accounts.get(publication.accountId)}
            zone={zone}
            now={now}
            isFirst={index === 0}
          />
        ))}
        {reconnect.map((account) => (
          <NeedOfAccount key={account.id} account={account} />
        ))}
      </ul>
      {total > items.length && (
        <p className="py-3">
          <Link to={'/activity' as string}>See all {total} in Activity</Link>
        </p>
      )}
    </Section>
  );
}
