import net from 'node:net';
import { ConnectFault } from './connect-fault.ts';

/** The proxy for an address, null when none is to be used. @throws {ConnectFault} when the setting cannot be read */
export type ProxyFor = (target: URL) => URL | null;

export const noProxy: ProxyFor = () => null;

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|::1)$/i;

const bare = (hostname: string): string => hostname.replaceAll(/[[\]]/g, '');
const portOf = ({ port, protocol }: URL): string => port || (protocol === 'https:' ? '443' : '80');

/** Lower case wins, as with curl. */
function setting(env: NodeJS.ProcessEnv, name: string): { readonly name: string; readonly value: string } | null {
  for (const spelling of [name.toLowerCase(), name]) {
    const value = env[spelling]?.trim() ?? '';
    if (value !== '') return { name: spelling, value };
  }
  return null;
}

function inNetwork(network: string, address: string): boolean {
  const [base = '', bits = ''] = network.split('/', 2);
  const family = net.isIPv6(base) ? 'ipv6' : 'ipv4';
  if (net.isIP(base) === 0 || net.isIP(address) !== net.isIP(base) || !/^\d{1,3}$/.test(bits)) return false;
  const list = new net.BlockList();
  try {
    list.addSubnet(base, Number(bits), family);
  } catch {
    return false;
  }
  return list.check(address, family);
}

/** "acme.com", ".acme.com" and "*.acme.com" all mean the host and what is below it, as with curl and Go. */
function fits(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return inNetwork(entry, host);
  const [, name = entry, ownPort] = net.isIPv6(entry) ? [] : (/^(.*?)(?::(\d+))?$/.exec(entry) ?? []);
  if (ownPort !== undefined && ownPort !== port) return false;
  const domain = bare(name).replace(/^\*?\./, '');
  return domain !== '' && (host === domain || (net.isIP(host) === 0 && host.endsWith(`.${domain}`)));
}

function parsed({ name, value }: { readonly name: string; readonly value: string }): URL {
  let proxy: URL;
  try {
    proxy = new URL(/^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`);
  } catch {
    throw new ConnectFault(`${name} is not an address: it looks like http://proxy.acme.com:3128`);
  }
  if (proxy.protocol === 'http:' || proxy.protocol === 'https:') return proxy;
  throw new ConnectFault(
    `${name} names a ${proxy.protocol.slice(0, -1)} proxy: only http and https proxies can be used`,
  );
}

/**
 * The usual environment: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, and NO_PROXY (names, addresses, networks such as
 * 10.0.0.0/8, each with a port if wanted, or "*"). This machine itself is never reached by a proxy.
 */
export function proxiesOf(env: NodeJS.ProcessEnv): ProxyFor {
  const exceptions = (setting(env, 'NO_PROXY')?.value ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '');
  return (target) => {
    const host = bare(target.hostname).toLowerCase();
    const own = setting(env, target.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? setting(env, 'ALL_PROXY');
    if (own === null || LOOPBACK.test(host)) return null;
    return exceptions.some((entry) => fits(entry, host, portOf(target))) ? null : parsed(own);
  };
}
