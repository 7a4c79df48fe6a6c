import { Note } from '../../ui/note.tsx';
import { overWords } from '../publications/index.tsx';

/** Beside the name of a day of which a network would not take all. */
export function OverMark() {
  const words = `${overWords}: some of this day would wait`;
  return (
    <span className="st-attention mr-auto" title={words}>
      <Note state="attention" label={words} className="size-[13px]" />
    </span>
  );
}
