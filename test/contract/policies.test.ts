import { describe, expect, it } from "vitest";
import { join } from "node:path";
import { coverage } from "../../src/domain/policy/document.ts";
import { handlesOf } from "../../src/cli/policies.ts";
import { runCases } from "../../src/cli/run-cases.ts";
import { readPolicies } from "../../src/store/policy-files.ts";
import { rowsOfDossier } from "./dossier-rows.ts";

const root = join(import.meta.dirname, "..", "..", "policies");
const files = readPolicies(root);
const reports = runCases(files);

/** The texts as received; a byte that changes is another document. */
const asIssued: Readonly<Record<string, string>> = {
  "jiaxing-2014-91": "60074c13d2f374aadc1a9af5a4f9c248fdbe39a4a3925b214af68abedb9b10c6",
  "liaocheng-2020": "d24fe3ece5a2fe0a7f0bc85a435261dedacd2161738d135865f33d690aabf958",
  "linyi-2013-45": "7031a569536cca7e897f19ed1144743e7fa905c41d59842d30a2b4290926a4e4",
  "luoyang-2021-16": "05a769f71a46cfdcbe9bf4f17bccaf4ac9f098cd9a710256f91e8dee54ec36d3",
  "zhangdian-2022-6": "c9fa9fd14d11a8a6ef9597e91f8f8854d70d9133db326fca04a6f82883c9773b",
};

describe("the five documents", () => {
  it("have no defect: quotations, words, categories, coverage and cases", () => {
    expect(
      [...files.defects, ...reports.flatMap(({ defects }) => defects)].map(
        ({ file, line, says }) => `${file}:${line} ${says.zh}`,
      ),
    ).toEqual([]);
  });

  it("stand byte for byte as issued", () => {
    expect(
      Object.fromEntries(files.folders.map(({ id, hashes }) => [id, hashes.document])),
    ).toEqual(asIssued);
  });

  it.each(Object.keys(rowsOfDossier))(
    "%s has every row of the dossier's sections B, D, E and F",
    (id) => {
      const policy = files.folders.find((folder) => folder.id === id)?.policy;
      expect(handlesOf(policy!)).toEqual(expect.arrayContaining([...rowsOfDossier[id]!]));
    },
  );

  it("account for every character of the regions that create measures, and print the quoted share", () => {
    for (const { id, policy, document } of files.folders) {
      const measured = coverage(document, policy!.regions, policy!.citations);
      expect(
        measured.flatMap(({ unanswered }) => unanswered),
        id,
      ).toEqual([]);
      const [quoted, all] = [
        measured.reduce((sum, one) => sum + one.quoted, 0),
        measured.reduce((sum, one) => sum + one.characters, 0),
      ];
      console.log(`${id}: ${((100 * quoted) / all).toFixed(1)} % of ${all} characters quoted`);
    }
  });

  it("hold at least 150 worked cases that assert whole timelines", () => {
    const asserting = reports
      .flatMap(({ cases }) => cases)
      .filter(({ asserted }) => asserted.length > 0);
    console.log(
      reports.map(({ id, cases }) => `${id} ${cases.length}`).join(", "),
      `asserting timelines: ${asserting.length}`,
    );
    expect(asserting.length).toBeGreaterThanOrEqual(150);
  });

  it("have for every measure a case that sets it and one that does not", () => {
    const asserted = reports.flatMap(({ cases }) => cases.flatMap((one) => one.asserted));
    const measures = files.folders.flatMap(({ id, policy }) =>
      policy!.measures.map((measure) => `${id}:${measure.id}`),
    );
    const missing = measures.flatMap((measure) =>
      [true, false]
        .filter((sets) => !asserted.some((one) => one.measure === measure && one.sets === sets))
        .map((sets) => `${measure} ${sets ? "set" : "not set"}`),
    );
    expect(missing).toEqual([]);
  });

  it("reach controlling shareholders only by 临沂 五（二） and 五（四）", () => {
    const reaching = files.folders.flatMap(({ id, policy }) =>
      policy!.measures
        .filter(({ reachesControl }) => reachesControl)
        .map((measure) => `${id}:${measure.id}`),
    );
    expect(reaching).toEqual(["linyi-2013-45:五-2-1", "linyi-2013-45:五-4-1"]);
  });

  it("end where they say so, and say so where they do not", () => {
    const ends = Object.fromEntries(
      files.folders.map(({ id, policy }) => [id, policy!.validity.expiryStated]),
    );
    expect(ends).toEqual({
      "jiaxing-2014-91": false,
      "liaocheng-2020": false,
      "linyi-2013-45": false,
      "luoyang-2021-16": true,
      "zhangdian-2022-6": true,
    });
  });

  it("name the 18 clusters of 洛阳, whatever their aliases", () => {
    const { zones } = files.folders.find(({ id }) => id === "luoyang-2021-16")!.policy!;
    expect(zones.filter(({ group }) => group === "产业集聚区")).toHaveLength(18);
    expect(new Set(zones.flatMap(({ name, aliases }) => [name, ...aliases])).size).toBe(
      zones.flatMap(({ aliases }) => aliases).length + zones.length,
    );
  });
});
