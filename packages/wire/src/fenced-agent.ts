/** The connection pool behind the safe fetch: the address that was checked is the address connected to. */
import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { isPublicAddress } from './addresses.rules.ts';
import type { HostList } from './host-list.rules.ts';
import { portOf, privateAddress } from './redirects.rules.ts';

/** Resolves a name to its addresses (IPv4 or IPv6, as text). Rejects with the resolver's own error. */
export type Lookup = (hostname: string) => Promise<readonly string[]>;

const askSystem: Lookup = async (hostname) => (await systemLookup(hostname, { all: true })).map((one) => one.address);

export interface FencedAgentOptions {
  readonly hosts: HostList;
  readonly lookup?: Lookup;
  readonly connectTimeoutMs: number;
  readonly answerTimeoutMs: number;
}

/** One agent per safe fetch: pooled sockets keep the verdict under which they were opened. */
export function createFencedAgent({
  hosts,
  lookup = askSystem,
  connectTimeoutMs,
  answerTimeoutMs,
}: FencedAgentOptions): Agent {
  const connectorFor = (isListed: boolean) =>
    buildConnector({
      timeout: connectTimeoutMs,
      allowH2: false,
      lookup: (name, options, answer) => {
        resolveChecked(lookup, name, isListed).then(
          (addresses) => {
            const [first] = addresses;
            if (options.all) answer(null, addresses);
            else if (first) answer(null, first.address, first.family);
          },
          (error: NodeJS.ErrnoException) => answer(error, '', 0),
        );
      },
    });
  const toListed = connectorFor(true);
  const toPublic = connectorFor(false);
  const connect: buildConnector.connector = (target, callback) => {
    const hostname = target.hostname.replace(/^\[|\]$/g, '');
    if (hosts.has(hostname, portOf(target))) toListed(target, callback);
    // A literal address never reaches `lookup`, so it is judged here.
    else if (isIP(hostname) !== 0 && !isPublicAddress(hostname)) callback(privateAddress(target.hostname), null);
    else toPublic(target, callback);
  };
  return new Agent({ connect, headersTimeout: answerTimeoutMs, bodyTimeout: answerTimeoutMs, keepAliveTimeout: 4_000 });
}

/** All addresses of a name, or the refusal when a single one of them is private. */
async function resolveChecked(
  lookup: Lookup,
  name: string,
  isListed: boolean,
): Promise<{ address: string; family: number }[]> {
  const found = await lookup(name);
  const addresses = found.map((address) => ({ address, family: isIP(address) })).filter((one) => one.family !== 0);
  if (addresses.length === 0) throw Object.assign(new Error(`No address for ${name}.`), { code: 'ENOTFOUND' });
  if (!isListed && addresses.some((one) => !isPublicAddress(one.address))) throw privateAddress(name);
  return addresses;
}
