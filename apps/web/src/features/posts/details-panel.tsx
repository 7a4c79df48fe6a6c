import { useState } from 'react';
import { Select, TextArea } from '../../ui/field.tsx';
import {
  type Account,
  type FormValues,
  faultsIn,
  fieldsOf,
  inputOf,
  SchemaForm,
  useChannels,
  valuesOf,
} from '../accounts/index.tsx';
import type { DraftContent } from './draft.rules.ts';
import { useProjects } from './posts.api.ts';
import { capabilitiesOf } from './use-judgements.ts';

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

function FirstComment({ content, isReadOnly, onChange }: ContentProps) {
  return (
    <TextArea
      label="First comment"
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

/** What one network takes beside the words: its options, drawn from its schema, and the first comment. */
export function VersionDetails({
  account,
  options,
  onOptions,
  ...content
}: ContentProps & {
  account: Account;
  options: Readonly<Record<string, unknown>>;
  onOptions: (options: Readonly<Record<string, unknown>>) => void;
}) {
  const { data } = useChannels();
  const channel = data?.items.find(({ id }) => id === account.channel);
  const fields = channel ? fieldsOf(channel.options) : [];
  const [typed, setTyped] = useState<FormValues>({});
  // What is typed may say more than what is sent (a space at the end of a word); it counts while both mean the same.
  const isSame = JSON.stringify(inputOf(fields, typed)) === JSON.stringify(inputOf(fields, valuesOf(fields, options)));
  const values = isSame ? typed : valuesOf(fields, options);
  const takesComment = capabilitiesOf(account)?.formats.firstComment.works === true;
  if (fields.length === 0 && !takesComment) return null;
  return (
    <details className="cmp-more" open={Object.keys(options).length > 0 || Boolean(content.content.firstComment)}>
      <summary>More for {account.handle}</summary>
      <fieldset className="grid gap-3 pt-2" disabled={content.isReadOnly}>
        {takesComment && <FirstComment {...content} />}
        <SchemaForm
          fields={fields}
          values={values}
          faults={faultsIn(fields, values)}
          onChange={(name, value) => {
            const next = { ...values, [name]: value };
            setTyped(next);
            onOptions(inputOf(fields, next));
          }}
        />
      </fieldset>
    </details>
  );
}
