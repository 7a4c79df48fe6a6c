import { formatBound, formatEstimate, formatExact, parseMoney } from '../lib/money.ts';
import { formatInterval } from '../lib/numbers.ts';
import { Claim, type NoteState, State } from '../ui/note.tsx';
import { Section } from '../ui/page-header.tsx';
import { Figure } from '../ui/small.tsx';

const means: Readonly<Record<NoteState, string>> = {
  draft: 'not planned',
  scheduled: 'a promise',
  approval: 'waits for a yes',
  sending: 'on its way',
  published: 'proved',
  unknown: 'no answer came',
  failed: 'refused, final',
  missed: 'its time passed',
  attention: 'someone must act',
  cancelled: 'taken back',
  taken_down: 'gone again',
};

/** The states: word, note and colour together. */
export function StatesOfAPublication() {
  return (
    <Section name="States of a publication" className="part">
      <ul className="parts-states">
        {(Object.keys(means) as NoteState[]).map((state) => (
          <li key={state}>
            <State state={state} />
            <span className="s12 quiet">{means[state]}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const low = parseMoney('988000000');
const high = parseMoney('1356000000');

/** The ladder of claims and the four ways money is written. */
export function ClaimsAndMoney() {
  return (
    <Section name="Claims and money" className="part">
      <dl className="parts-kv">
        <dt>
          <Claim standing="not-enough" />
        </dt>
        <dd>about 14 more posts</dd>
        <dt>
          <Claim standing="suggestive" />
        </dt>
        <dd className="num">{formatInterval(-0.03, 0.22)}</dd>
        <dt>
          <Claim standing="supported" />
        </dt>
        <dd className="num">{formatInterval(0.06, 0.31)}</dd>
        <dt className="quiet">Estimate</dt>
        <dd>
          <Figure>{formatEstimate(low, high)}</Figure>
        </dd>
        <dt className="quiet">Reserved</dt>
        <dd>
          <Figure>{formatBound(high)}</Figure>
        </dd>
        <dt className="quiet">Exact</dt>
        <dd>
          <Figure isBold>{formatExact(parseMoney('867000000'))}</Figure>
        </dd>
      </dl>
    </Section>
  );
}

/** Serif is what people say, sans what the app says. */
export function TwoVoices() {
  return (
    <Section name="Two voices" className="part">
      <p className="say">Three places left. Bring up to six pieces; we bring the kiln.</p>
      <p className="quiet mt-1">This network counts 61 of 300 characters. Fits.</p>
    </Section>
  );
}

const planes = [
  'paper',
  'sheet',
  'cover',
  'wash',
  'press',
  'ink',
  'ink-2',
  'ink-3',
  'petrol',
  'petrol-solid',
  'rubric',
] as const;

/** The planes and inks under their token names. */
export function Planes() {
  return (
    <Section name="Planes and ink" className="part wide-only">
      <ul className="parts-swatches">
        {planes.map((plane) => (
          <li key={plane}>
            <span style={{ background: `var(--${plane})` }} />
            {plane}
          </li>
        ))}
      </ul>
    </Section>
  );
}
