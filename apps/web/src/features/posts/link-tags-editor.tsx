import { linksToTag } from '@antiphon/channels/browser';
import { Button } from '../../ui/button.tsx';
import { defaultsFor, LinkTagFields, type LinkTags, useLinkTagDefaults, usualTags } from '../writing/index.tsx';
import type { DraftContent } from './draft.rules.ts';
import { tagsFor } from './judge.rules.ts';
import type { ExtraProps } from './poll-editor.tsx';

interface LinkTagsEditorProps extends ExtraProps {
  /** Whom it goes to: one account, or all that follow the shared text. */
  readonly accounts: readonly { readonly id: string; readonly channel: string; readonly handle: string }[];
  readonly projectId: string | null;
}

/** Whether there is an address that could get tags. */
export const hasLink = ({ parts, firstComment = '', link }: DraftContent): boolean =>
  link !== undefined || /https?:\/\/\S/i.test([...parts.map(({ text }) => text), firstComment].join('\n'));

/** Addresses as they go out to one account, each once. */
function outgoing(content: DraftContent, account: LinkTagsEditorProps['accounts'][number]): string[] {
  const tags = tagsFor(content, account);
  if (!tags) return [];
  const texts = [...content.parts.map(({ text }) => text), content.firstComment ?? '', content.link?.url ?? ''];
  return [...new Set(texts.flatMap((text) => linksToTag(text, tags).map(({ tagged }) => tagged)))];
}

/** What is added to the links of this post, and how they go out. */
export function LinkTagsEditor({
  content,
  accounts,
  projectId,
  isReadOnly,
  onChange,
  onTakeAway,
}: LinkTagsEditorProps) {
  const { linkTags } = content;
  if (!linkTags) return null;
  const [first] = accounts;
  const shown = first ? outgoing(content, first) : [];
  const set = (tags: LinkTags): void => onChange((before) => ({ ...before, linkTags: tags }));
  return (
    <section className="cmp-extra" aria-label="Link tags">
      <div className="cmp-extra-head">
        <h3>Link tags</h3>
        <span className="s12 quiet">Added to the links when the post goes out</span>
        {!isReadOnly && (
          <Button
            look="link"
            small
            onClick={() => onTakeAway('Links go out as typed.', ({ linkTags: _, ...rest }) => rest)}
          >
            Leave links as typed
          </Button>
        )}
      </div>
      <details className="cmp-tags">
        <summary className="s12">Change the tags</summary>
        <LinkTagFields key={projectId ?? ''} tags={linkTags} isReadOnly={isReadOnly} onChange={set} />
      </details>
      {first && (
        <ul className="cmp-tagged" aria-label={`Links as they go out to ${first.handle}`}>
          {shown.map((address) => (
            <li key={address} className="s12">
              {address}
            </li>
          ))}
          {shown.length === 0 && (
            <li className="s12 quiet">
              No link here gets tags: they are tagged already, shortened, or lead to sites that are not on your list.
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

/** Begins with what the project or the workspace has set. */
export function AddLinkTags({ projectId, onChange }: Pick<LinkTagsEditorProps, 'projectId' | 'onChange'>) {
  const { data } = useLinkTagDefaults();
  return (
    <Button
      look="link"
      small
      onClick={() => {
        const tags = defaultsFor(data?.items ?? [], projectId)?.tags ?? usualTags;
        onChange((before) => ({ ...before, linkTags: tags }));
      }}
    >
      Tag the links
    </Button>
  );
}
