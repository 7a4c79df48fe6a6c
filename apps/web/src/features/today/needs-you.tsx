import { Link } from '@tanstack/react-router';
import { formatCount } from '../../lib/numbers.ts';
import { shortTitle } from '../../lib/short-title.ts';
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
import { type Needs, needsOf, waitingWords } from './needs.rules.ts';

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
  const title = publication.postTitle || 'Untitled post';
  const name = `“${shortTitle(title)}”, ${networkOf(account)}${account ? `, ${account.handle}` : ''}`;
  const isUnapproved = isHeld(publication);
  const isOpen = !isUnapproved && (publication.state === 'unknown' || publication.state === 'needs_attention');
  return (
    <li className="td-need">
      <div className="td-nh">
        <State state={noteOfSend(publication)}>{isUnapproved ? 'Not approved' : undefined}</State>
      </div>
      <div className="min-w-0">
        <h3 className="say">{title}</h3>
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
          {isUnapproved && (
            <Link
              to={'/posts/$postId/review' as string}
              params={{ postId: publication.postId } as never}
              aria-label={`Open the review: ${name}`}
              className={buttonClass({ look: isFirst ? 'primary' : 'plain', small: true })}
            >
              Open the review
            </Link>
          )}
          {isOpen && (
            <Link
              to={'/activity' as string}
              search={{ publication: publication.id } as never}
              aria-label={`Look and decide: ${name}`}
              className={buttonClass({ look: isFirst ? 'primary' : 'plain', small: true })}
            >
              Look and decide
            </Link>
          )}
          <PublicationButtons seen={publication} acts={acts} zone={zone} row={name} />
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
              aria-label={`What happened: ${name}`}
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

function NeedOfAccount({ account, waiting, isFirst }: Needs['accounts'][number] & { isFirst: boolean }) {
  const words = waitingWords(waiting.map(({ postTitle }) => postTitle));
  return (
    <li className="td-need">
      <div className="td-nh">
        <State state="attention">Signed out</State>
      </div>
      <div className="min-w-0">
        <h3 className="b">
          {networkOf(account)}, {account.handle}
        </h3>
        <p className="quiet">{account.problem ?? 'Nothing is sent from it until it is connected again.'}</p>
        {words && <p className="quiet">{words}</p>}
        <div className="td-acts">
          <Link
            to={'/accounts' as string}
            aria-label={`Connect again: ${account.handle}`}
            className={buttonClass({ look: isFirst ? 'primary' : 'plain', small: true })}
          >
            Connect again
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
  const needs = needsOf(items, accounts, isHeld);
  const count = Math.max(total, items.length) - items.length + needs.publications.length + needs.accounts.length;
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
          <Note state="attention" /> {formatCount(count)}
        </span>
      }
    >
      <ul>
        {needs.publications.map((publication, index) => (
          <NeedOfPublication
            key={publication.id}
            publication={publication}
            account={accounts.get(publication.accountId)}
            zone={zone}
            now={now}
            isFirst={index === 0}
          />
        ))}
        {needs.accounts.map((need, index) => (
          <NeedOfAccount key={need.account.id} {...need} isFirst={index === 0 && needs.publications.length === 0} />
        ))}
      </ul>
      {total > items.length && (
        <p className="py-3">
          <Link to={'/activity' as string}>See all {formatCount(total)} in Activity</Link>
        </p>
      )}
    </Section>
  );
}
