import {existsSync} from 'node:fs';
import {type Browser, chromium} from 'playwright-core';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const found = process.env['MLOPS_TEST_CHROMIUM'] ?? PATHS.find((path) => existsSync(path));

/** Why browser tests cannot run here; undefined when they can. In CI a missing browser is a failure, not a reason. */
export function chromiumMissing(): string | undefined {
  return found || process.env['CI'] ? undefined : 'needs Chromium: apt-get install chromium';
}

/** Starts Chromium without the background traffic it makes by itself. */
export async function launchChromium(): Promise<Browser> {
  if (!found) throw new Error('needs Chromium: apt-get install chromium');
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({executablePath: found, args});
}

/** What a page said and asked for while it opened. */
export interface Opened {
  readonly problems: readonly string[];
  readonly externalRequests: readonly string[];
  readonly title: string;
  readonly text: string;
}

/** Opens a page and returns its complaints, and every request that left this machine's files. */
export async function openPage(
  browser: Browser,
  url: string,
  options: {readonly screenshot?: string; readonly dark?: boolean} = {},
): Promise<Opened> {
  const page = await browser.newPage({
    viewport: {width: 1280, height: 900},
    colorScheme: options.dark ? 'dark' : 'light',
  });
  const problems: string[] = [];
  const externalRequests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    if (!/^(file|data|blob):/.test(request.url()) && request.url() !== url) externalRequests.push(request.url());
  });
  await page.goto(url, {waitUntil: 'load'});
  if (options.screenshot) await page.screenshot({path: options.screenshot, fullPage: true});
  const opened = {problems, externalRequests, title: await page.title(), text: await page.locator('body').innerText()};
  await page.close();
  return opened;
}
