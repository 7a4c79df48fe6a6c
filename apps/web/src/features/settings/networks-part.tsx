import { Link } from '@tanstack/react-router';
import { useSession } from '../../lib/session.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Part } from './parts.tsx';

/** The way to the operator's page; nothing for everybody else. */
export function NetworksPart() {
  const { profile } = useSession();
  if (!profile?.isOperator) return null;
  return (
    <Part id="networks" name="Networks" sub="You run this installation.">
      <p>Register it with the networks that want that, and see or pause all sending.</p>
      <p>
        <Link to={'/settings/networks' as string} className={buttonClass({})}>
          Networks and sending
        </Link>
      </p>
    </Part>
  );
}
