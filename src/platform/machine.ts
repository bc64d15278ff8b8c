import {availableParallelism, hostname, totalmem, userInfo} from 'node:os';

const SECRET_NAME = /key|token|secret|password|passwd|credential|auth/i;
const MASK = '***';

/** Returns the variables with the values of those whose names speak of secrets replaced. */
export function maskSecrets(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const known = Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return Object.fromEntries(
    known.map(([name, value]) => [name, SECRET_NAME.test(name) && value !== '' ? MASK : value]),
  );
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

/** Describes this machine; the number of CPUs is what this process may use. */
export function describeMachine(env: Readonly<Record<string, string | undefined>> = process.env): Machine {
  return {
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    cpus: availableParallelism(),
    memoryBytes: totalmem(),
    host: hostname(),
    user: currentUser(env),
  };
}
