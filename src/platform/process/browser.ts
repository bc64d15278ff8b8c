import {runProcess} from './run.js';

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, string>>> = {darwin: 'open', win32: 'explorer'};

/** Opens a file or address with the program the desktop chose. Throws E_PROGRAM_NOT_FOUND where there is no desktop. */
export async function openInBrowser(target: string): Promise<void> {
  await runProcess({
    command: OPENERS[process.platform] ?? 'xdg-open',
    args: [target],
    cwd: process.cwd(),
    env: process.env,
  });
}
