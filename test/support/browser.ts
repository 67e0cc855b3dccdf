import { accessSync, constants } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** A Chromium of this machine: none is downloaded. CHROMIUM names one that stands elsewhere. */
export function findChromium(): string | null {
  const named = process.env["CHROMIUM"];
  return [...(named === undefined ? [] : [named]), ...places].find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const withoutChromium =
  "no Chromium was found: install the packages chromium and fonts-noto-cjk, or set CHROMIUM to one";

export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A visit of its own, and every address that it asked for. */
export async function visit<T>(
  browser: Browser,
  options: BrowserContextOptions,
  use: (page: Page, requested: readonly string[]) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const requested: string[] = [];
  context.on("request", (request) => requested.push(request.url()));
  try {
    return await use(page, requested);
  } finally {
    await context.close();
  }
}

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What WCAG 2.2 at AA forbids on a page, one line each; of some rules only, where only they matter. */
export async function barriers(page: Page, rules?: readonly string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const asked = rules === undefined ? axe.withTags(tags) : axe.withRules([...rules]);
  const { violations } = await asked.analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** How many pixels a page is wider than its window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
}
