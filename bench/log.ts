import { type Browser, chromium } from "@playwright/test";
import { type Engine, startEngine } from "@/server/runner/engine-under-test";
import { readStream, type SeenLine } from "@/server/runner/log-reader-under-test";
import { startWeb, type Web } from "@/server/runner/web-under-test";
import { type Figure, figure, percentile } from "./bench";

const LINES = 100_000;
const RATES = [100, 1000];
const SECONDS = 10;

/** A log's way from the program that prints it to who reads it: job process, runner, store, web, stream, page. */
export async function* benchLog(): AsyncGenerator<Figure> {
  const engine = await startEngine();
  let web: Web | undefined;
  let browser: Browser | undefined;
  try {
    await engine.startRunner();
    web = await startWeb(engine);
    yield* benchFullSpeed(engine, web);
    for (const rate of RATES) yield await benchStreamLag(engine, web, rate);
    browser = await chromium.launch({
      executablePath: "/usr/bin/chromium-headless-shell",
      args: ["--no-sandbox"],
    });
    for (const rate of RATES) yield await benchPaintLag(engine, web, browser, rate);
  } finally {
    await browser?.close();
    await web?.end("SIGKILL");
    await engine.stop();
  }
}

async function* benchFullSpeed(engine: Engine, web: Web): AsyncGenerator<Figure> {
  const id = await engine.queue({
    spawn: [["seq", "-f", `line %.0f ${"x".repeat(60)}`, "1", String(LINES)]],
  });
  const seen = await readStream(web.session, id);
  const { startedAt } = await engine.untilStatus(id);
  const numbers = seen.map(({ text }) => Number(/^line (\d+) /.exec(text)?.[1]));
  const distinct = new Set(numbers);
  const inOrder = numbers.every((n, i) => n === i + 1);
  const seconds = ((seen.at(-1)?.seenAt ?? Number.NaN) - (startedAt ?? 0)) / 1000;
  yield figure("log: 100,000 lines, lost", LINES - distinct.size, "lines", { target: 0 });
  yield figure(
    "log: 100,000 lines, doubled or out of order",
    inOrder ? 0 : numbers.length - distinct.size || 1,
    "lines",
    {
      target: 0,
    },
  );
  yield figure("log: claim to last line received", seconds, "s");
  yield figure("log: full speed", LINES / seconds, "lines/s");
}

const stampsPayload = (perSecond: number) => ({ stamps: { perSecond, lines: perSecond * SECONDS } });
const stampOf = (text: string): number => Number(text.split(" ")[0]);

/** From the line's printing to its arrival at a client of the stream. */
async function benchStreamLag(engine: Engine, web: Web, rate: number): Promise<Figure> {
  const id = await engine.queue(stampsPayload(rate));
  const seen: SeenLine[] = await readStream(web.session, id);
  if (seen.length !== rate * SECONDS)
    throw new Error(`${seen.length} lines of ${rate * SECONDS} were received.`);
  const lags = seen.map(({ text, seenAt }) => seenAt - stampOf(text));
  return figure(`log: written to received, p95 at ${rate} lines/s`, percentile(lags, 0.95), "ms");
}

/** From the line's printing to the frame after which it stands on the job's page, for every line that came to stand there. */
async function benchPaintLag(engine: Engine, web: Web, browser: Browser, rate: number): Promise<Figure> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const cookies = web.session.cookie.split("; ").map((pair) => {
      const at = pair.indexOf("=");
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: web.session.url };
    });
    await context.addCookies(cookies);
    const page = await context.newPage();
    // waits for the page, so that its loading is not measured
    const id = await engine.queue({ ...stampsPayload(rate), log: ["begins"], spawn: [["sleep", "8"]] });
    await page.goto(`${web.session.url}/jobs/${id}`);
    await page.locator('[data-line="1"]').waitFor();
    await page.evaluate(WATCH);
    await engine.untilStatus(id);
    await page.waitForTimeout(1000);
    const lags: number[] = await page.evaluate("window.fairleadLags");
    if (lags.length < SECONDS * 5) throw new Error(`Only ${lags.length} lines were painted.`);
    return figure(`log: written to painted, p95 at ${rate} lines/s`, percentile(lags, 0.95), "ms");
  } finally {
    await context.close();
  }
}

/** Runs in the page: after each frame, the age of every line that it showed for the first time. */
const WATCH = `(() => {
  const lags = (window.fairleadLags = []);
  let newest = 0;
  const look = () => {
    const shown = [];
    for (const row of document.querySelectorAll("[data-line]")) {
      const n = Number(row.dataset.line);
      const stamp = Number(/(\\d{13}) \\d+ x/.exec(row.textContent)?.[1]);
      if (n > newest && stamp) shown.push([n, stamp]);
    }
    if (shown.length === 0) return requestAnimationFrame(look);
    // the frame that has just been laid out is on the screen when the next one begins
    requestAnimationFrame(() => {
      const now = Date.now();
      for (const [n, stamp] of shown) {
        newest = Math.max(newest, n);
        lags.push(now - stamp);
      }
      look();
    });
  };
  look();
})()`;
