import { ChartBarHorizontalIcon } from '@phosphor-icons/react/dist/csr/ChartBarHorizontal';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { Account } from '../accounts/index.tsx';
import { AddCard, CardEditor } from './card-editor.tsx';
import { CheckLines } from './checks-list.tsx';
import { checksAbout, type Judgement } from './judge.rules.ts';
import { AddLinkTags, hasLink, LinkTagsEditor } from './link-tags-editor.tsx';
import { newPoll, pollRoom, withPoll } from './poll.rules.ts';
import { type ExtraProps, PollEditor } from './poll-editor.tsx';
import type { Asset } from './posts.api.ts';
import { useCard } from './use-card.ts';
import { capabilitiesOf } from './use-judgements.ts';

interface VersionExtrasProps extends ExtraProps {
  /** Whom it goes to: one account, or all that follow the shared text. */
  readonly accounts: readonly Account[];
  readonly judgements: ReadonlyMap<string, Judgement>;
  /** The one network whose verdicts stand here; null for the shared text. */
  readonly judgement: Judgement | null;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly projectId: string | null;
}

/** What hangs below the words: a poll, the card of a link. Offered where a chosen network takes it. */
export function VersionExtras({ accounts, judgements, judgement, assets, projectId, ...props }: VersionExtrasProps) {
  const { content, isReadOnly, onChange } = props;
  const room = pollRoom(accounts.flatMap(({ id }) => judgements.get(id)?.limits?.poll ?? []));
  const takesCard = accounts.some((account) => capabilitiesOf(account)?.formats.linkCard.works === true);
  const card = useCard({ content, isOffered: takesCard && !isReadOnly, onChange });
  const canPoll = room !== null && !content.poll && !content.link && content.parts[0]?.media.length === 0;
  const canTag = !content.linkTags && hasLink(content);
  const canCard = takesCard && !content.link && !card.problem && !content.poll;
  return (
    <>
      <PollEditor room={room} {...props} />
      {content.poll && judgement && <CheckLines checks={checksAbout(judgement, 'poll')} />}
      <CardEditor
        card={card}
        assets={assets}
        whyNot={takesCard ? null : 'None of the chosen networks takes it'}
        {...props}
      />
      {content.link && judgement && <CheckLines checks={checksAbout(judgement, 'card')} />}
      {content.linkTags && <LinkTagsEditor accounts={accounts} projectId={projectId} {...props} />}
      {!isReadOnly && (canPoll || canCard || canTag) && (
        <div className="cmp-adds">
          {canPoll && (
            <Button look="link" small onClick={() => onChange((before) => withPoll(before, newPoll(room)))}>
              <Icon of={ChartBarHorizontalIcon} size={14} />
              Add a poll
            </Button>
          )}
          {canCard && !card.reading && <AddCard card={card} />}
          {canTag && <AddLinkTags projectId={projectId} onChange={onChange} />}
        </div>
      )}
    </>
  );
}
