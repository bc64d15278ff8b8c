import {createHash, timingSafeEqual} from 'node:crypto';
import {Refusal} from '../refusal.js';

/** Whether an address can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host) || host.endsWith('.localhost');
}

/** What a request shows of who sends it. */
export interface RequestHeaders {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly authorization?: string | undefined;
}

export interface GuardOptions {
  /** The address the server was told to bind. */
  readonly host: string;
  /** Every request but health checks has to bring it. */
  readonly token: string | undefined;
}

/** Returns the host of a `Host` header or of an origin, without port and brackets; undefined when it is none. */
function hostnameOf(text: string): string | undefined {
  try {
    return new URL(text.includes('://') ? text : `http://${text}`).hostname.replace(/^\[|\]$/g, '').toLowerCase();
  } catch {
    return undefined;
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares in the same time whatever the texts; the digests have one length. */
function isSame(given: string, token: string): boolean {
  return timingSafeEqual(digest(given), digest(token));
}

/** Returns the token a header brings: `Bearer TOKEN`, or the password of `Basic`, which browsers can be asked for. */
function tokenOf(authorization: string | undefined): string | undefined {
  const [, scheme = '', value = ''] = /^(\S+)\s+(\S+)\s*$/.exec(authorization ?? '') ?? [];
  if (/^bearer$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return undefined;
  const pair = Buffer.from(value, 'base64').toString('utf8');
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : undefined;
}

/**
 * Checks that a request may be answered. Throws Refusal 403 for a page of another site that reaches for a server on this machine
 * (its `Host` or `Origin` gives it away), 401 without the token.
 */
export function guardRequest(headers: RequestHeaders, {host, token}: GuardOptions): void {
  if (isLoopback(host)) checkLocal(headers);
  if (token === undefined) return;
  const given = tokenOf(headers.authorization);
  if (given !== undefined && isSame(given, token)) return;
  throw new Refusal(401, 'a token is needed: Authorization: Bearer TOKEN', {
    'www-authenticate': 'Bearer, Basic realm="mlops"',
  });
}

function checkLocal({host, origin}: RequestHeaders): void {
  if (host !== undefined && !isLoopback(hostnameOf(host) ?? ''))
    throw new Refusal(
      403,
      `this server answers on loopback addresses only, not as '${host.slice(0, 100)}': start it with --host to bind another`,
    );
  if (origin !== undefined && !isLoopback(hostnameOf(origin) ?? ''))
    throw new Refusal(403, `pages of '${origin.slice(0, 100)}' may not use this server: start it with --host`);
}
