import { formatExact, parseMoney } from '../../lib/money.ts';
import { useProjects } from '../../lib/use-projects.ts';
import { Select, TextArea } from '../../ui/field.tsx';
import type { Account } from '../accounts/index.tsx';
import { InsertButton, LabelChips, LabelPicker, put, useLabels } from '../writing/index.tsx';
import type { DraftContent } from './draft.rules.ts';
import type { Options } from './options.rules.ts';
import type { Post } from './posts.api.ts';
import { capabilitiesOf } from './use-judgements.ts';
import { VersionOptions } from './version-options.tsx';

type Price = NonNullable<Post['versions'][number]['price']>;

/** Languages offered by name; any other that a post has stays. */
const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'uk', 'tr', 'ja', 'ko', 'zh', 'ar'];

function nameOf(tag: string): string {
  try {
    return new Intl.DisplayNames('en-GB', { type: 'language' }).of(tag) ?? tag;
  } catch (error) {
    if (error instanceof RangeError) return tag;
    throw error;
  }
}

interface ContentProps {
  readonly content: DraftContent;
  readonly isReadOnly: boolean;
  readonly onChange: (change: (content: DraftContent) => DraftContent) => void;
}

function Language({ content, isReadOnly, onChange }: ContentProps) {
  const current = content.language ?? '';
  const offered = current && !languages.includes(current) ? [current, ...languages] : languages;
  return (
    <Select
      label="Language of the text"
      help="Networks use it for filters and translations."
      value={current}
      disabled={isReadOnly}
      onChange={(event) => {
        const language = event.currentTarget.value;
        onChange(({ language: _, ...rest }) => (language ? { ...rest, language } : rest));
      }}
    >
      <option value="">Not said</option>
      {offered.map((tag) => (
        <option key={tag} value={tag}>
          {nameOf(tag)}
        </option>
      ))}
    </Select>
  );
}

/** Hashtags that people rather see below the post than in it. */
function HashtagsIn({ content, onChange }: Omit<ContentProps, 'isReadOnly'>) {
  const typed = content.firstComment ?? '';
  return (
    <InsertButton
      label="Put hashtags into the first comment"
      kinds={['hashtags']}
      onChoose={(item) => {
        const none = { link: '', brand: '', account: '', network: '' };
        const { text } = put(item, typed, typed.length, typed.length, none);
        onChange((before) => ({ ...before, firstComment: text }));
      }}
    />
  );
}

function FirstComment({ content, isReadOnly, onChange }: ContentProps) {
  return (
    <TextArea
      label="First comment"
      aside={!isReadOnly && <HashtagsIn content={content} onChange={onChange} />}
      help="Written below the post once it is out."
      voice="say"
      value={content.firstComment ?? ''}
      readOnly={isReadOnly}
      onChange={(event) => {
        const firstComment = event.currentTarget.value;
        onChange(({ firstComment: _, ...rest }) => (firstComment ? { ...rest, firstComment } : rest));
      }}
    />
  );
}

/** The post's labels: the team's own words, never sent to a network. */
export function Labels({
  ids,
  isReadOnly,
  onChange,
}: {
  ids: readonly string[];
  isReadOnly: boolean;
  onChange: (labelIds: readonly string[]) => void;
}) {
  const labels = useLabels().data?.items ?? [];
  if (isReadOnly && ids.length === 0) return null;
  return (
    <section className="cmp-adds items-center" aria-label="Labels">
      <LabelChips ids={ids} labels={labels} />
      {!isReadOnly && <LabelPicker chosen={ids} onChange={onChange} />}
    </section>
  );
}

/** What belongs to the shared text beside its words: language, project. */
export function SharedDetails({
  projectId,
  onProject,
  ...content
}: ContentProps & { projectId: string | null; onProject: (projectId: string) => void }) {
  const { data } = useProjects();
  const usual = data?.items.find(({ isDefault }) => isDefault)?.id ?? '';
  return (
    <div className="cmp-details">
      <Language {...content} />
      {(data?.items.length ?? 0) > 1 && (
        <Select
          label="Project"
          value={projectId ?? usual}
          disabled={content.isReadOnly}
          onChange={(event) => onProject(event.currentTarget.value)}
        >
          {data?.items.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </div>
  );
}

/** What one network takes beside the words: its options, drawn from its schema, the first comment, and the price. */
export function VersionDetails({
  account,
  options,
  onOptions,
  price,
  ...content
}: ContentProps & {
  account: Account;
  options: Options;
  onOptions: (change: (options: Options) => Options) => void;
  /** What the network charges for the version as it was saved. */
  price: Price | null;
}) {
  const takesComment = capabilitiesOf(account)?.formats.firstComment.works === true;
  return (
    <>
      {price && (
        <p className="cmp-price">
          <b className="num">{formatExact(parseMoney(price.amount))}</b> to send it. {price.words.join(' ')}
        </p>
      )}
      <VersionOptions account={account} options={options} isReadOnly={content.isReadOnly} onOptions={onOptions}>
        {(takesComment || content.content.firstComment) && <FirstComment {...content} />}
      </VersionOptions>
    </>
  );
}
