/**
 * Which IP addresses belong to the public Internet. Everything else (loopback, private, link-local, shared,
 * multicast, reserved, and IPv6 forms that carry such an IPv4 address inside) is no place to send a request
 * to because a stranger's text said so. Pure.
 */
import ipaddr from 'ipaddr.js';

const globalUnicastV6 = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number];
/** NAT64's well-known prefix (RFC 6052): the last four bytes are the IPv4 address that is really reached. */
const nat64 = ipaddr.parseCIDR('64:ff9b::/96') as [ipaddr.IPv6, number];
/** IPv4 ranges of the special-purpose registry that the library counts as ordinary. */
const extraV4 = [
  '192.0.0.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.175.48.0/24',
  '198.18.0.0/15',
].map((cidr) => ipaddr.parseCIDR(cidr) as [ipaddr.IPv4, number]);

/** True only for an address that is reached over the public Internet. Text that is no address is not public. */
export function isPublicAddress(text: string): boolean {
  const bare = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return false;
  const address = ipaddr.parse(bare);
  return address.kind() === 'ipv4' ? isPublicV4(address as ipaddr.IPv4) : isPublicV6(address as ipaddr.IPv6);
}

function isPublicV4(address: ipaddr.IPv4): boolean {
  return address.range() === 'unicast' && !extraV4.some((cidr) => address.match(cidr));
}

function isPublicV6(address: ipaddr.IPv6): boolean {
  const bytes = address.toByteArray();
  if (address.isIPv4MappedAddress()) return isPublicV4(address.toIPv4Address());
  if (address.match(nat64)) return isPublicV4(new ipaddr.IPv4(bytes.slice(12)));
  if (address.range() === '6to4') return isPublicV4(new ipaddr.IPv4(bytes.slice(2, 6)));
  // ISATAP (RFC 5214): an IPv4 address behind the interface id 0:5efe.
  const isIsatap = (bytes[8] ?? 0) % 2 === 0 && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe;
  if (isIsatap && !isPublicV4(new ipaddr.IPv4(bytes.slice(12)))) return false;
  return address.range() === 'unicast' && address.match(globalUnicastV6);
}

/** True when the host part of a URL is an address and no name. */
export function isAddressLiteral(hostname: string): boolean {
  return ipaddr.isValid(hostname.replace(/^\[|\]$/g, ''));
}
