/** The form of an app that the operator registers with a network. */
import { z } from 'zod';

const typed = (missing: string) => z.string().trim().min(1, missing).max(500);

/** A client id and its secret, under the names this network gives them. */
export function appForm(names: { readonly id: string; readonly secret: string }) {
  return z.strictObject({
    clientId: typed(`Paste the ${names.id}.`).meta({ title: names.id }),
    clientSecret: typed(`Paste the ${names.secret}.`).meta({ title: names.secret, format: 'password' }),
  });
}

/** Nothing is asked before the person goes to the consent page. */
export const emptyForm = z.strictObject({});
