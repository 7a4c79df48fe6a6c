import { ArrowSquareOutIcon } from '@phosphor-icons/react/dist/csr/ArrowSquareOut';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { formatMoment, formatTimeExact, zoneName } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { State } from '../../ui/note.tsx';
import { Section } from '../../ui/page-header.tsx';
import { SandboxTag } from '../../ui/small.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { type Account, NetworkGlyph, networkName } from '../accounts/index.tsx';
import { Comments } from '../inbox/index.tsx';
import { PublicationNumbers } from '../metrics/index.tsx';
import { ActProblem } from './act-problem.tsx';
import { CallAnswer } from './call-answer.tsx';
import { DecidePanel } from './decide-panel.tsx';
import { EditWords } from './edit-words.tsx';
import { correctionRounds, roundsOf } from './exchanges.rules.ts';
import { OverCap } from './over-cap.tsx';
import { PublicationButtons } from './publication-buttons.tsx';
import { usePublication, useWhyNotSend, useZone } from './publications.api.ts';
import { isUnapproved, isUndecided, mayBeOut, noteOfSend } from './publications.rules.ts';
import type { PublicationDetail as Detail } from './publications.types.ts';
import { TakeDown } from './take-down.tsx';
import { usePublicationActs } from './use-publication-acts.ts';

function Head({
  detail,
  account,
  zone,
  now,
}: {
  detail: Detail;
  account: Account | undefined;
  zone: string;
  now: Date;
}) {
  const network = account ? networkName(account) : 'Account';
  return (
    <header className="pb-dh">
      <div className="pb-who">
        <p className="s12 quiet flex flex-wrap items-center gap-x-2">
          {account && <NetworkGlyph channel={account.channel} details={account.details} />}
          <span className="min-w-0 flex-1">
            {network}
            {account && `, ${account.displayName || account.handle}`}, due {formatMoment(detail.dueAt, zone, now)}
          </span>
          {account?.isSandbox && <SandboxTag />}
        </p>
        <h2 className="pb-ttl">{detail.postTitle || 'Untitled post'}</h2>
      </div>
      <State state={noteOfSend(detail)} />
    </header>
  );
}

function Sentence({ detail, zone, now }: { detail: Detail; zone: string; now: Date }) {
  const isGone = detail.state === 'taken_down';
  const at =
    (detail.state === 'published' || isGone) && detail.publishedAt
      ? `Published at ${formatTimeExact(detail.publishedAt, zone)} ${zoneName(zone)}${isGone && detail.takedown ? `, taken down ${formatMoment(detail.takedown.at, zone, now)}` : ''}. `
      : '';
  const words = at ? detail.words.replace(/^(Published(, and taken down since)?)\.\s*/, '') : detail.words;
  const next = detail.state === 'unknown' && detail.nextLookAt;
  return (
    <div className="pb-say">
      <p>
        {at}
        {words}
        {detail.waitsUntil && ` It waits until ${formatMoment(detail.waitsUntil, zone, now)}.`}
        {next && ` Next look at ${formatTimeExact(next, zone)}.`}
      </p>
      {detail.warnings.map((warning) => (
        <p key={warning.code} className="quiet s12">
          {warning.words}
        </p>
      ))}
      {detail.url && (
        <p>
          <a href={detail.url} target="_blank" rel="noreferrer" className="inline-flex items-center gap-1.5">
            See the post <Icon of={ArrowSquareOutIcon} />
          </a>
        </p>
      )}
    </div>
  );
}

function Loaded({ detail, account }: { detail: Detail; account: Account | undefined }) {
  const zone = useZone();
  const now = useNow();
  const acts = usePublicationActs(detail);
  const whyNotSend = useWhyNotSend();
  // What the person saw when they pressed: after a refused act the page already shows what is true now.
  const seen = useRef(detail.state);
  if (!acts.problem) seen.current = detail.state;
  const rounds = [...roundsOf(detail), ...correctionRounds(detail.corrections)];
  const network = account ? networkName(account) : 'The network';
  return (
    <article className="pb-det" aria-label={detail.postTitle}>
      <Head detail={detail} account={account} zone={zone} now={now} />
      {acts.problem && !acts.problem.fieldErrors.url && (
        <div className="mt-3">
          <ActProblem problem={acts.problem} seen={{ state: seen.current }} onClose={acts.forgetProblem} />
        </div>
      )}
      {rounds.length > 0 && <CallAnswer rounds={rounds} network={network} zone={zone} now={now} />}
      <Sentence detail={detail} zone={zone} now={now} />
      {isUndecided(detail) && (
        <DecidePanel detail={detail} network={network} profileUrl={account?.profileUrl} zone={zone} acts={acts} />
      )}
      {mayBeOut(detail) && (
        <p className="quiet measure">
          Nobody knows whether it went out.{' '}
          <b className="text-ink">If it did, sending it shows it to your readers twice.</b>
        </p>
      )}
      {account && detail.state === 'needs_attention' && account.state !== 'connected' && (
        <p>
          <Link to={'/accounts' as string} className={buttonClass({ look: 'primary' })}>
            Connect again
          </Link>
          <span className="s12 quiet block mt-2">It goes out by itself then.</span>
        </p>
      )}
      {isUnapproved(detail) && (
        <p className="mb-2">
          <Link
            to={'/posts/$postId/review' as string}
            params={{ postId: detail.postId } as never}
            className={buttonClass({ look: 'primary' })}
          >
            Open the review
          </Link>
        </p>
      )}
      {detail.isOverCap && <OverCap publicationId={detail.id} />}
      <PublicationButtons seen={detail} acts={acts} zone={zone} />
      <EditWords detail={detail} network={network} zone={zone} now={now} />
      <TakeDown detail={detail} network={network} zone={zone} now={now} acts={acts} />
      {detail.publishedAt && (
        <Section name="What came back" className="mt-6">
          {detail.remoteId === null ? (
            <p className="quiet">Its link is not known here, so its numbers cannot be read.</p>
          ) : (
            <PublicationNumbers
              publicationId={detail.id}
              whyNot={detail.state === 'taken_down' ? 'This post was taken down.' : null}
            />
          )}
        </Section>
      )}
      {detail.publishedAt && detail.state !== 'taken_down' && (
        <Section name="Comments" className="mt-5">
          <Comments
            publicationId={detail.id}
            url={detail.url}
            network={network}
            zone={zone}
            now={now}
            whyNot={whyNotSend}
          />
        </Section>
      )}
    </article>
  );
}

/** One publication: what we sent, what came back, and what can be done. */
export function PublicationDetail({
  publicationId,
  accounts,
}: {
  publicationId: string;
  accounts: ReadonlyMap<string, Account>;
}) {
  const { data, error, refetch } = usePublication(publicationId);
  if (data) return <Loaded key={data.id} detail={data} account={accounts.get(data.accountId)} />;
  return (
    <div className="pb-det">
      {error ? (
        <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()}>
          The post itself is not touched by this.
        </ErrorNotice>
      ) : (
        <Skeleton rows={6} height={36} label="Loading what was sent" />
      )}
    </div>
  );
}
