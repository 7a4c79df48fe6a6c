import { apiPaths } from '../lib/api-paths.ts';
import { ask } from './ask.ts';
import { type Submit, wireForm } from './form.ts';
import { type Invitation, invitationWords } from './invitation-words.ts';
import { nextFrom, type View, viewFrom, withTokenHidden } from './where.ts';

interface Door {
  readonly signUp: 'first' | 'open' | 'invite' | 'closed';
  readonly hasDemo: boolean;
  readonly hasMail: boolean;
  readonly hasDevMailbox: boolean;
}
interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

const titles = {
  'sign-in': 'Sign in',
  'sign-up': 'Make a new workspace',
  forgotten: 'A new password',
  reset: 'Choose a new password',
  invitation: 'You are invited',
  mailbox: 'Mailbox',
} as const;
const here = { timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone, language: navigator.language };
/** An invitation that waits for its person to sign in. */
let invitation = '';

const goOn = (): null => {
  location.assign(nextFrom(location));
  return null;
};
const post = (path: string, body: Record<string, unknown>) => ask<Record<string, unknown>>('POST', path, body);
const tokenHere = (): string => {
  const view = viewFrom(location);
  return 'token' in view ? view.token : '';
};

/** Sends and goes on into the app, or says what was wrong. */
const enterBy =
  (path: string, body: (values: Record<string, string>) => Record<string, unknown>): Submit =>
  async (values) => {
    const result = await post(path, body(values));
    return 'problem' in result ? result.problem : goOn();
  };

/** Sends, and shows the server's own words below the button. */
const tellBy =
  (path: string, body: (values: Record<string, string>) => Record<string, unknown>): Submit =>
  async (values, form) => {
    const result = await post(path, body(values));
    if ('problem' in result) return result.problem;
    const done = form.querySelector('[data-done]');
    if (done) done.textContent = String(result.answer.words);
    return null;
  };

const signIn: Submit = async (values) => {
  const result = await post(apiPaths.signIn, { email: values.email, password: values.password });
  if ('problem' in result) return result.problem;
  if (invitation === '') return goOn();
  const joined = await post(apiPaths.acceptInvitation, { token: invitation });
  return 'problem' in joined ? joined.problem : goOn();
};

const submits: Readonly<Record<string, Submit>> = {
  demo: enterBy(apiPaths.openDemo, () => here),
  'sign-in': signIn,
  'sign-up': enterBy(apiPaths.signUp, ({ name, email, password, workspaceName }) => ({
    name,
    email,
    password,
    workspaceName,
    ...here,
  })),
  forgotten: tellBy(apiPaths.requestPasswordReset, ({ email }) => ({ email })),
  reset: tellBy(apiPaths.resetPassword, ({ password }) => ({ token: tokenHere(), password })),
  join: enterBy(apiPaths.acceptInvitation, () => ({ token: tokenHere() })),
  'join-new': enterBy(apiPaths.signUp, ({ name, email, password }) => ({
    name,
    email,
    password,
    invitation: tokenHere(),
    ...here,
  })),
};

function showAll(selector: string, isShown: (element: HTMLElement) => boolean): void {
  for (const element of document.querySelectorAll<HTMLElement>(selector)) element.hidden = !isShown(element);
}

/** Says where the invitation leads, or that it leads nowhere; somebody who is in already joins by one button. */
async function showInvitation(token: string): Promise<void> {
  invitation = token;
  const [read, result] = await Promise.all([
    ask<Invitation>('POST', apiPaths.readInvitation, { token }),
    ask<{ profile: { name: string; isDemo: boolean } | null }>('GET', apiPaths.me),
  ]);
  const isGone = 'problem' in read && read.problem.status === 410;
  if (isGone) invitation = '';
  const profile = 'answer' in result ? result.answer.profile : null;
  const isIn = profile !== null && !profile.isDemo;
  showAll('[data-gone]', () => isGone);
  for (const head of document.querySelectorAll('#view-invitation h2'))
    head.textContent = isGone ? 'This invitation is over' : titles.invitation;
  showAll('[data-form="join"]', () => isIn && !isGone);
  showAll('[data-form="join-new"]', () => !isIn && !isGone);
  for (const name of document.querySelectorAll('[data-me]')) name.textContent = profile?.name ?? '';
  const words = 'problem' in read ? read.problem.userMessage : invitationWords(read.answer, here.language);
  for (const line of document.querySelectorAll('[data-invited]')) line.textContent = words;
}

/** A line of a mail, with its addresses as links. */
function lineOf({ to, subject, text }: Mail): HTMLLIElement {
  const item = document.createElement('li');
  const head = document.createElement('b');
  head.textContent = `${subject} (to ${to})`;
  const body = document.createElement('p');
  for (const [index, part] of text.split(/(https?:\/\/\S+)/).entries()) {
    if (index % 2 === 0) body.append(part);
    else body.append(Object.assign(document.createElement('a'), { href: part, textContent: part }));
  }
  item.append(head, body);
  return item;
}

async function showMails(): Promise<void> {
  const result = await ask<{ items: Mail[] }>('GET', apiPaths.devMailbox);
  const list = document.getElementById('mails');
  const nothing = document.createElement('li');
  nothing.textContent = 'problem' in result ? result.problem.userMessage : 'No mail yet.';
  list?.replaceChildren(
    ...('answer' in result && result.answer.items.length > 0 ? result.answer.items.map(lineOf) : [nothing]),
  );
}

function show(view: View, isFirst: boolean): void {
  showAll('[data-view]', ({ id }) => id === `view-${view.name}`);
  document.title = `${titles[view.name]} · Antiphon`;
  if (view.name === 'invitation') {
    void showInvitation(view.token);
  }
  if (view.name === 'mailbox') void showMails();
  if (!isFirst) document.querySelector<HTMLElement>(`#view-${view.name} h2`)?.focus();
}

/** What the server lets the first page offer; until it answers, only signing in is offered. */
async function readDoor(): Promise<void> {
  const result = await ask<Door>('GET', apiPaths.door);
  if ('problem' in result) return;
  const { signUp, hasDemo, hasDevMailbox } = result.answer;
  showAll('#demo', () => hasDemo);
  showAll('[data-mailbox]', () => hasDevMailbox);
  showAll(
    '[data-sign-up]',
    ({ dataset }) => dataset.signUp === signUp || (dataset.signUp === 'open' && signUp === 'first'),
  );
}

for (const form of document.querySelectorAll<HTMLFormElement>('[data-form]')) {
  const submit = submits[form.dataset.form ?? ''];
  if (submit) wireForm(form, submit);
}
const hidden = withTokenHidden(location);
if (hidden) history.replaceState(null, '', hidden);
show(viewFrom(location), true);
window.addEventListener('hashchange', () => show(viewFrom(location), false));
void readDoor();
