import { type Context, Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { addressOf, faultsIn, readAsked } from "./asked.ts";
import { answerPage, formPage, isDrawn, keyPage, noAnswerPage, type View } from "./check-views.ts";
import type { Counter } from "./counters.ts";
import { isKey } from "./key-part.ts";
import { securityHeaders } from "./page-frame.ts";
import type { Ask, Failure, PageAction, Refused } from "./page-queries.ts";
import { askActions, askCheck, askLines, isTicket, newTicket } from "./page-questions.ts";
import { emptyAsked, type Stop } from "./tour-stops.ts";

export interface PagesParts {
  readonly ask: Ask;
  readonly isDemonstration: boolean;
  /** Among which a visitor may choose; with none, an institution enters its own key. */
  readonly counters: readonly Counter[];
  /** Questions that the register answers in a telling way; none but in a demonstration. */
  readonly stops: readonly Stop[];
  /** The civil day in Asia/Shanghai with which the form begins. */
  readonly today: () => string;
}

/**
 * One page for people: a form, and the answer. It works without a script, because everything it shows
 * is drawn here, and it is a client of the contract like any other.
 */
export function createPages(parts: PagesParts): Hono {
  const pages = new Hono();
  const headers = securityHeaders();
  pages.get("/", async (c) => dressed(await showCheck(c, parts), await headers));
  pages.post("/key", async (c) => dressed(await keepKey(c, parts), await headers));
  return pages;
}

function dressed(response: Response, headers: Readonly<Record<string, string>>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

const cookieName = "liandong_key";

async function showCheck(c: Context, parts: PagesParts): Promise<Response> {
  const { ask, counters, today } = parts;
  const { asked: typed, isAsked } = readAsked(c.req.query());
  const asked = isAsked ? typed : emptyAsked(typed.language, today(), counters);
  const counter = counters.find(({ code }) => code === asked.counter);
  const key = counters.length > 0 ? (counter ?? counters[0])?.key : getCookie(c, cookieName);
  const view: View = { ...parts, asked, isAsked, counter };
  if (key === undefined) return c.html(keyPage(view, null));
  const actions = await askActions(ask, key);
  if ("code" in actions) return showNothing(c, view, { reply: actions, actions: [] });
  const faults = isAsked ? faultsIn(asked, counters.length === 0 || counter !== undefined) : [];
  if (!isAsked || faults.length > 0)
    return c.html(formPage(view, { actions, faults }), faults.length > 0 ? 422 : 200);
  // What a browser fetches ahead of its reader is no question and must leave no record.
  if (c.req.header("Sec-Purpose") !== undefined) return c.body(null, 503);
  if (!isTicket(asked.ticket))
    return c.redirect(addressOf({ ...asked, ticket: newTicket() }, true), 303);
  const { reply, variables } = await askCheck(ask, asked, key);
  if (reply.is !== "Verdict") return showNothing(c, view, { reply, actions });
  const lines = asked.isLined && isDrawn(reply) ? await askLines(ask, reply, key) : null;
  const same = { variables, endpoint: new URL("/graphql", c.req.url).href };
  return c.html(answerPage(view, { told: reply, lines, actions, same }));
}

/** No answer, and why; a key that the register does not know leads back to where one is entered. */
function showNothing(
  c: Context,
  view: View,
  nothing: { readonly reply: Refused | Failure; readonly actions: readonly PageAction[] },
): Response | Promise<Response> {
  const { reply } = nothing;
  const status = reply.is === "Failure" ? reply.status : 422;
  if (reply.code !== "caller.unknown" || view.counters.length > 0)
    return c.html(noAnswerPage(view, nothing), status as 500);
  deleteCookie(c, cookieName, { path: "/" });
  return c.html(keyPage(view, "refused"), status as 401);
}

/** A key goes into a cookie that no script and no other site can use; an empty one takes it away. */
async function keepKey(c: Context, parts: PagesParts): Promise<Response> {
  if (!isOwnForm(c)) return c.text("403", 403);
  const typed = await c.req.parseBody();
  const language = typed["lang"] === "en" ? "en" : "zh";
  const key = typeof typed["key"] === "string" ? typed["key"].trim() : "";
  if (key === "") deleteCookie(c, cookieName, { path: "/" });
  else if (isKey(key))
    setCookie(c, cookieName, key, {
      path: "/",
      httpOnly: true,
      sameSite: "Strict",
      secure: c.req.url.startsWith("https:") || c.req.header("X-Forwarded-Proto") === "https",
    });
  else {
    const asked = emptyAsked(language, parts.today(), parts.counters);
    const view: View = { ...parts, asked, isAsked: false, counter: undefined };
    return c.html(keyPage(view, "wrong"), 422);
  }
  return c.redirect(language === "en" ? "/?lang=en" : "/", 303);
}

/** Browsers say where a form stood; a form of another site must not set a key here. */
function isOwnForm(c: Context): boolean {
  const site = c.req.header("Sec-Fetch-Site");
  if (site !== undefined) return site === "same-origin";
  const origin = c.req.header("Origin");
  return origin !== undefined && URL.parse(origin)?.host === c.req.header("Host");
}
