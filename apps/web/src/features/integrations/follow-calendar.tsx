import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SubscribeDialog } from './subscribe-dialog.tsx';

/** "Follow": the way from a page of what is planned to one's own calendar program. */
export function FollowCalendar() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Follow</Button>
      <SubscribeDialog isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  );
}
