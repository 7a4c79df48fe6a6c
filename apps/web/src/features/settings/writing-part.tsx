import { Link } from '@tanstack/react-router';
import { buttonClass } from '../../ui/button.tsx';
import { Part } from './parts.tsx';

/** The way to what writers use again; the page of its own has it. */
export function WritingPart() {
  return (
    <Part id="writing" name="Writing" sub="What is used again from post to post.">
      <p>
        <Link to={'/settings/writing' as string} className={buttonClass({})}>
          Labels, snippets, hashtag sets and link tags
        </Link>
      </p>
    </Part>
  );
}
