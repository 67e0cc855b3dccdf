import { departmentsOf, isEnforcedBy } from "../domain/ledger/departments.ts";
import { refuse, refuseAs } from "../domain/ledger/refusal.ts";
import { placeOfReport, type ReportedMeasure, type ReportPlace } from "../domain/ledger/reports.ts";
import { measureOn } from "../domain/policy/law.ts";
import {
  type DuePlace,
  findDepartments,
  findDue,
  findReport,
  type MeasureReport,
  recordReport,
} from "../store/measure-reports.ts";
import type { Effect, EffectiveAct } from "./act-effects.ts";

interface ReportInput extends Omit<ReportedMeasure, "since"> {
  readonly from: number | null;
  readonly region: string | null;
  readonly did: MeasureReport["did"];
  readonly reason: string | null;
  readonly corrects: number | null;
}

function inputOf({ input }: EffectiveAct): ReportInput {
  return input as unknown as ReportInput;
}

function reportedBy({ policy, measure, subject, unit, from }: ReportInput): ReportedMeasure {
  return { policy, measure, subject, unit, since: from ?? -Infinity };
}

const reportMeasure: Effect = {
  async check(tx, act) {
    const input = inputOf(act);
    const reported = reportedBy(input);
    const { institution } = act.officer;
    const compiled = measureOn(act.ground.law.law, { ...reported, from: reported.since });
    const departments = departmentsOf({
      code: institution,
      departments: await findDepartments(tx, institution),
    });
    const due = await findDue(tx, reported);
    // What is another's to carry out is as though it were not there.
    if (
      compiled === undefined ||
      due === null ||
      !isEnforcedBy(compiled.measure, departments) ||
      !isAt(due, placeOfReport(input))
    )
      return refuseAs("measure.unknown");
    const standing = await findReport(tx, reported, institution);
    if (input.corrects === null)
      return standing === null
        ? null
        : refuse(
            "report.standing",
            `本机构已于第 ${standing.position} 号报告；有误的，以 corrects 更正`,
            `reported at position ${standing.position}; where it was wrong, correct it by \`corrects\``,
          );
    return standing?.position === input.corrects ? null : refuseAs("act.unknown");
  },
  async record(tx, act, position) {
    const input = inputOf(act);
    const reported = reportedBy(input);
    const due = await findDue(tx, reported);
    if (due === null) throw new Error("the measure was there when the report was decided");
    const { did, reason } = input;
    const { institution } = act.officer;
    const report = { ...reported, institution, region: due.place, did, reason, on: act.on };
    await recordReport(tx, report, position);
  },
};

/** Whoever may act in the place that the report names may do so because the measure is there. */
function isAt({ parcel, place }: DuePlace, named: ReportPlace): boolean {
  switch (named.is) {
    case "parcel":
      return parcel === named.code;
    case "region":
      return parcel === null && place === named.code;
    case "firm":
      return parcel === null;
    default:
      return named satisfies never;
  }
}

export const reportEffects: Readonly<Record<string, Effect>> = { reportMeasure };
