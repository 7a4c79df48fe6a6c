import { Link } from '@tanstack/react-router';
import { toProblem } from '../../lib/api-problem.ts';
import { formatCount } from '../../lib/numbers.ts';
import { formatAge, formatDay, formatMoment } from '../../lib/times.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Meter } from '../../ui/meter.tsx';
import { Note, State } from '../../ui/note.tsx';
import { Section } from '../../ui/page-header.tsx';
import { ErrorNotice } from '../../ui/states.tsx';
import { type Advice, type Health, type Limit, useReadLimits } from './health.api.ts';
import { dayNote, daysWords, dayWords, limitWords, sourceWords } from './health.rules.ts';
import { noteOf } from './publications.rules.ts';

interface Seen {
  readonly health: Health;
  readonly zone: string;
  readonly now: Date;
}

export interface HealthActs {
  readonly whyNotConnect: string | null;
  readonly whyNotPause: string | null;
  readonly onReconnect: () => void;
  readonly onPause: () => void;
}

/** The way on from one piece of advice; nothing where only time helps. */
function WayOn({ advice, health, acts }: { advice: Advice; health: Health; acts: HealthActs }) {
  const { code } = advice;
  if (code === 'reconnect' || code === 'sign_in_ends')
    return (
      <Button small look="primary" unavailable={acts.whyNotConnect} onClick={acts.onReconnect}>
        Connect again
      </Button>
    );
  if (code === 'resume_account')
    return (
      <Button small unavailable={acts.whyNotPause} onClick={acts.onPause}>
        Send again
      </Button>
    );
  const isOverCapToo = health.advice.some((other) => other.code === 'over_cap');
  const ways: Partial<Record<Advice['code'], { to: string; words: string }>> = {
    resume_workspace: { to: '/activity', words: 'See what waits' },
    look_at_sends: {
      to: health.lastFailure && !isOverCapToo ? `/activity?publication=${health.lastFailure.id}` : '/activity',
      words: 'Look at it',
    },
    over_cap: { to: '/spend', words: 'Open the cap' },
  };
  const way = ways[code];
  return way ? (
    <Link to={way.to as string} className={buttonClass({ small: true })}>
      {way.words}
    </Link>
  ) : null;
}

/** What to do next, the most urgent first. */
export function AdviceList({ health, acts }: { health: Health; acts: HealthActs }) {
  if (health.advice.length === 0) return <p className="quiet">There is nothing to do. Posts go out as planned.</p>;
  return (
    <ul className="hl-advice">
      {health.advice.map((advice) => (
        <li key={`${advice.code} ${advice.words}`}>
          <span>{advice.words}</span>
          <WayOn advice={advice} health={health} acts={acts} />
        </li>
      ))}
    </ul>
  );
}

type Send = NonNullable<Health['lastSuccess']>;

function SendLink({ send }: { send: Send }) {
  return <Link to={`/activity?publication=${send.id}` as string}>{send.postTitle || 'Untitled post'}</Link>;
}

/** Sign-in, last success, last failure, promise, pauses. */
export function Facts({ health, zone, now }: Seen) {
  const { signIn, lastSuccess, lastFailure, pauses, service, account } = health;
  const pauseWords = { everything: 'All of the installation', workspace: 'The workspace', account: 'This account' };
  return (
    <dl className="hl-facts">
      <dt>Sign-in</dt>
      <dd>
        {signIn.words}
        <span className="s12 quiet block num">
          {[
            signIn.expiresAt ? `Ends ${formatMoment(signIn.expiresAt, zone, now)}` : 'No end is known',
            signIn.refreshedAt ? `renewed ${formatAge(signIn.refreshedAt, now)}` : 'never renewed by itself yet',
          ].join(', ')}
        </span>
      </dd>
      <dt>Last success</dt>
      <dd>
        {lastSuccess?.publishedAt ? (
          <>
            <SendLink send={lastSuccess} />
            <span className="s12 quiet block num">{formatMoment(lastSuccess.publishedAt, zone, now)}</span>
          </>
        ) : (
          <span className="quiet">Nothing went out from here yet.</span>
        )}
      </dd>
      <dt>Last failure</dt>
      <dd>
        {lastFailure ? (
          <>
            <State state={noteOf(lastFailure.state)} /> <SendLink send={lastFailure} />
            <span className="block">{lastFailure.words}</span>
            <span className="s12 quiet block num">due {formatMoment(lastFailure.dueAt, zone, now)}</span>
          </>
        ) : (
          <span className="quiet">None in the last 30 days.</span>
        )}
      </dd>
      <dt>When no answer comes</dt>
      <dd>{account.guarantee.words}</dd>
      <dt>Pauses</dt>
      <dd>
        {pauses.length === 0 && !service && <span className="quiet">None. It sends.</span>}
        {pauses.map(({ of, since }) => (
          <span key={of} className="block">
            {pauseWords[of]} is paused{since && `, since ${formatMoment(since, zone, now)}`}.
          </span>
        ))}
        {service && (
          <span className="block">
            {service.words} Nothing new goes there until {formatMoment(service.closedUntil, zone, now)}.
          </span>
        )}
      </dd>
    </dl>
  );
}

function LimitRow({ limit, zone, now }: { limit: Limit; zone: string; now: Date }) {
  const share = limit.limit ? limit.used / limit.limit : 0;
  return (
    <li className="hl-limit">
      <div>
        <p>{limit.words}</p>
        <p className="s12 quiet">
          {limit.scope === 'app' && 'Shared by all accounts of this installation. '}
          {sourceWords(limit, limit.toldAt ? formatAge(limit.toldAt, now) : '')}
        </p>
      </div>
      <div className="hl-left">
        <p className={`num ${limit.left === 0 ? 'text-attention b' : ''}`}>{limitWords(limit)}</p>
        {limit.limit !== null && <Meter exact={share} label={limitWords(limit)} />}
        <p className="s12 quiet num">
          {limit.resetsAt ? `More room ${formatMoment(limit.resetsAt, zone, now)}` : 'All of it is free'}
        </p>
      </div>
    </li>
  );
}

/** Limits with what is left, since when it is known, and when there is more. */
export function Limits({ health, zone, now }: Seen) {
  const ask = useReadLimits(health.account.id);
  return (
    <Section name="Limits" sub="what the network takes, and how much of it is used">
      {health.limits.length === 0 ? (
        <p className="quiet">This network names no limits, and has told us none yet.</p>
      ) : (
        <ul aria-label="Limits">
          {health.limits.map((limit) => (
            <LimitRow key={`${limit.scope} ${limit.name}`} {...{ limit, zone, now }} />
          ))}
        </ul>
      )}
      {health.canAskLimits && (
        <div className="mt-3 grid gap-2 justify-items-start">
          <Button small isBusy={ask.isPending} onClick={() => ask.mutate()}>
            Ask the network now
          </Button>
          {ask.error && <ErrorNotice problem={toProblem(ask.error)} />}
        </div>
      )}
    </Section>
  );
}

/** How each of the last 30 days went: the note of what went worst, and how many went out. */
export function Strip({ health }: { health: Health }) {
  return (
    <Section name="Last 30 days" sub={daysWords(health.days)}>
      <ul className="hl-strip" aria-label="Last 30 days">
        {health.days.map((day) => {
          const note = dayNote(day);
          const name = formatDay(`${day.date}T12:00:00Z`, 'UTC');
          return (
            <li key={day.date} title={`${name}: ${dayWords(day)}`}>
              {note ? (
                <span className={`st st-${note}`}>
                  <Note state={note} />
                </span>
              ) : (
                <i aria-hidden="true" />
              )}
              <span className="vh">
                {name}: {dayWords(day)}
              </span>
              <span className="s11 quiet num" aria-hidden="true">
                {Number(day.date.slice(8))}
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

/** The next sends. */
export function NextSends({ health, zone, now }: Seen) {
  const { next, plannedCount, account, pauses } = health;
  // A pause is said once, above.
  const isOdd = (words: string): boolean => pauses.length === 0 && words !== 'Goes out at its time.';
  return (
    <Section
      name="Next"
      sub={plannedCount > 0 ? `${formatCount(plannedCount)} planned` : undefined}
      aside={<Link to={`/accounts/${account.id}/queue` as string}>Queue and slots</Link>}
    >
      {next.length === 0 ? (
        <p className="quiet">Nothing is planned for this account.</p>
      ) : (
        <ul aria-label="Next sends">
          {next.map((send) => (
            <li key={send.id} className="hl-next">
              <span className="num quiet">{formatMoment(send.dueAt, zone, now)}</span>
              <Link to={`/posts/${send.postId}` as string} className="clip">
                {send.postTitle || 'Untitled post'}
              </Link>
              {isOdd(send.words) && <span className="s12 quiet">{send.words}</span>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
