import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { afterAll, expect, it } from 'vitest';
import { readConfig } from '../../config.ts';
import type { Database } from '../../db/database.ts';
import { systemClock, systemIds } from '../clock.ts';
import { createMailer } from './mailer.ts';

const received: { from: string; to: string[]; message: string }[] = [];
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData: (stream, session, done) => {
    text(stream).then((message) => {
      const { mailFrom, rcptTo } = session.envelope;
      received.push({
        from: mailFrom ? mailFrom.address : '',
        to: rcptTo.map((recipient) => recipient.address),
        message,
      });
      done();
    }, done);
  },
});
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

it('sends through the SMTP server of the settings, from the address of the settings', async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const config = readConfig({
    ANTIPHON_SMTP_URL: `smtp://127.0.0.1:${port}`,
    ANTIPHON_MAIL_FROM: 'Antiphon <post@antiphon.example>',
  });
  const mailer = createMailer(config, undefined as unknown as Database, systemClock, systemIds);
  expect(mailer.sends).toBe(true);
  await mailer.send({ to: 'noor@marram.example', subject: 'Grüße', text: 'Follow this link.' });
  expect(received).toEqual([
    {
      from: 'post@antiphon.example',
      to: ['noor@marram.example'],
      message: expect.stringContaining('Follow this link.'),
    },
  ]);
  expect(await mailer.kept()).toEqual([]);
});
