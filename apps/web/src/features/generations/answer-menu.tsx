import { DotsThreeIcon } from '@phosphor-icons/react/dist/csr/DotsThree';
import { useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { formatBound, parseMoney } from '../../lib/money.ts';
import { useSession } from '../../lib/session.ts';
import { formatMoment } from '../../lib/times.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { SandboxTag } from '../../ui/small.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { useHistory, useItemEstimate } from './studio.api.ts';
import type { Answer, Rewrite, StudioItem } from './studio.types.ts';
import type { StudioParts } from './studio-parts.ts';

const tones = ['warmer', 'plainer', 'more playful', 'more formal'] as const;
const languages = [
  ['en', 'English'],
  ['de', 'German'],
  ['fr', 'French'],
  ['es', 'Spanish'],
  ['ja', 'Japanese'],
] as const;

const howWords: Readonly<Record<Answer['how'], string>> = {
  written: 'Written',
  edited: 'Edited by hand',
  shorter: 'Made shorter',
  fit: 'Made to fit',
  tone: 'In another tone',
  translate: 'Translated',
  same: 'Taken over unchanged',
};

function useCost(itemId: string, rewrite: Rewrite, isNear: boolean): string | undefined {
  const { data } = useItemEstimate(itemId, rewrite, isNear);
  if (!data) return undefined;
  return data.estimate ? formatBound(parseMoney(data.estimate.high)) : 'price not known';
}

function PastAnswer({
  answer,
  isShown,
  onShow,
  whyNot,
}: {
  answer: Answer;
  isShown: boolean;
  onShow: () => void;
  whyNot: string | null;
}) {
  const zone = useSession().profile?.timeZone ?? 'UTC';
  const text = answer.text ?? answer.generation?.text ?? answer.generation?.words ?? '';
  return (
    <li className="st-past">
      <p className="say-s">{text}</p>
      <p className="s12 quiet flex flex-wrap items-center gap-2">
        {answer.number}. {howWords[answer.how]}
        {answer.wish ? `: ${answer.wish}` : ''}, {formatMoment(answer.createdAt, zone, new Date())}
        {answer.generation && `, made by ${answer.generation.modelName}`}
        {answer.generation?.isSandbox && <SandboxTag />}
      </p>
      {isShown ? (
        <span className="s12 b">Shown now</span>
      ) : (
        <Button small unavailable={whyNot} onClick={onShow}>
          Show this one
        </Button>
      )}
    </li>
  );
}

/** All answers an item ever had; any of them can be shown again for nothing. */
function HistoryDialog({ item, studio, onClose }: { item: StudioItem; studio: StudioParts; onClose: () => void }) {
  const { data, error, refetch } = useHistory(item.id);
  return (
    <Dialog isOpen onClose={onClose} shape="sheet" title="Earlier answers" words="Showing one again costs nothing.">
      {error && !data ? (
        <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton rows={3} height={84} label="Loading earlier answers" />
      ) : (
        <ol>
          {data.items.map((answer) => (
            <PastAnswer
              key={answer.id}
              answer={answer}
              isShown={answer.id === item.answer?.id}
              whyNot={studio.whyNot}
              onShow={() => void studio.acts.restore(item, answer.id).then((isDone) => isDone && onClose())}
            />
          ))}
        </ol>
      )}
    </Dialog>
  );
}

/** Another tone or language than the offered ones, in a person's own words. */
function OtherWish({
  item,
  kind,
  studio,
  onClose,
}: {
  item: StudioItem;
  kind: 'tone' | 'translate';
  studio: StudioParts;
  onClose: () => void;
}) {
  const [wish, setWish] = useState('');
  const rewrite: Rewrite =
    kind === 'tone' ? { how: 'tone', tone: wish.trim() } : { how: 'translate', language: wish.trim() };
  const isReady = wish.trim() !== '';
  // The price hangs on the text, hardly on the wish: one question with a stand-in is enough.
  const cost = useCost(
    item.id,
    kind === 'tone' ? { how: 'tone', tone: 'warmer' } : { how: 'translate', language: 'de' },
    true,
  );
  const send = (): void => {
    if (!isReady) return;
    void studio.acts.rewrite(item, rewrite);
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={kind === 'tone' ? 'Another tone' : 'Another language'}
      foot={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button look="primary" cost={cost} unavailable={!isReady && 'Say which first.'} onClick={send}>
            Rewrite it
          </Button>
        </>
      }
    >
      <TextField
        label={kind === 'tone' ? 'How should it sound?' : 'Language'}
        help={kind === 'tone' ? 'In your words: “like a letter to a friend”.' : 'As a tag: pt-BR, uk, ko.'}
        value={wish}
        maxLength={kind === 'tone' ? 200 : 35}
        onChange={(event) => setWish(event.currentTarget.value)}
      />
    </Dialog>
  );
}

/** Rewriting in place, and what stood there before. The price stands beside each. */
export function AnswerMenu({ item, studio, isNear }: { item: StudioItem; studio: StudioParts; isNear: boolean }) {
  const [layer, setLayer] = useState<'none' | 'history' | 'tone' | 'translate'>('none');
  const [isAsked, setIsAsked] = useState(false);
  const wants = isNear && isAsked;
  const shorter = useCost(item.id, { how: 'shorter' }, wants);
  const tone = useCost(item.id, { how: 'tone', tone: 'warmer' }, wants);
  const translate = useCost(item.id, { how: 'translate', language: 'de' }, wants);
  const unavailable = studio.whyNot ?? undefined;
  const ask = (rewrite: Rewrite) => () => void studio.acts.rewrite(item, rewrite);
  const close = (): void => setLayer('none');
  return (
    <>
      <Menu
        align="end"
        trigger={
          <IconButton
            label="Rewrite, earlier answers"
            onPointerEnter={() => setIsAsked(true)}
            onFocus={() => setIsAsked(true)}
          >
            <Icon of={DotsThreeIcon} />
          </IconButton>
        }
        groups={[
          { items: [{ words: 'Shorter', cost: shorter, unavailable, onSelect: ask({ how: 'shorter' }) }] },
          {
            label: 'Another tone',
            items: [
              ...tones.map((one) => ({
                words: one[0]?.toUpperCase() + one.slice(1),
                cost: tone,
                unavailable,
                onSelect: ask({ how: 'tone', tone: one }),
              })),
              { words: 'In my words…', unavailable, onSelect: () => setLayer('tone') },
            ],
          },
          {
            label: 'Translate',
            items: [
              ...languages
                .filter(([language]) => language !== studio.language.split('-')[0])
                .map(([language, words]) => ({
                  words,
                  cost: translate,
                  unavailable,
                  onSelect: ask({ how: 'translate', language }),
                })),
              { words: 'Another language…', unavailable, onSelect: () => setLayer('translate') },
            ],
          },
          {
            items: [
              {
                words: item.answerCount > 1 ? `Earlier answers (${item.answerCount - 1})` : 'Earlier answers',
                unavailable: item.answerCount > 1 ? undefined : 'There is only this one.',
                onSelect: () => setLayer('history'),
              },
            ],
          },
        ]}
      />
      {layer === 'history' && <HistoryDialog item={item} studio={studio} onClose={close} />}
      {(layer === 'tone' || layer === 'translate') && (
        <OtherWish item={item} kind={layer} studio={studio} onClose={close} />
      )}
    </>
  );
}
