import { createHash } from "node:crypto";
import { gunzip, gzip } from "node:zlib";
import type { Sentence } from "../domain/sentence.ts";

/** A question that stands ready in a tab. */
export interface Example {
  readonly title: Sentence;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** With which key it is asked; null where the visitor has to write one. */
  readonly key: string | null;
}

export interface Explorer {
  /** The page, whole, for whoever may take it compressed or not. */
  page(headers: Pick<Headers, "get">): Promise<Response>;
}

/**
 * GraphiQL with everything in it: it asks nobody but this server, which its policy also forbids it to. It
 * is made when first wanted, and kept compressed, because it is large.
 */
export function openExplorer(examples: readonly Example[]): Explorer {
  let made: Promise<Made> | null = null;
  return {
    async page(headers) {
      const { compressed, etag, policy } = await (made ??= make(examples));
      const told = {
        ETag: etag,
        "Cache-Control": "no-cache",
        "Content-Security-Policy": policy,
        "Content-Type": "text/html; charset=utf-8",
        "Referrer-Policy": "no-referrer",
        Vary: "Accept, Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
      };
      if (headers.get("if-none-match")?.includes(etag) === true)
        return new Response(null, { status: 304, headers: told });
      if (/\bgzip\b/.test(headers.get("accept-encoding") ?? ""))
        return new Response(compressed, { headers: { ...told, "Content-Encoding": "gzip" } });
      return new Response(await packed(gunzip, compressed), { headers: told });
    },
  };
}

interface Made {
  readonly compressed: Uint8Array<ArrayBuffer>;
  readonly etag: string;
  readonly policy: string;
}

async function make(examples: readonly Example[]): Promise<Made> {
  const { renderGraphiQL } = await import("@graphql-yoga/render-graphiql");
  const tabs = examples.map(tab);
  const html = renderGraphiQL({
    title: "联动 Liandong",
    // The first tab, and reading the schema, take what stands here; the others what stands with them.
    ...(tabs[0] ?? blank),
    ...(tabs.length === 0 ? {} : { defaultTabs: tabs }),
    // Else the key of a tab would be kept by the browser.
    shouldPersistHeaders: false,
    isHeadersEditorEnabled: true,
    defaultEditorToolsVisibility: "variables",
    schemaDescription: true,
    inputValueDeprecation: true,
  });
  const compressed = await packed(gzip, html);
  const etag = `"${createHash("sha256").update(html).digest("base64url").slice(0, 22)}"`;
  return { compressed, etag, policy: policyFor(html) };
}

/** Not the synchronous way, which would keep every question waiting meanwhile. */
function packed<T>(
  pack: (given: T, done: (error: Error | null, bytes: Buffer) => void) => void,
  given: T,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    pack(given, (error, bytes) => {
      if (error === null) resolve(new Uint8Array(bytes));
      else reject(error);
    });
  });
}

interface Tab {
  readonly query?: string;
  readonly variables?: string;
  readonly headers: string;
}

const blank: Tab = { headers: headersWith(null) };

function tab({ title, query, variables, key }: Example): Tab & { readonly query: string } {
  return {
    query: `# ${title.zh}\n# ${title.en}\n${query}`,
    variables: JSON.stringify(variables, null, 2),
    headers: headersWith(key),
  };
}

function headersWith(key: string | null): string {
  return JSON.stringify({ authorization: `Bearer ${key ?? "ld_your-key"}` }, null, 2);
}

/** The one script is named by its hash; the editor's workers are made of it, and its styles by it. */
function policyFor(html: string): string {
  const script = /<script>([\s\S]*)<\/script>/.exec(html)![1]!;
  const hash = createHash("sha256").update(script).digest("base64");
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash}' blob:`,
    "worker-src blob:",
    "style-src 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
