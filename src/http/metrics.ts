import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { LogState } from "../commands/sequence-log.ts";
import type { Passed } from "./log.ts";
import type { Visit } from "./visit.ts";

/** What operators see of the traffic; by kinds only, never by who asked about whom. */
export interface Metrics {
  visited(visit: Visit, passed: Passed): void;
  /** A statement of the desk went out with so many questions. */
  stated(questions: number): void;
  /** From now on the log is told of too. */
  watchLog(state: () => Pick<LogState, "size" | "unanchoredMs" | "errors">): void;
  print(): Promise<{ readonly type: string; readonly text: string }>;
}

export function openMetrics({ withProcess = true } = {}): Metrics {
  const registers = [new Registry()];
  if (withProcess) collectDefaultMetrics({ register: registers[0]! });
  const requests = new Counter({
    name: "liandong_http_requests_total",
    help: "请求数，按路径和状态。 / Requests by route and status.",
    labelNames: ["route", "status"],
    registers,
  });
  const seconds = new Histogram({
    name: "liandong_http_request_seconds",
    help: "请求用时。 / How long requests took.",
    labelNames: ["route"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    registers,
  });
  const checks = new Counter({
    name: "liandong_checks_total",
    help: "已答复的查询，按结论。 / Checks answered, by outcome.",
    labelNames: ["outcome"],
    registers,
  });
  const refused = new Counter({
    name: "liandong_refused_total",
    help: "拒答的查询，按代码。 / Checks refused, by code.",
    labelNames: ["code"],
    registers,
  });
  const rejected = new Counter({
    name: "liandong_rejected_total",
    help: "退回的请求，按代码。 / Requests rejected, by code.",
    labelNames: ["code"],
    registers,
  });
  const statements = new Histogram({
    name: "liandong_check_statement_questions",
    help: "一条语句合并答复的查询数。 / Questions that one statement answered together.",
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers,
  });
  return {
    visited(visit, { route, status }) {
      requests.inc({ route, status });
      seconds.observe({ route }, (performance.now() - visit.begunAt) / 1000);
      for (const [outcome, count] of visit.outcomes) checks.inc({ outcome }, count);
      for (const [code, count] of visit.refused) refused.inc({ code }, count);
      for (const code of visit.rejected) rejected.inc({ code });
    },
    stated: (questions) => statements.observe(questions),
    watchLog: (state) => openLogGauges(state, registers),
    print: async () => ({
      type: registers[0]!.contentType,
      text: await registers[0]!.metrics(),
    }),
  };
}

function openLogGauges(
  state: Parameters<Metrics["watchLog"]>[0],
  registers: readonly Registry[],
): void {
  const gauges = [
    [
      "liandong_log_leaves",
      "日志已签署的叶数。 / Leaves of the log under its newest signed head.",
      "size",
    ],
    [
      "liandong_log_unanchored_seconds",
      "最久未入日志者已等待的秒数。 / How long what waits for the log has been waiting.",
      "unanchoredMs",
    ],
    [
      "liandong_log_errors",
      "本进程写日志失败的次数。 / Turns of the log that failed in this process.",
      "errors",
    ],
  ] as const;
  for (const [name, help, part] of gauges) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [...registers],
      collect: () => {
        gauge.set(part === "unanchoredMs" ? state()[part] / 1000 : state()[part]);
      },
    });
  }
}
