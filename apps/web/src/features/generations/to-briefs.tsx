import { Link } from '@tanstack/react-router';

/** The way back to all briefs. */
export function ToBriefs() {
  return (
    <nav aria-label="Where you are">
      <Link to={'/briefs' as string}>Briefs</Link>
    </nav>
  );
}
