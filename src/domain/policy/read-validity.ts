import { lastDay, parsePeriod } from "../time/calendar.ts";
import { formatDay } from "../time/day.ts";
import { cite, dayAt, fault, readDoubts, type Reading } from "./pack-reading.ts";
import type { PackText } from "./pack-shape.ts";
import type { Validity } from "./policy.ts";

/** Reads when the document is in force, under the count taken and the other one. */
export function readValidity(reading: Reading): Validity {
  const { 自, 至, 原文, 疑义, 期满后, 最后核实有效 } = reading.written.施行;
  const from = dayAt(自, ["施行", "自"], reading);
  const quotation = cite(reading, "validity", 原文, {
    article: "施行",
    of: "施行",
    path: ["施行"],
  });
  if (至 !== "未载明" && 期满后 === undefined) {
    fault(
      reading,
      "validity.afterwards",
      ["施行"],
      "载明有效期的，须写明“期满后”：措施终止 或 继续",
      "a document that ends must say what happens to running measures",
    );
  }
  return {
    from,
    ...endOf(from, 至, reading),
    expiryStated: 至 !== "未载明",
    afterwards: 期满后 === "继续" ? "continues" : "ends",
    quotation,
    doubts: readDoubts(疑义),
    verifiedOn:
      最后核实有效 === "未核实"
        ? null
        : formatDay(dayAt(最后核实有效, ["施行", "最后核实有效"], reading)),
  };
}

function endOf(
  from: number,
  end: PackText["施行"]["至"],
  reading: Reading,
): Pick<Validity, "until" | "otherUntil"> {
  if (end === "未载明") return { until: null, otherUntil: null };
  if (typeof end === "string") {
    const last = dayAt(end, ["施行", "至"], reading);
    if (last < from)
      fault(
        reading,
        "validity.order",
        ["施行", "至"],
        `有效期止于施行之前：${end}`,
        `the document ends before it begins: ${end}`,
      );
    return { until: last + 1, otherUntil: null };
  }
  const period = parsePeriod(end.期间);
  if (period === null) {
    fault(
      reading,
      "period.unreadable",
      ["施行", "至", "期间"],
      `期间写法应如“3年”：${end.期间}`,
      `a period is written 3年: ${end.期间}`,
    );
    return { until: null, otherUntil: null };
  }
  const counted = lastDay(from, period, "start-day-counted") + 1;
  const notCounted = lastDay(from, period, "start-day-not-counted") + 1;
  return end.计 === "含起始日"
    ? { until: counted, otherUntil: notCounted }
    : { until: notCounted, otherUntil: counted };
}
