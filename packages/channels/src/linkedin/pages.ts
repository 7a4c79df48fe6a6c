/** The pages that a member may post for. */
import { readAnswer } from '../kit/server.ts';
import type { ConnectContext, ConnectedAccount, ConnectOutcome } from '../spec.ts';
import { callLinkedIn, type LinkedInServers, listOf } from './api.ts';
import type { LinkedInDetails } from './capabilities.ts';
import { errorOf } from './errors.ts';
import { endOf, type LinkedInSecret } from './secret.ts';
import { idOf, linkedinPages } from './urn.rules.ts';
import { aclsAnswer, organizationsAnswer } from './wire.ts';

/** The roles whose holders may post for a page (Posts API, permissions, 2025-01). */
const postingRoles = new Set(['ADMINISTRATOR', 'DIRECT_SPONSORED_CONTENT_POSTER', 'CONTENT_ADMIN']);
const pageSize = 100;
/** More pages than any person has; a list that goes on and on ends here. */
const mostPages = 10;

type Refused = ConnectOutcome & { kind: 'refused' };

/** As accounts that share the member's access. */
export async function readPages(
  servers: LinkedInServers,
  secret: LinkedInSecret,
  context: ConnectContext,
): Promise<readonly ConnectedAccount[] | Refused> {
  const ground = { servers, accessToken: secret.accessToken, context };
  /** By name; true where the member is an administrator. */
  const roles = new Map<string, boolean>();
  for (let page = 0; page < mostPages; page += 1) {
    const path = `/rest/organizationAcls?q=roleAssignee&state=APPROVED&start=${page * pageSize}&count=${pageSize}`;
    const reply = await callLinkedIn(ground, { path });
    const answer = readAnswer(reply, aclsAnswer);
    if (!answer) return { kind: 'refused', error: errorOf(reply, 'harmless', context.now) };
    for (const { organization, organizationTarget, role, state } of answer.elements) {
      const urn = organization ?? organizationTarget;
      if (urn === undefined || state !== 'APPROVED' || !postingRoles.has(role)) continue;
      roles.set(urn, roles.get(urn) === true || role === 'ADMINISTRATOR');
    }
    if (answer.elements.length < pageSize) break;
  }
  return describePages(ground, roles, secret);
}

async function describePages(
  ground: { servers: LinkedInServers; accessToken: string; context: ConnectContext },
  roles: ReadonlyMap<string, boolean>,
  secret: LinkedInSecret,
): Promise<readonly ConnectedAccount[] | Refused> {
  const accounts: ConnectedAccount[] = [];
  const urns = [...roles.keys()];
  for (let from = 0; from < urns.length; from += pageSize) {
    const some = urns.slice(from, from + pageSize);
    const reply = await callLinkedIn(ground, { path: `/rest/organizationsLookup?ids=${listOf(some.map(idOf))}` });
    const answer = readAnswer(reply, organizationsAnswer);
    if (!answer) return { kind: 'refused', error: errorOf(reply, 'harmless', ground.context.now) };
    for (const urn of some) {
      const id = idOf(urn);
      const { localizedName, vanityName } = answer.results[id] ?? {};
      const isAdministrator = roles.get(urn) === true;
      const details: LinkedInDetails = { kind: 'organization', door: secret.door, isAdministrator };
      accounts.push({
        remoteId: urn,
        handle: vanityName ?? id,
        server: linkedinPages,
        details,
        displayName: localizedName ?? vanityName ?? id,
        profileUrl: `${linkedinPages}/company/${encodeURIComponent(vanityName ?? id)}/`,
        secret,
        ...endOf(secret),
      });
    }
  }
  return accounts;
}
