import { type Account, type FormField, fieldsOf, networkName, useChannels } from '../accounts/index.tsx';
import { FromNetwork, Named, type OptionFieldProps, Placement, Typed, YesNo } from './option-fields.tsx';
import { type Options, withOption } from './options.rules.ts';

interface VersionOptionsProps {
  readonly account: Account;
  readonly options: Options;
  readonly isReadOnly: boolean;
  readonly onOptions: (change: (options: Options) => Options) => void;
}

/** What is always seen: where it appears, the title, and what the network wants to be chosen. */
const isFirst = ({ name, isRequired }: FormField): boolean => name === 'placement' || name === 'title' || isRequired;

/** The post has a title of its own in our lists; this one is shown by the network. */
const named = (field: FormField, account: Account): FormField =>
  field.name === 'title' ? { ...field, title: `${field.title} on ${networkName(account)}` } : field;

function OptionField({
  account,
  isFromNetwork,
  ...props
}: OptionFieldProps & { account: Account; isFromNetwork: boolean }) {
  const { field } = props;
  if (isFromNetwork) return <FromNetwork {...props} accountId={account.id} />;
  if (field.name === 'placement' && field.kind === 'choice') return <Placement {...props} />;
  if (field.kind === 'choice') return <Named {...props} />;
  if (field.kind === 'yes-no') return <YesNo {...props} />;
  if (field.kind === 'unknown') return <p className="help">“{field.title}” can be set by the API only.</p>;
  return <Typed {...props} />;
}

/** The settings of one network: first what every post needs, the rest folded. Drawn from the network's own schema. */
export function VersionOptions({
  account,
  options,
  isReadOnly,
  onOptions,
  children,
}: React.PropsWithChildren<VersionOptionsProps>) {
  const { data } = useChannels();
  const channel = data?.items.find(({ id }) => id === account.channel);
  const fields = channel ? fieldsOf(channel.options) : [];
  const draw = (field: FormField) => (
    <OptionField
      key={field.name}
      account={account}
      field={field}
      isFromNetwork={channel?.choices.includes(field.name) ?? false}
      value={options[field.name]}
      onChange={(value) => onOptions((before) => withOption(before, field.name, value))}
    />
  );
  const first = fields.filter(isFirst).map((field) => named(field, account));
  const more = fields.filter((field) => !isFirst(field));
  const isUsed = more.some(({ name }) => options[name] !== undefined);
  return (
    <>
      {first.length > 0 && (
        <fieldset className="cmp-options" disabled={isReadOnly}>
          {first.map(draw)}
        </fieldset>
      )}
      {children && <div className="cmp-options">{children}</div>}
      {more.length > 0 && (
        <details className="cmp-more" open={isUsed || undefined}>
          <summary>More for {account.handle}</summary>
          <fieldset className="cmp-options" disabled={isReadOnly}>
            {more.map(draw)}
          </fieldset>
        </details>
      )}
    </>
  );
}
