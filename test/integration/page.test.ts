import { type DocumentNode, parse, validate } from "graphql";
import type { Hono } from "hono";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDesk } from "../../src/commands/check-desk.ts";
import { demonstrationInstitutions } from "../../src/demonstration/institutions.ts";
import { tour } from "../../src/demonstration/tour.ts";
import { schema } from "../../src/graphql/schema.ts";
import type { Listening } from "../../src/http/listen.ts";
import { serveApp } from "../../src/http/listen.ts";
import { enterpriseLines, parcelLines } from "../../src/pages/all-lines.ts";
import { createPages } from "../../src/pages/check-page.ts";
import type { Counter } from "../../src/pages/counters.ts";
import {
  actionsDocument,
  type Ask,
  checkDocument,
  readReply,
  type Reply,
} from "../../src/pages/page-queries.ts";
import { openDatabase } from "../../src/store/database.ts";
import { openApp, post, type TestApp, withKey } from "../support/app.ts";
import {
  barriers,
  findChromium,
  openBrowser,
  overflow,
  visit,
  withoutChromium,
} from "../support/browser.ts";
import { asRole } from "../support/database.ts";
import { random, seedOf } from "../support/random.ts";
import { ownSealing } from "../support/sealing.ts";

const seed = seedOf(20261121);
const today = (): string => "2026-03-02";
const firm = "91371302DEM900012E";

let service: TestApp;
let counters: readonly Counter[];
let app: Hono;
let listening: Listening;

/** Asks as any client would, through every gate, but for the wire. */
function askThrough(asked: () => Pick<Hono, "request">): Ask {
  return async (query, variables, key) => {
    const { json } = await post(
      asked(),
      { query, variables },
      key === undefined ? {} : withKey(key),
    );
    return json as Reply;
  };
}

/** The register behind the page, as composed for a demonstration or for institutions with keys. */
function withPage(parts: { readonly counters: readonly Counter[]; readonly ask?: Ask }): Hono {
  const { counters: among, ask = askThrough(() => whole) } = parts;
  const stops = among.length > 0 ? tour : [];
  const pages = createPages({ ask, isDemonstration: true, counters: among, stops, today });
  const whole: Hono = service.again({ pages });
  return whole;
}

beforeAll(async () => {
  service = await openApp();
  counters = demonstrationInstitutions.map((one) => ({ ...one, key: service.keys[one.code]! }));
  app = withPage({ counters });
  listening = await serveApp(app, { host: "127.0.0.1", port: 0 });
});

afterAll(async () => {
  await listening?.close();
  await service?.drop();
});

type Query = Readonly<Record<string, string>>;

function addressOf(query: Query): string {
  const usual = {
    counter: "bank-371302",
    purpose: "授信审查",
    case: "授信-2026-017",
    operator: "甲",
  };
  const asked = { subject: firm, action: "loan.new", on: "2026-03-02", ...usual, ...query };
  return `/?${new URLSearchParams(asked)}`;
}

/** What a browser without anything but HTTP would get. */
async function get(address: string, headers: Query = {}, from: Hono = app): Promise<Response> {
  const response = await from.request(address, { headers });
  const next = response.headers.get("location");
  return response.status === 303 && next !== null ? get(next, headers, from) : response;
}

async function countRecords(): Promise<number> {
  const [row] = await asRole(
    service.ownerUrl,
    (sql) => sql<{ n: number }[]>`select count(*)::int as n from check_record`,
  );
  return row!.n;
}

describe("the page as a client of the contract", () => {
  it.each([
    ["the list of actions", actionsDocument],
    ["a check", checkDocument],
    ["an enterprise's timelines", enterpriseLines],
    ["a parcel's timelines", parcelLines],
  ])("asks for %s in words that the schema knows", (_, text) => {
    const document: DocumentNode = parse(text);
    expect(validate(schema, document).map(({ message }) => message)).toEqual([]);
  });

  it("answers every question of the tour by its link, as the tour expects", async () => {
    const home = await (await get("/")).text();
    const links = [...home.matchAll(/<li value="(\d+)"><a href="([^"]+)"/g)];
    expect(links).toHaveLength(tour.length);
    for (const [, number, link] of links) {
      const stop = tour[Number(number) - 1]!;
      const answer = await get(link!.replaceAll("&amp;", "&"));
      const text = await answer.text();
      const { outcome, article, missing = [], remarks = [], nextChangeOn } = stop.expected;
      expect(answer.status, stop.title.en).toBe(200);
      expect(text, stop.title.en).toContain(`<section class="verdict ${outcome}"`);
      if (article !== undefined) expect(text).toContain(`<span class="article">${article}</span>`);
      for (const fact of missing) expect(text).toContain(`<b>${fact}</b>`);
      for (const code of remarks) expect(text).toContain(`<code>${code}</code>`);
      if (nextChangeOn != null) expect(text).toContain(`<time datetime="${nextChangeOn}">`);
      if (stop.expected.subjectKnown === false) expect(text).toContain("登记簿中没有这个主体");
    }
  });

  it("shows the same question as it can be asked by a program, which gets the same answer", async () => {
    const text = await (await get(addressOf({}))).text();
    const [curl, document, variables] = [...text.matchAll(/<pre[^>]*><code>([^<]*)<\/code>/g)].map(
      ([, escaped]) => unescape(escaped!),
    );
    const shown = { query: document, variables: JSON.parse(variables!) };
    const sent = JSON.parse(/-d '([^]*)'$/.exec(curl!)![1]!);
    for (const body of [shown, sent]) {
      const { json } = await post(app, body, withKey(service.keys["bank-371302"]));
      expect(json).toMatchObject({ data: { check: { is: "Verdict", outcome: "BLOCKED" } } });
    }
    expect(text).not.toContain(service.keys["bank-371302"]);
  });

  it("leaves one record however often an answer is loaded, or read in the other language", async () => {
    const first = await app.request(addressOf({ case: "一次" }));
    const address = first.headers.get("location")!;
    const before = await countRecords();
    const texts = [];
    for (const url of [address, address, `${address}&lang=en`])
      texts.push(await (await app.request(url)).text());
    expect(await countRecords()).toBe(before + 1);
    const records = texts.map((text) => /<code>([0-9a-f-]{36})<\/code>/.exec(text)?.[1]);
    expect(new Set(records).size).toBe(1);
    await app.request(address.replace("loan.new", "loan.renew"));
    expect(await countRecords()).toBe(before + 2);
  });

  it("leaves no record of what a browser fetched ahead of its reader, nor of a form not filled in", async () => {
    const before = await countRecords();
    expect((await get(addressOf({}), { "Sec-Purpose": "prefetch" })).status).toBe(503);
    expect((await get(addressOf({ operator: "" }))).status).toBe(422);
    expect((await get(addressOf({ on: "2026-02-30" }))).status).toBe(422);
    expect(await countRecords()).toBe(before);
  });

  it.each(["2026-3-2", "2026/03/02", "2026年3月2日", "20260302", "2026.3.2"])(
    "understands %s as a day",
    async (on) => {
      expect(await (await get(addressOf({ on }))).text()).toContain('<time datetime="2026-03-02">');
    },
  );

  it("draws all timelines for whoever may read the register, and says so to others", async () => {
    const lead = await (await get(addressOf({ counter: "lead-371300", lines: "1" }))).text();
    expect(lead.match(/<article class="course/g)!.length).toBeGreaterThan(5);
    expect(lead).toContain("禁止土地竞买");
    const bank = await (await get(addressOf({ lines: "1" }))).text();
    expect(bank).not.toContain('<article class="course');
    expect(bank).toContain("<code>access.denied</code>");
    expect(bank).toContain('<section class="verdict BLOCKED"');
  });

  it("takes no reply with an error in it for an answer, whatever else it holds", () => {
    const errors = [{ message: "?", extensions: { code: "register.unavailable" } }];
    const reply = { data: { check: { is: "Verdict", outcome: "NO_MEASURE" } }, errors };
    expect(readReply(reply, "check")).toMatchObject({ is: "Failure", status: 503 });
    expect(readReply({}, "check")).toMatchObject({ is: "Failure", status: 500 });
  });

  it("never reads as clear when the register cannot be read", async () => {
    const cut = await openDatabase({ url: service.url });
    const desk = openDesk({ database: cut, isDemonstration: true, salt: "", sealing: ownSealing });
    await cut.close();
    const ask = askThrough(() => service.again({ database: cut, desk }));
    for (const address of ["/", addressOf({})]) {
      const response = await get(address, {}, withPage({ counters, ask }));
      const text = await response.text();
      expect(response.status).toBe(503);
      expect(text).toContain("register.unavailable");
      expect(text).toContain("没有得到答复");
      expect(text).not.toMatch(/class="verdict (?!none)|没有措施，不等于核准/);
    }
  });

  it(`is never at a loss for what somebody types (SEED=${seed})`, async () => {
    const { pick, chance, int } = random(seed);
    const odd = [
      "",
      " ",
      "\0",
      "\ud800",
      "<b>'\"&",
      "𠮷".repeat(150),
      "١٢٣",
      "9".repeat(400),
      "自然人:甲",
    ];
    const names = ["subject", "action", "on", "purpose", "case", "operator", "in", "parcel"];
    const others = ["benefit", "project", "known-at", "counter", "ticket", "lines", "lang", "stop"];
    const usual = [
      "371302",
      "loan.new",
      "1",
      "99999999",
      "371302999900GB00001",
      firm,
      "en",
      "2999-12-31",
    ];
    for (let round = 0; round < 300; round += 1) {
      const typed = Array.from({ length: int(6) + 1 }, () => [
        pick([...names, ...others]),
        chance(0.5) ? pick(odd) : pick(usual),
      ]);
      const address = addressOf(Object.fromEntries(typed));
      const response = await get(address);
      const text = await response.text();
      expect(response.status, address).toBeLessThan(500);
      expect(text, address).not.toContain("\0");
      const isAnswer = /<section class="verdict (?!none)/.test(text);
      expect(isAnswer, address).toBe(response.status === 200);
    }
  });

  it("lets no style, script or form of anybody else in", async () => {
    const response = await get(
      addressOf({ purpose: `"><script>alert(1)</script><img src=//x.test>` }),
    );
    const text = await response.text();
    expect(text).not.toMatch(/<script|<img|\son\w+=|\sstyle=/);
    expect(text).toContain("&lt;script&gt;");
    expect(response.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
  });
});

function unescape(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

function send(from: Hono, key: string, headers: Query): Promise<Response> | Response {
  return from.request("/key", {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", ...headers },
    body: new URLSearchParams({ key }).toString(),
  });
}

describe("an institution that shows its key", () => {
  const own = { "Sec-Fetch-Site": "same-origin" };

  it("keeps it in a cookie that neither scripts nor other sites can use, and nowhere in a page", async () => {
    const keyed = withPage({ counters: [] });
    expect(await (await get("/", {}, keyed)).text()).toContain('name="key"');
    const key = service.keys["bank-371302"]!;
    const sent = await send(keyed, key, own);
    const cookie = sent.headers.get("set-cookie")!;
    expect(sent.status).toBe(303);
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    const answer = await get(addressOf({}), { Cookie: cookie.split(";")[0]! }, keyed);
    const text = await answer.text();
    expect(text).toContain('<section class="verdict BLOCKED"');
    expect(text).not.toContain(key);
    const left = await send(keyed, "", own);
    expect(left.headers.get("set-cookie")).toMatch(/^liandong_key=; Max-Age=0/);
  });

  it("is told of a key that is none or is unknown, and asked for it again", async () => {
    const keyed = withPage({ counters: [] });
    expect((await send(keyed, "geheim", own)).status).toBe(422);
    const unknown = `liandong_key=ld_${"A".repeat(43)}`;
    const refused = await get("/", { Cookie: unknown }, keyed);
    expect(refused.status).toBe(401);
    expect(await refused.text()).toContain("登记簿不认识这把密钥");
    expect(refused.headers.get("set-cookie")).toMatch(/^liandong_key=; Max-Age=0/);
  });

  it("cannot be given another's key by a form of another site", async () => {
    const keyed = withPage({ counters: [] });
    const key = service.keys["bank-371302"]!;
    for (const headers of [
      { "Sec-Fetch-Site": "cross-site" },
      { Origin: "https://evil.test", Host: "localhost" },
      {},
    ] as Query[]) {
      const sent = await send(keyed, key, headers);
      expect(sent.status).toBe(403);
      expect(sent.headers.get("set-cookie")).toBeNull();
    }
  });
});

function at(address: string): string {
  return new URL(address, listening.url).href;
}

const chromium = findChromium();
if (chromium === null && process.env["CI"] === undefined)
  console.warn(`the page is not tried in a browser: ${withoutChromium}`);

it.runIf(process.env["CI"] !== undefined)("has a Chromium to be tried in", () => {
  expect(chromium, withoutChromium).not.toBeNull();
});

describe.skipIf(chromium === null)("the page in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser(chromium!);
  });
  afterAll(async () => {
    await browser?.close();
  });

  const views: readonly (readonly [string, string])[] = [
    ["the empty form", "/"],
    ["BLOCKED", addressOf({ stop: "1" })],
    ["RESTRICTED", addressOf({ action: "loan.renew" })],
    ["INDETERMINATE", addressOf({ subject: "91371302DEM9000396" })],
    ["a firm that the register does not know", addressOf({ subject: "91371302DEM9002078" })],
    ["remarks", addressOf({ on: "2025-03-31", in: "370303" })],
    ["duties", addressOf({ action: "incentive.honour" })],
    ["a refusal", addressOf({ subject: "91371302DEM9000121" })],
    ["a form not filled in", addressOf({ subject: "", action: "", on: "2026-02-30" })],
    ["all timelines", addressOf({ counter: "lead-371300", lines: "1" })],
    ["the English form", "/?lang=en"],
    ["an English answer", addressOf({ lang: "en" })],
  ];

  it.each(views)(
    "%s can be read by everybody, on wide and narrow screens, in light and dark",
    async (_, address) => {
      await visit(browser, { colorScheme: "light" }, async (page) => {
        await page.goto(at(address));
        expect(await barriers(page)).toEqual([]);
        for (const width of [1280, 768, 320]) {
          await page.setViewportSize({ width, height: 800 });
          expect(await overflow(page), `${width} pixels`).toBe(0);
        }
        await page.emulateMedia({ colorScheme: "dark" });
        expect(await barriers(page, ["color-contrast", "target-size"])).toEqual([]);
      });
    },
  );

  it("works without scripts, and sends nothing to anybody else", async () => {
    await visit(browser, { javaScriptEnabled: false, locale: "zh-CN" }, async (page, requested) => {
      await page.goto(at("/"));
      await page.getByLabel("企业或者宗地").fill(firm);
      await page.getByLabel("要办的事项").selectOption("loan.new");
      await page.getByLabel("所询之日").fill("2026-03-02");
      await page.getByRole("button", { name: "查询并留下记录" }).click();
      expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("不得办理 BLOCKED");
      await page.getByRole("link", { name: "English" }).click();
      expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(
        "Must not be done BLOCKED",
      );
      expect(await page.getByLabel("Enterprise or parcel").inputValue()).toBe(firm);
      expect(await page.getByRole("heading", { name: "new loans stopped" }).count()).toBe(1);
      const elsewhere = requested.filter((url) => !url.startsWith(listening.url));
      expect(elsewhere).toEqual([]);
    });
  });

  it("can be walked through with the keyboard alone, and shows where one is", async () => {
    await visit(browser, {}, async (page) => {
      await page.goto(at("/"));
      await page.keyboard.press("Tab");
      expect(await focused(page)).toBe("跳到正文");
      await page.keyboard.press("Enter");
      expect(await page.evaluate("document.activeElement.id")).toBe("main");
      const seen: string[] = [];
      for (let step = 0; step < 4; step += 1) {
        await page.keyboard.press("Tab");
        seen.push(await page.evaluate("document.activeElement.id"));
        expect(await isFocusSeen(page), seen.at(-1)).toBe(true);
        if (seen.at(-1) === "subject") await page.keyboard.type(firm);
        if (seen.at(-1) === "action") await page.keyboard.press("ArrowDown");
      }
      expect(seen).toEqual(["counter", "subject", "action", "on"]);
      await page.keyboard.press("Enter");
      await page.waitForSelector(".verdict");
      expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("不得办理 BLOCKED");
      const stops = await page.locator("a, button, input, select, summary").count();
      for (let step = 0; step < stops; step += 1) {
        await page.keyboard.press("Tab");
        if (await page.evaluate("document.activeElement === document.body")) break;
        expect(await isFocusSeen(page), await focused(page)).toBe(true);
      }
    });
  });

  it("leads from each fault to its field", async () => {
    await visit(browser, {}, async (page) => {
      await page.goto(at(addressOf({ subject: "", on: "2026-02-30" })));
      await page.getByRole("link", { name: "请填写企业或者宗地的代码" }).click();
      expect(await page.evaluate("document.activeElement.id")).toBe("subject");
      const described = await page.locator("#subject").getAttribute("aria-describedby");
      expect(described).toContain("subject-fault");
    });
  });

  it("tells every edge of every bar in words, with its day and its cause", async () => {
    await visit(browser, {}, async (page) => {
      await page.goto(
        at(addressOf({ counter: "lead-371300", subject: "91371302DEM900100W", lines: "1" })),
      );
      const lines = await page.locator(".line").all();
      expect(lines.length).toBeGreaterThan(3);
      for (const line of lines) {
        const told = await line.locator("ol.edges li:not(.end)").allTextContents();
        expect(told).toHaveLength(await line.locator("circle.number").count());
        for (const [index, text] of told.entries())
          expect(text).toMatch(new RegExp(`^${index + 1}\\s*\\d{4}-\\d{2}-\\d{2} 起.*原因：.`));
      }
    });
  });

  it.each(["light", "dark"] as const)(
    "never paints what is undetermined in a colour of clearance (%s)",
    async (colorScheme) => {
      await visit(browser, { colorScheme }, async (page) => {
        await page.goto(at(addressOf({ subject: "91371302DEM9000396" })));
        const colours: string[] = await page.evaluate(`(() => {
          const found = [];
          for (const element of document.querySelectorAll(".verdict, .verdict *, .ground, .ground *")) {
            const style = getComputedStyle(element);
            found.push(style.color, style.backgroundColor, style.borderLeftColor, style.fill, style.stroke);
          }
          return [...new Set(found)];
        })()`);
        expect(colours.length).toBeGreaterThan(3);
        for (const colour of colours) expect(isGreen(colour), colour).toBe(false);
        expect(await page.locator(".verdict").textContent()).toContain("不得视为可以办理");
        expect(await page.locator(".missing").first().textContent()).toContain(
          "签订或变更整改协议时记载",
        );
      });
    },
  );

  it("prints the answer with its doubts, and without the form", async () => {
    await visit(browser, {}, async (page) => {
      await page.goto(at(addressOf({})));
      await page.emulateMedia({ media: "print" });
      expect(await page.locator("form.check").isVisible()).toBe(false);
      expect(await page.locator(".demonstration").isVisible()).toBe(true);
      const doubt = page.locator(".doubts dd").first();
      expect((await doubt.boundingBox())?.height ?? 0).toBeGreaterThan(5);
    });
  });
});

function focused(page: Page): Promise<string> {
  return page.evaluate("document.activeElement.textContent.trim().slice(0, 40)");
}

function isFocusSeen(page: Page): Promise<boolean> {
  return page.evaluate(`(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  })()`);
}

/** Green is more than a tenth above both red and blue. */
function isGreen(colour: string): boolean {
  const [red = 0, green = 0, blue = 0, alpha = 1] = [...colour.matchAll(/[\d.]+/g)].map(Number);
  return alpha > 0 && green > red * 1.1 && green > blue * 1.1;
}
