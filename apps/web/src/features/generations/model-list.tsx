import { toProblem } from '../../lib/api-problem.ts';
import { useNow } from '../../lib/use-now.ts';
import { Select } from '../../ui/field.tsx';
import { Section } from '../../ui/page-header.tsx';
import { SandboxTag, Tag } from '../../ui/small.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { type Model, type Operation, useKeyActs, useModels } from './models.api.ts';
import { priceWords, retirement } from './models.rules.ts';
import { useWhyNotAsk } from './studio.api.ts';

const operationWords: Readonly<Record<Operation, string>> = {
  'text.generate': 'Words',
  'image.generate': 'Pictures',
};
const operations = Object.keys(operationWords) as Operation[];
const refKey = ({ ref }: Pick<Model, 'ref'>): string => `${ref.provider} ${ref.providerKeyId ?? ''} ${ref.model}`;

function DefaultModel({ operation, models }: { operation: Operation; models: readonly Model[] }) {
  const { choose } = useKeyActs();
  const whyNot = useWhyNotAsk();
  const fitting = models.filter((model) => model.operations.includes(operation));
  const chosen = fitting.find(({ defaultFor }) => defaultFor.includes(operation));
  return (
    <Select
      label={`${operationWords[operation]} are made by`}
      help={whyNot ?? (chosen ? priceWords(chosen) : 'No model can be asked for this yet.')}
      error={choose.error ? toProblem(choose.error).userMessage : null}
      disabled={whyNot !== null || choose.isPending}
      value={chosen ? refKey(chosen) : ''}
      onChange={(event) => {
        const model = fitting.find((one) => refKey(one) === event.currentTarget.value);
        choose.mutate({ operation, model: model?.ref ?? null });
      }}
    >
      <option value="">Our choice</option>
      {fitting.map((model) => (
        <option key={refKey(model)} value={refKey(model)}>
          {model.isSandbox ? `${model.name} (sandbox)` : `${model.name}, ${model.providerName}`}
        </option>
      ))}
    </Select>
  );
}

function ModelRow({ model }: { model: Model }) {
  const end = retirement(model, useNow());
  return (
    <li className="mo-model">
      <span className="min-w-0">
        <b>{model.name}</b> {model.isSandbox ? <SandboxTag /> : <span className="quiet">{model.providerName}</span>}{' '}
        {model.isLocal && <Tag>On this machine</Tag>}
        <code className="block faint clip">{model.ref.model}</code>
      </span>
      <span className="s12 quiet">{model.operations.map((one) => operationWords[one]).join(', ')}</span>
      <span className="s12">
        {priceWords(model)}
        {model.isSandbox && <span className="quiet block">Invented prices, owed to nobody.</span>}
        {end && <span className={`block ${end.isSoon ? 'text-rubric b' : 'quiet'}`}>{end.words}</span>}
      </span>
    </li>
  );
}

/** The models this workspace can ask, with what each costs and until when it can be asked. */
export function ModelList() {
  const { data, error, refetch } = useModels();
  return (
    <Section name="Models" sub={data ? `${data.items.length}` : undefined}>
      {error && !data ? (
        <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton rows={4} height={52} label="Loading models" />
      ) : (
        <>
          <div className="mo-defaults">
            {operations.map((operation) => (
              <DefaultModel key={operation} operation={operation} models={data.items} />
            ))}
          </div>
          <ul aria-label="Models">
            {data.items.map((model) => (
              <ModelRow key={refKey(model)} model={model} />
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}
