import { html, raw } from "hono/html";
import type { Language } from "../domain/sentence.ts";
import { frameWords } from "./check-words.ts";
import { pageStyle } from "./page-style.ts";

type Html = ReturnType<typeof html>;

export interface Frame {
  readonly language: Language;
  readonly title: string;
  /** The same page in the other language. */
  readonly other: string;
  readonly isDemonstration: boolean;
  readonly main: Html;
}

/** What stands around every page: who speaks, in which language, and that a demonstration is one. */
export function pageFrame({ language, title, other, isDemonstration, main }: Frame): Html {
  const say = (word: keyof typeof frameWords): string => frameWords[word][language];
  const home = language === "en" ? "/?lang=en" : "/";
  return html`<!doctype html>
<html lang="${langOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${say("name")}</title>
<link rel="icon" href="data:,">
<style>${raw(pageStyle)}</style>
</head>
<body>
<a class="skip" href="#main">${say("skip")}</a>
<svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs><pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch" width="2.4" height="7"/></pattern></defs></svg>
<header class="head">
<div class="wide">
<a class="name" href="${home}"><b>${say("name")}</b> <span>${say("strap")}</span></a>
<a class="language" href="${other}" lang="${langOf(language === "zh" ? "en" : "zh")}" hreflang="${langOf(language === "zh" ? "en" : "zh")}">${say("other")}</a>
</div>
${isDemonstration ? html`<p class="demonstration"><span class="wide">${say("demonstration")}</span></p>` : ""}
</header>
<main id="main" class="wide" tabindex="-1">
${main}
</main>
<footer class="foot"><div class="wide"><p>${say("foot")}</p><p>${say("noScript")}</p></div></footer>
</body>
</html>
`;
}

export function langOf(language: Language): string {
  return language === "zh" ? "zh-CN" : "en";
}

/**
 * The policy of every page: nothing but its own style, whose hash is named, and forms to itself. So
 * no script runs and no request leaves, whatever got into the text.
 */
export async function securityHeaders(): Promise<Readonly<Record<string, string>>> {
  const bytes = new TextEncoder().encode(pageStyle);
  const hash = Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("base64");
  return {
    "Content-Security-Policy": `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
  };
}
