import { type CaseReport, parseCases, runCase } from "../domain/answer/case.ts";
import {
  locateDefects,
  type LocatedDefect,
  type PolicyFiles,
  readCases,
} from "../store/policy-files.ts";
import { lawOf } from "./load.ts";

export interface PolicyCases {
  readonly id: string;
  readonly cases: readonly CaseReport[];
  readonly defects: readonly LocatedDefect[];
}

/** Runs the worked cases of every pack that can be read, under all packs together. */
export function runCases(files: PolicyFiles): PolicyCases[] {
  const law = lawOf(files);
  if (law === null) return [];
  return files.folders.flatMap(({ id, policy }): PolicyCases[] => {
    if (policy === null) return [];
    const cases = readCases(files.root, id);
    if ("defects" in cases) return [{ id, cases: [], defects: cases.defects }];
    const parsed = parseCases(cases.raw);
    if ("defects" in parsed)
      return [{ id, cases: [], defects: locateDefects(parsed.defects, `${id}/cases.yaml`, cases) }];
    const reports = parsed.value.map((one, at) => runCase(one, at, law, policy));
    return [
      {
        id,
        cases: reports,
        defects: locateDefects(
          reports.flatMap(({ failures }) => failures),
          `${id}/cases.yaml`,
          cases,
        ),
      },
    ];
  });
}
