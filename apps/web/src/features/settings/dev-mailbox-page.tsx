import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../lib/api.ts';
import { useSession } from '../../lib/session.ts';
import { browserZone, formatMoment } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Loaded } from './parts.tsx';
import { useDoor } from './settings.api.ts';
import './settings.css';

const link = /(https?:\/\/\S+)/;

/** The text of a mail with its links to press. */
function MailText({ text }: { text: string }) {
  return (
    <p className="set-mail">
      {text.split(link).map((piece, index) =>
        // Every second piece is a link: that is how split with a group works.
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a fixed text
          <a key={index} href={piece}>
            {piece}
          </a>
        ) : (
          piece
        ),
      )}
    </p>
  );
}

/** Where mails land when this installation has no mail server. */
export function DevMailboxPage() {
  usePageTitle('Dev mailbox');
  const door = useDoor();
  const { profile } = useSession();
  const now = useNow();
  const zone = profile?.timeZone ?? browserZone();
  const mails = useQuery(
    api.identity.listDevMails.queryOptions({ enabled: door.data?.hasDevMailbox === true, refetchInterval: 5000 }),
  );
  return (
    <>
      <PageHeader
        parent={<Link to={'/settings' as string}>Settings</Link>}
        title="Dev mailbox"
        sub="Mails this installation would have sent"
        hasRule
      />
      <div className="body pt-4">
        {door.data?.hasDevMailbox === false ? (
          <EmptyState>This installation has no dev mailbox: mails go out for real, or not at all.</EmptyState>
        ) : (
          <Loaded query={mails} label="Loading mails">
            {({ items }) =>
              items.length === 0 ? (
                <EmptyState>No mail was written yet.</EmptyState>
              ) : (
                <ul>
                  {items.map((mail) => (
                    <li key={mail.id} className="set-li block">
                      <h2 className="b">{mail.subject}</h2>
                      <p className="quiet s12">
                        To {mail.to}, {formatMoment(mail.sentAt, zone, now)}
                      </p>
                      <MailText text={mail.text} />
                    </li>
                  ))}
                </ul>
              )
            }
          </Loaded>
        )}
      </div>
    </>
  );
}
