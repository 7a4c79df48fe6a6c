/**
 * Mail by SMTP; without it, mails land in the dev mailbox of this installation and go nowhere. Where that is shut too
 * they are kept nowhere: their links let in whoever reads them.
 */
import nodemailer from 'nodemailer';
import type { Config } from '../../config.ts';
import type { Database } from '../../db/database.ts';
import type { Clock, Ids } from '../clock.ts';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}
export interface KeptMail extends Mail {
  readonly id: string;
  readonly sentAt: Date;
}

export interface Mailer {
  /** Whether mails leave this machine. */
  readonly sends: boolean;
  send(mail: Mail): Promise<void>;
  /** The newest mails of the dev mailbox; empty where mails are sent. */
  kept(): Promise<KeptMail[]>;
}

export function createMailer(config: Config, db: Database, clock: Clock, ids: Ids): Mailer {
  if (config.smtpUrl) {
    const transport = nodemailer.createTransport(config.smtpUrl);
    return {
      sends: true,
      send: async (mail) => {
        await transport.sendMail({ from: config.mailFrom, ...mail });
      },
      kept: async () => [],
    };
  }
  return {
    sends: false,
    send: async (mail) => {
      // The first page says that no mail leaves here (`hasMail`), and who invites is shown the link.
      if (!config.hasDevMailbox) return;
      const now = clock.now();
      await db.appPool.query(
        'insert into dev_mails (id, recipient, subject, body, sent_at) values ($1, $2, $3, $4, $5)',
        [ids.next(now), mail.to, mail.subject, mail.text, now],
      );
    },
    kept: async () => {
      const { rows } = await db.appPool.query<{
        id: string;
        recipient: string;
        subject: string;
        body: string;
        sent_at: Date;
      }>('select id, recipient, subject, body, sent_at from dev_mails order by sent_at desc limit 50');
      return rows.map((row) => ({
        id: row.id,
        to: row.recipient,
        subject: row.subject,
        text: row.body,
        sentAt: row.sent_at,
      }));
    },
  };
}
