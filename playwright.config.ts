import { defineConfig } from "@playwright/test";

/** Specs that start a product of their own and make no lab: `npm test` runs them beside what makes labs. */
const PAGES = /(conformance|deploy-page|hosts|job-page|nodes|run-again|screens)\.spec\.ts$/;
/** The same, for whichever lane of `npm test` ends first. */
const MORE = /(attach|settings|setup-code|share|workers)\.spec\.ts$/;

/**
 * The whole story in Debian's Chromium against the real product; its shell without windows takes 40 % less of the
 * processors for the same tests. One worker: a machine carries one lab at a time. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results/e2e",
  workers: 1,
  fullyParallel: false,
  // a second try on CI's machine, which others may load; it is counted as flaky and named
  retries: process.env.CI ? 1 : 0,
  timeout: 300_000,
  projects: [
    { name: "pages", testMatch: PAGES },
    { name: "more", testMatch: MORE },
    { name: "labs", testIgnore: [PAGES, MORE] },
  ],
  expect: { timeout: 15_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [["list"], ["json"]] : [["list"]],
  use: {
    // what is not there by then will not come: a test's own limit is for what it waits for
    actionTimeout: 60_000,
    browserName: "chromium",
    headless: true,
    viewport: { width: 1440, height: 900 },
    // without a graphics card every frame of what turns and fades is painted by the processor, and judged by nobody
    contextOptions: { reducedMotion: "reduce" },
    // recording takes a picture of the page at every step; CI tries a failed test again and records that one only
    trace: process.env.CI ? "on-first-retry" : "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: "/usr/bin/chromium-headless-shell",
      args: [
        ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
        ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
      ],
    },
  },
});
