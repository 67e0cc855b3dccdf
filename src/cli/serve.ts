import type { Config } from "../config.ts";
import type { Sentence } from "../domain/sentence.ts";
import { type Running, start } from "../main.ts";
import { wordUnreachable } from "../store/server-reach.ts";
import { runner } from "./acting.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { refuse } from "./fault.ts";
import { configOf } from "./with-register.ts";

export const serveVerb: Verb = {
  usage: "serve [--host 地址] [--port 端口] [--data-dir 目录] [--demo]",
  words: [0, 0],
  flags: ["host", "port", "data-dir", "demo"],
  says: {
    zh: "启动服务（npm start）：未设置 DATABASE_URL 时自带 PostgreSQL 和演示数据",
    en: "serve (npm start): without DATABASE_URL it brings its own PostgreSQL and a demonstration",
  },
  run: runServe,
};

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Past this everything that could be drained has been; what still holds on is cut off. */
const stopMsMax = 75_000;

async function runServe(invocation: Invocation): Promise<ExitCode> {
  const config = configOf(invocation);
  if (config === null) return 64;
  const ending = new AbortController();
  const end = (): void => ending.abort();
  // Ctrl-C reaches a process more than once: from the terminal, from npm, from the launcher.
  for (const signal of signals) process.on(signal, end);
  process.on("disconnect", end);
  process.channel?.unref();
  try {
    return await serveUntil(ending.signal, config, invocation);
  } finally {
    for (const signal of signals) process.off(signal, end);
    process.off("disconnect", end);
  }
}

async function serveUntil(
  signal: AbortSignal,
  config: Config,
  invocation: Invocation,
): Promise<ExitCode> {
  const { json, language, terminal } = invocation;
  const begunAt = performance.now();
  const progress = (says: Sentence): void => {
    if (!json) terminal.out(says[language]);
  };
  const running = await start(config, { progress, signal, operator: runner() }).catch(
    (error: unknown) => {
      const because = wordUnreachable(error);
      if (because === null) throw error;
      return { refused: "register.unreachable", because };
    },
  );
  if ("refused" in running) {
    refuse(running.refused, running.because, invocation);
    return running.refused === "start.interrupted" ? 0 : 1;
  }
  announce(running, { config, invocation, tookMs: performance.now() - begunAt });
  await aborted(signal);
  progress({
    zh: "正在停止：先答完已收到的请求…",
    en: "stopping: answering what has come in first…",
  });
  const cutOff = setTimeout(() => process.exit(1), stopMsMax).unref();
  await running.stop();
  clearTimeout(cutOff);
  progress({ zh: "已停止。", en: "stopped." });
  return 0;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true }),
  );
}

interface Announced {
  readonly config: Config;
  readonly invocation: Invocation;
  readonly tookMs: number;
}

/** What a newcomer needs next: where to look, a question that works at once, how to stop. */
function announce(running: Running, { config, invocation, tookMs }: Announced): void {
  const { json, language, terminal } = invocation;
  const { url, keyFile } = running;
  const keeping = config.keeping.by;
  if (json) {
    const { isDemonstration } = running;
    terminal.out(JSON.stringify({ url, keeping, isDemonstration, keyFile, tookMs }));
    return;
  }
  const zh = language === "zh";
  const seconds = (tookMs / 1000).toFixed(1);
  const where =
    keeping === "embedded"
      ? `${zh ? "自带" : "embedded"} PostgreSQL 18 · ${config.directory}`
      : `PostgreSQL · ${new URL(config.keeping.url).host}`;
  const lines = [
    `${zh ? "联动" : "Liandong"}   Node ${process.versions.node} · ${where} · ${seconds} s`,
    "",
    row(zh ? "查询页" : "page", `${url}/`),
    row("GraphiQL", `${url}/graphql`),
    row(zh ? "状态" : "state", `${url}/readyz`),
    ...demonstrationLines(running, zh),
    "",
    row(zh ? "停止" : "stop", "Ctrl-C"),
    row(zh ? "体检" : "check-up", "node bin/liandong.mjs doctor"),
  ];
  terminal.out(lines.join("\n"));
}

function demonstrationLines({ url, keys, keyFile }: Running, zh: boolean): string[] {
  const key = keys?.[bankOfTour];
  if (key === undefined) return [];
  return [
    "",
    zh
      ? "演示库：企业、地块均属虚构。下列密钥只在本目录的演示库有效，切勿用于正式登记簿。"
      : "A demonstration: every firm and parcel is fictitious. The keys open this directory's demonstration only.",
    row(zh ? "银行密钥" : "bank key", key),
    row(
      zh ? "其他" : "others",
      `${keyFile}${zh ? "（各机构，及经办人如 lead-371300.a）" : " (institutions, and officers such as lead-371300.a)"}`,
    ),
    "",
    zh
      ? "试一试：临沂一家银行能否发放新增贷款？"
      : "Try it: may a bank in Linyi grant this firm a new loan?",
    "",
    curl(url, key),
  ];
}

const bankOfTour = "bank-371302";

function row(label: string, value: string): string {
  const width = [...label].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 255 ? 2 : 1), 0);
  return `  ${label}${" ".repeat(Math.max(1, 10 - width))}${value}`;
}

const question = `{
  check(input: {
    subject: { uscc: "91371302DEM900012E" }, action: "loan.new",
    context: { purpose: "loan", caseNumber: "1", operator: "demo" }
  }) {
    ... on Verdict { outcome bases { article quotation from until } nextChangeOn }
    ... on Refusal { code because { zh } }
  }
}`;

/** Fit to be pasted into a shell as it stands. */
function curl(url: string, key: string): string {
  const query = question.replaceAll(/\s+/g, " ");
  return [
    `curl -s ${url}/graphql \\`,
    `  -H 'authorization: Bearer ${key}' -H 'content-type: application/json' \\`,
    `  -d '${JSON.stringify({ query })}'`,
  ].join("\n");
}
