import { lazyPart } from '../../lib/lazy-part.ts';
import { useSession } from '../../lib/session.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { useShortcuts } from '../../lib/use-shortcuts.ts';
import { loadPostsPage } from '../posts/index.ts';
import { CalendarDays } from './calendar-days.tsx';
import { Views } from './calendar-head.tsx';
import { useCalendarAddress } from './use-calendar-address.ts';
import './calendar.css';

const PostList = lazyPart(loadPostsPage, 'PostsPage');

/** What is planned and was sent: a month, a week, or the list of posts. */
export function CalendarPage() {
  usePageTitle('Calendar');
  const place = useCalendarAddress();
  const { workspace } = useSession();
  useShortcuts([
    { keys: 'M', words: 'Month', group: 'This page', run: () => place.look({ view: 'month' }) },
    { keys: 'W', words: 'Week', group: 'This page', run: () => place.look({ view: 'week' }) },
    { keys: 'L', words: 'List', group: 'This page', run: () => place.look({ view: 'list' }) },
    { keys: '1', words: 'Month', group: 'This page', run: () => place.look({ view: 'month' }) },
    { keys: '2', words: 'Week', group: 'This page', run: () => place.look({ view: 'week' }) },
    { keys: '3', words: 'List', group: 'This page', run: () => place.look({ view: 'list' }) },
    { keys: 'T', words: 'Today', group: 'This page', run: () => place.look({ day: null }) },
  ]);
  if (place.view === 'list') return <PostList views={<Views view="list" onView={(view) => place.look({ view })} />} />;
  return <CalendarDays key={workspace?.id} place={place} view={place.view} />;
}
