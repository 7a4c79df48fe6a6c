/** What journeys that are about something else begin with. */
import type { Person } from './person.ts';

/** Somebody's name and how they sign in. */
export interface Entry {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export const noor: Entry = { name: 'Noor Brennan', email: 'noor@marram.example', password: 'thirty hours of pine' };

/** From the first page to the empty day of an own workspace. */
export async function signsUp(person: Person, { name, email, password }: Entry = noor): Promise<void> {
  await person.opens('/sign-up');
  await person.fills({
    'Your name': name,
    'E-mail': email,
    Password: password,
    'Name of the workspace': 'Marram Pottery',
  });
  await person.presses('Make it');
  await person.isAt('/today');
}

/** Comes back with what one signed up with. */
export async function signsIn(person: Person, { email, password }: Entry = noor): Promise<void> {
  await person.fills({ 'E-mail': email, Password: password });
  await person.presses('Sign in');
}

/** Connects an account on one of the pretend networks. */
export async function connectsAPretendAccount(person: Person, handle: string): Promise<void> {
  await person.opens('/accounts');
  await person.presses('Try with a pretend one');
  await person.chooses('Pretend network', 'chirp');
  await person.fills({ Handle: handle, 'Pretend password': 'pretend' });
  await person.presses('Connect', person.part('dialog'));
  await person.sees('Connected');
  await person.seesNoMore('Pretend network');
}
