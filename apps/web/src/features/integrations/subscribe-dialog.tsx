import { Dialog } from '../../ui/dialog.tsx';
import { CalendarFeeds } from './calendar-feeds.tsx';

/** "Follow in a calendar program", for the calendar's own page. */
export function SubscribeDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      shape="wide"
      title="Follow in a calendar program"
      words="Calendar programs on phones, on computers and in browsers can show what is planned here. They look again by themselves, most of them every few hours."
    >
      {isOpen && <CalendarFeeds />}
    </Dialog>
  );
}
