import { formatDay } from "../domain/time/day.ts";
import type { Facts } from "../domain/policy/condition.ts";
import type { Asked } from "./asked.ts";
import { append, changed, type Fields, since } from "./draft.ts";
import type { Land, Settlement } from "./settlement.ts";

type Course = (signed: number) => Fields;

/** How an agreement may go; the facts are those that the vocabulary has for agreements. */
const courses: readonly Course[] = [
  (signed) => ({ 约定期限: formatDay(signed + 3000) }),
  (signed) => ({ 约定期限: formatDay(signed + 400), 达到约定要求: since(signed + 390) }),
  (signed) => ({ 约定期限: formatDay(signed + 400) }),
  (signed) => ({ 约定期限: formatDay(signed + 400), 违约认定: since(signed + 430) }),
  (signed) => ({
    约定期限: changed(signed + 400, signed + 380, signed + 700),
    达到约定要求: since(signed + 650),
  }),
  () => ({}),
  () => ({ 约定期限: "未约定" }),
];

/** Signs agreements of every type a policy speaks of, and lets them be kept, broken and prolonged. */
export function signAgreements(
  asked: Asked,
  settlement: Settlement,
  facts: Facts,
  lands: readonly Land[],
): void {
  const { measures, validity } = asked.policy;
  const types = [
    ...new Set(
      measures.flatMap(({ unit }) => (unit.kind === "agreement" ? (unit.among ?? []) : [])),
    ),
  ];
  const known = (name: string): boolean => facts.get(name)?.entities.includes("agreement") === true;
  let at = 0;
  for (const type of types) {
    for (const course of courses) {
      for (const days of [20, 400]) {
        const land = lands[at % lands.length]!;
        at += 1;
        const signed = Math.min(validity.from + days, (validity.until ?? Infinity) - 1);
        const terms = Object.entries(course(signed)).filter(([name]) => known(name));
        const agreement: Fields = {
          种类: type,
          当事人: [land.holder],
          签订日: formatDay(signed),
          ...Object.fromEntries(terms),
        };
        if ("违约认定" in agreement && known("违约方")) agreement["违约方"] = land.holder;
        append(land.fields, "协议", agreement);
        settlement.firm(land.holder)["园区"] ??= land.fields["园区"];
      }
    }
  }
}
