import {readFileSync} from 'node:fs';
import {availableParallelism, hostname, totalmem, userInfo} from 'node:os';

const SECRET_NAME = /key|token|secret|password|passwd|passphrase|_pwd$|credential|auth(?!or)/i;
const MASK = '***';
/** `scheme://user:password@host`, as databases and proxies are named. */
const PASSWORD_IN_URL = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/?#@]*):[^\s/?#@]*@/gi;

const maskValue = (name: string, value: string): string =>
  SECRET_NAME.test(name) && value !== '' ? MASK : value.replace(PASSWORD_IN_URL, `$1:${MASK}@`);

/** Returns the variables with the values of those whose names speak of secrets replaced, and passwords in addresses. */
export function maskSecrets(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const known = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return Object.fromEntries(known.map(([name, value]) => [name, maskValue(name, value)]));
}

/** What a run needs to know about where it ran. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly host: string;
  readonly user: string;
}

/** A container may have no entry for its user id. */
function currentUser(env: Readonly<Record<string, string | undefined>>): string {
  try {
    return userInfo().username;
  } catch {
    return env['USER'] ?? 'unknown';
  }
}

/** Returns the name of this machine on its network. */
export function hostName(): string {
  return hostname();
}

/** Returns the name of the user this process runs as. */
export function userName(): string {
  return currentUser(process.env);
}

/** Returns how many CPUs a quota of the control group gives, from its files' texts; undefined where it sets none. */
export function quotaCpus(texts: {
  readonly max?: string | undefined;
  readonly quota?: string | undefined;
  readonly period?: string | undefined;
}): number | undefined {
  const [quota, period] = texts.max?.trim().split(' ') ?? [texts.quota, texts.period];
  const cpus = Number(quota) / Number(period);
  return cpus > 0 && Number.isFinite(cpus) ? Math.max(1, Math.ceil(cpus)) : undefined;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Another system, or another version of control groups.
    return undefined;
  }
}

/** Returns how many CPUs this process may use: affinity, and the quota of its container, which Node 20 does not know. */
function cpuCount(): number {
  const quota = quotaCpus({
    max: readIfThere('/sys/fs/cgroup/cpu.max'),
    quota: readIfThere('/sys/fs/cgroup/cpu/cpu.cfs_quota_us'),
    period: readIfThere('/sys/fs/cgroup/cpu/cpu.cfs_period_us'),
  });
  return Math.min(availableParallelism(), quota ?? Number.POSITIVE_INFINITY);
}

/** The memory of the container where that is less; without a limit Node says 0 or some number beyond any memory. */
function memoryBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/** Describes this machine; CPUs and memory are what this process may use. */
export function describeMachine(env: Readonly<Record<string, string | undefined>> = process.env): Machine {
  return {
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    cpus: cpuCount(),
    memoryBytes: memoryBytes(),
    host: hostname(),
    user: currentUser(env),
  };
}
