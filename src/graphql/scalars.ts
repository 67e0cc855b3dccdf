import { GraphQLError } from "graphql";
import { formatDay, parseDay } from "../domain/time/day.ts";
import { builder } from "./builder.ts";
import { type Refusal, refusal } from "./refusal.ts";

const texts = new Map<number, string>();
const textsMax = 50_000;

/** Days as text are wanted many times for each answer, and there are few of them. */
export function dayText(day: number): string {
  let text = texts.get(day);
  if (text === undefined) {
    if (texts.size >= textsMax) texts.clear();
    text = formatDay(day);
    texts.set(day, text);
  }
  return text;
}

/** The first day of a stretch, or the first day after it; null where it is open. */
export function openDay(day: number): string | null {
  return Number.isFinite(day) ? dayText(day) : null;
}

/** A day as a caller has typed it. */
export function readDay(text: string): number | Refusal {
  return (
    parseDay(text) ??
    refusal("day.impossible", {
      zh: `不是有效日期（YYYY-MM-DD，1900 至 2999 年）：${text}`,
      en: `not a day (YYYY-MM-DD, 1900 to 2999): ${text}`,
    })
  );
}

function instantText(value: Date | string): string {
  const instant =
    typeof value === "string" ? Temporal.Instant.from(value) : value.toTemporalInstant();
  return instant.toString({ timeZone: "Asia/Shanghai" });
}

export function publishScalars(): void {
  builder.scalarType("Day", {
    description:
      "民用日（亚洲/上海），写作 YYYY-MM-DD。时段一律含首日、不含末日；开口的一端为 null。不存在的日期由拒答 day.impossible 告知。 / A civil day in Asia/Shanghai, written YYYY-MM-DD. Periods include their first day and not their last; an open end is null. A day that does not exist is refused as day.impossible.",
    serialize: (value) => (typeof value === "number" ? dayText(value) : String(value)),
    parseValue: (value) => {
      if (typeof value === "string") return value;
      throw new GraphQLError("Day is text: YYYY-MM-DD");
    },
  });

  builder.scalarType("DateTime", {
    description:
      "时刻，按 RFC 3339 写明时差。 / An instant, written as RFC 3339 with its offset from UTC.",
    serialize: (value) => instantText(value),
    parseValue: (value) => {
      if (typeof value !== "string") throw new GraphQLError("DateTime is text with an offset");
      try {
        return Temporal.Instant.from(value).toString();
      } catch {
        throw new GraphQLError("DateTime is text with an offset");
      }
    },
  });

  builder.scalarType("Position", {
    description:
      "登记簿的位置：按提交先后，第几件登记。以它作 knownAt，得到当时所知。 / A place in the register: how many acts it held, in the order in which they were committed. As knownAt it asks for what was known then.",
    serialize: (value) => value,
    parseValue: (value) => {
      if (typeof value === "number" && Number.isInteger(value)) return value;
      throw new GraphQLError("Position is a whole number");
    },
  });

  builder.scalarType("LeafCount", {
    description:
      "日志的叶数，或叶的序号（其前的叶数）；不小于 0 的整数。 / How many leaves the log has, or stand before one; a whole number from 0.",
    serialize: (value) => value,
    parseValue: (value) => {
      if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
      throw new GraphQLError("LeafCount is a whole number from 0");
    },
  });
}
