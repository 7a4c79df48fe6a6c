import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../config.ts';
import { AppError } from './errors.ts';
import { databaseUnreachable, explainFailure } from './explain-failure.ts';

/** What listening there fails with. */
function listeningOn(host: string, port: number): Promise<Error> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen(port, host, () => {
      server.close();
      reject(new Error('it listens'));
    });
  });
}

describe('what a person reads', () => {
  it('is the message where somebody wrote one for people', () => {
    const userMessage = 'The kiln is cold.';
    expect(explainFailure(new AppError({ code: 'kiln', status: 500, userMessage, message: 'temp=20' }))).toBe(
      userMessage,
    );
    expect(explainFailure(new ConfigError('PORT: must be 0 to 65535'))).toBe('PORT: must be 0 to 65535');
  });

  it('of a busy port names it and the way to another one', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    const words = explainFailure(await listeningOn('127.0.0.1', port));
    other.close();
    expect(words).toBe(
      `Port ${port} is taken by another program. Stop it, or start Antiphon on another one: PORT=${port + 1} npm start`,
    );
  });

  it('of a HOST that is not this machine’s, or nobody’s, names the setting', async () => {
    expect(explainFailure(await listeningOn('203.0.113.7', 0))).toBe(
      'HOST: 203.0.113.7 is no address of this machine.',
    );
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND nowhere.invalid'), {
      code: 'ENOTFOUND',
      syscall: 'getaddrinfo',
      hostname: 'nowhere.invalid',
    });
    expect(explainFailure(unknown)).toBe('HOST: there is no machine called nowhere.invalid.');
  });

  it('of a full disk says so, with the file', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', path: '/d/a' });
    expect(explainFailure(full)).toBe('The disk is full (/d/a). Make room, then run the same command again.');
  });

  it('of a file that may not be touched names it, and whose it must be', () => {
    const refused = { code: 'EACCES', syscall: 'mkdir', path: '/d/media/.incoming' };
    expect(explainFailure(Object.assign(new Error('EACCES: permission denied'), refused))).toBe(
      'This user may not mkdir /d/media/.incoming (EACCES). Everything in the data folder (ANTIPHON_DATA) must belong to the user who starts Antiphon.',
    );
  });

  it('of what nobody foresaw is the whole error', () => {
    expect(explainFailure(new TypeError('x is not a function'))).toContain('TypeError: x is not a function\n    at ');
    expect(explainFailure('a word')).toBe("'a word'");
  });
});

describe('a database that cannot be entered', () => {
  const url = 'postgres://ada:hidden@db.example:5433/loom';
  const words = (code: string | undefined, message: string): string =>
    databaseUnreachable(Object.assign(new Error(message), { code }), url).userMessage;

  it.each([
    ['ECONNREFUSED', 'connect ECONNREFUSED', /does not answer at db\.example:5433 .*Is it running/],
    [undefined, 'timeout expired', /does not answer at db\.example:5433 \(timeout expired\)/],
    ['ENOTFOUND', 'getaddrinfo ENOTFOUND', /no machine called db\.example/],
    ['28P01', 'password authentication failed for user "ada"', /does not let user "ada" in: password .*right\?/],
    ['3D000', 'database "loom" does not exist', /no database "loom".*create database "loom" owner "ada"/],
  ])('is told in words and without its password: %s', (code, message, expected) => {
    expect(words(code, message)).toMatch(expected);
    expect(words(code, message)).not.toContain('hidden');
  });
});
