import { HashIcon } from '@phosphor-icons/react/dist/csr/Hash';
import { TextAaIcon } from '@phosphor-icons/react/dist/csr/TextAa';
import { useNavigate } from '@tanstack/react-router';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, type MenuGroup } from '../../ui/menu.tsx';
import { type Insertable, useInsertables } from './slash-menu.tsx';

/** A button with what can be put into a text; the same that "/" offers while typing. */
export function InsertButton({
  label,
  kinds = ['snippet', 'hashtags'],
  onChoose,
}: {
  label: string;
  kinds?: readonly Insertable['kind'][];
  onChoose: (item: Insertable) => void;
}) {
  const navigate = useNavigate();
  const all = useInsertables();
  const lines = (kind: Insertable['kind'], name: string): MenuGroup[] => {
    const items = kinds.includes(kind) ? all.filter((item) => item.kind === kind) : [];
    if (items.length === 0) return [];
    return [{ label: name, items: items.map((item) => ({ words: item.name, onSelect: () => onChoose(item) })) }];
  };
  const groups = [...lines('snippet', 'Snippets'), ...lines('hashtags', 'Hashtag sets')];
  const manage = {
    words: groups.length === 0 ? 'Nothing is kept yet: keep a snippet or a hashtag set' : 'Change these',
    onSelect: () => void navigate({ to: '/settings/writing' as string }),
  };
  return (
    <Menu
      groups={[...groups, { items: [manage] }]}
      trigger={
        <IconButton label={label}>
          <Icon of={kinds.includes('snippet') ? TextAaIcon : HashIcon} />
        </IconButton>
      }
    />
  );
}
