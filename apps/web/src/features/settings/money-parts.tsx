import { Link } from '@tanstack/react-router';
import { formatBound, formatExact, parseMoney } from '../../lib/money.ts';
import { formatPlural } from '../../lib/numbers.ts';
import { buttonClass } from '../../ui/button.tsx';
import { SandboxTag } from '../../ui/small.tsx';
import { Loaded, Part } from './parts.tsx';
import { type Model, useModels, useMonth, useProviderKeys } from './settings.api.ts';

const operations = [
  ['text.generate', 'Words'],
  ['image.generate', 'Pictures'],
] as const;

function Chosen({ model }: { model: Model | undefined }) {
  if (!model) return 'No model can be asked for this yet.';
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      {model.isSandbox ? model.name : `${model.name}, ${model.providerName}`} {model.isSandbox && <SandboxTag />}
    </span>
  );
}

/** Who writes and draws, with which keys; the page of its own has the rest. */
export function ModelsPart() {
  const models = useModels();
  const keys = useProviderKeys().data?.items;
  const refused = keys?.filter(({ state }) => state === 'refused').length ?? 0;
  return (
    <Part id="models" name="Models and provider keys">
      <Loaded query={models} label="Loading models">
        {({ items }) => (
          <dl className="set-facts">
            {operations.map(([operation, words]) => (
              <div key={operation} className="contents">
                <dt>{words}</dt>
                <dd>
                  <Chosen model={items.find(({ defaultFor }) => defaultFor.includes(operation))} />
                </dd>
              </div>
            ))}
          </dl>
        )}
      </Loaded>
      {keys && (
        <p className="quiet">
          {keys.length === 0
            ? 'No provider key yet. The sandbox answers until then.'
            : `${formatPlural(keys.length, 'provider key')}${refused > 0 ? `, ${refused} refused` : ''}.`}
        </p>
      )}
      <p>
        <Link to={'/settings/models' as string} className={buttonClass({})}>
          {keys?.length === 0 ? 'Add a provider key, choose models' : 'Provider keys, models and prices'}
        </Link>
      </p>
    </Part>
  );
}

/** What the month has cost so far, and the way to its cap. */
export function SpendPart() {
  const month = useMonth();
  return (
    <Part id="spend" name="Spend">
      <Loaded query={month} label="Loading the month">
        {({ spent, reserved, cap }) => (
          <p>
            <span className="b num">{formatExact(parseMoney(spent))}</span> this month
            {parseMoney(reserved) > 0n && `, ${formatBound(parseMoney(reserved))} more is planned`}.{' '}
            <span className="quiet">
              {cap === null ? 'There is no cap.' : `The cap is ${formatExact(parseMoney(cap))}.`}
            </span>
          </p>
        )}
      </Loaded>
      <p>
        <Link to={'/spend' as string} className={buttonClass({})}>
          {month.data?.cap === null ? 'See every entry, set a cap' : 'See every entry, change the cap'}
        </Link>
      </p>
    </Part>
  );
}
