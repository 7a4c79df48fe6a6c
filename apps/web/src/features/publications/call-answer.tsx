import { formatMoment, formatTimeExact } from '../../lib/times.ts';
import type { Exchange, Round } from './exchanges.rules.ts';

function Evidence({ exchange }: { exchange: Exchange }) {
  if (exchange.raw.length === 0) return null;
  return (
    <details className="pb-raw">
      <summary>Evidence</summary>
      <dl>
        {exchange.raw.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Answer({ exchange }: { exchange: Exchange }) {
  const { kind, answered, remoteId } = exchange;
  const isOpen = kind === 'missing' || kind === 'waiting';
  return (
    <>
      {isOpen && <span className="pb-none hatch" aria-hidden="true" />}
      <span className={isOpen || kind === 'refused' ? 'b' : kind === 'unsent' ? 'faint' : ''}>{answered}</span>
      {kind === 'said' && remoteId && !answered.includes(remoteId) && (
        <>
          {' '}
          <code className="pb-code">{remoteId}</code>
        </>
      )}
      <Evidence exchange={exchange} />
    </>
  );
}

/** The attempts as call and answer: what we sent stands left, what came back right; an answer that never came is a hatched field. */
export function CallAnswer({
  rounds,
  network,
  zone,
  now,
}: {
  rounds: readonly Round[];
  network: string;
  zone: string;
  now: Date;
}) {
  return (
    <table className="pb-dia">
      <caption className="vh">What we sent and what {network} answered</caption>
      <thead>
        <tr>
          <th scope="col" className="pb-at">
            <span className="vh">Time</span>
          </th>
          <th scope="col">We sent</th>
          <th scope="col" className="pb-an">
            {network} answered
          </th>
        </tr>
      </thead>
      {rounds.map((round) => (
        <tbody key={round.id}>
          {(rounds.length > 1 || round.name) && (
            <tr className="pb-try">
              <td className="pb-at" />
              <th scope="rowgroup" colSpan={2}>
                {round.name ?? `Try ${round.number}`}, {formatMoment(round.startedAt, zone, now)}
              </th>
            </tr>
          )}
          {round.exchanges.map((exchange) => (
            <tr key={exchange.id} className={`pb-${exchange.kind}`}>
              <td className="pb-at num">{exchange.at ? formatTimeExact(exchange.at, zone) : ''}</td>
              <td className="pb-cl">
                {exchange.sent}
                {exchange.asked && (
                  <span className="s12 quiet block">
                    Asked {exchange.asked.count} times since {formatTimeExact(exchange.asked.since, zone)}
                  </span>
                )}
              </td>
              <td className="pb-an">
                <Answer exchange={exchange} />
              </td>
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}
