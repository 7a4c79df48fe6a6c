/** Connecting an account as a person does: through the network's own page and back. */
import type { Person, Words } from './person.ts';

export interface Door {
  /** As the list of networks says it. */
  readonly network: string;
  /** Which of the network's ways in, where it has several. */
  readonly way?: string;
  /** What is typed before. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Which of the profiles that the consent brought is kept, where it brings several. */
  readonly profile?: Words;
  /** How the account is called on the page of accounts then. */
  readonly handle: string;
}

/** By the dialog of the page of accounts, the network's page, and back to where the account stands in the list. */
export async function connects(person: Person, door: Door): Promise<void> {
  await person.presses('Connect an account');
  const dialog = person.part('dialog');
  await person.presses(new RegExp(`^${door.network}\\b`), dialog.getByRole('list', { name: 'Networks' }));
  await goesThroughTheDoor(person, door);
  await person.sees(door.handle, person.part('list', 'Connected accounts'));
}

/** From the open dialog of a network to the page of accounts. */
export async function goesThroughTheDoor(person: Person, { network, way, fields = {}, profile }: Door): Promise<void> {
  const dialog = person.part('dialog');
  if (way) await dialog.getByRole('radio', { name: way }).check({ force: true });
  await person.fills(fields);
  await person.presses(`Go to ${network}`, dialog);
  if (profile) {
    await person.page.getByRole('checkbox', { name: profile }).check();
    await person.presses('Keep 1');
  }
  await person.isAt('/accounts');
}
