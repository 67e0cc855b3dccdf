import { allowOnly, asList, type Path, readDay } from "./read-facts.ts";
import { type Fields, readFields, readText, type WorldReading } from "./world-reading.ts";
import type { Discharge } from "./world.ts";

/** Reads what has been carried out (办结): which measure, for which enterprise where it matters, on which day. */
export function readDischarges(fields: Fields, path: Path, reading: WorldReading): Discharge[] {
  return asList(fields["办结"]).flatMap((raw, at) =>
    readDischarge(raw, [...path, "办结", at], reading),
  );
}

function readDischarge(raw: unknown, path: Path, reading: WorldReading): Discharge[] {
  const fields = readFields(raw, path, reading);
  if (fields === null) return [];
  allowOnly(fields, ["措施", "企业", "日"], path, reading);
  const measure = readText(fields["措施"], [...path, "措施"], reading);
  const subject =
    fields["企业"] === undefined ? null : reading.enterprise(fields["企业"], [...path, "企业"]);
  const on = readDay(fields["日"], [...path, "日"], reading);
  return measure === null || on === null ? [] : [{ measure, subject, on }];
}
