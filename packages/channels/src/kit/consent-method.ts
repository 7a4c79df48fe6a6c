/** The way in that most networks offer: to their consent page and back, with nothing asked before. */
import type { ConnectContext, ConnectOutcome, OAuthMethod } from '../spec.ts';
import { emptyForm } from './app-form.ts';
import { refusedInput } from './errors.ts';
import { beginConsent, type ConsentNetwork, redeemConsent, type Tokens } from './oauth2.ts';

/** `name` stands on the button; `accountsOf` asks the network whose tokens these are. */
export function consentMethod(
  network: ConsentNetwork,
  name: string,
  accountsOf: (tokens: Tokens, context: ConnectContext) => Promise<ConnectOutcome>,
): OAuthMethod {
  return {
    kind: 'oauth',
    id: 'oauth',
    name,
    form: emptyForm,
    scopes: network.scopes,
    async begin(input, context) {
      const parsed = emptyForm.safeParse(input);
      return parsed.success ? beginConsent(network, context) : refusedInput(parsed.error);
    },
    async finish(answer, context) {
      const outcome = await redeemConsent(network, answer, context);
      return outcome.kind === 'failed'
        ? { kind: 'refused', error: outcome.error }
        : accountsOf(outcome.tokens, context);
    },
  };
}
