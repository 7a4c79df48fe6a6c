import { PlusIcon } from '@phosphor-icons/react/dist/csr/Plus';
import { Link } from '@tanstack/react-router';
import { Icon } from '../../ui/icon.tsx';
import { useWhyNotWrite } from '../posts/index.tsx';
import { composeAt } from './compose-at.ts';

/** A way to begin a post on a day, for who does not press an empty place; it shows when the day is hovered or focused. */
export function NewAt({
  day,
  minutes,
  zone,
  words,
}: {
  day: string;
  /** null: the next usual time of that day. */
  minutes: number | null;
  zone: string;
  words: string;
}) {
  const whyNot = useWhyNotWrite();
  const to = whyNot ? null : composeAt({ day, minutes }, zone, new Date());
  if (!to) return null;
  return (
    <Link {...to} className="cal-new" aria-label={words} data-tip={words}>
      <Icon of={PlusIcon} size={12} />
    </Link>
  );
}
