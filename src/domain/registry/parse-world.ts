import { defect, type Parsed } from "../sentence.ts";
import { isRecord, type Path } from "./read-facts.ts";
import { readDischarges } from "./read-discharges.ts";
import { readEnterprise } from "./read-enterprise.ts";
import { readParcel } from "./read-parcel.ts";
import { isRegionCode } from "./region.ts";
import {
  beginReading,
  enter,
  fault,
  type Fields,
  nameParcel,
  readFacts,
  readFields,
  readText,
  type WorldGrammar,
  type WorldReading,
} from "./world-reading.ts";
import type { World } from "./world.ts";

/** Reads a world whole, or says everything that is wrong with it; never half of one. */
export function parseWorld(raw: unknown, grammar: WorldGrammar): Parsed<World> {
  if (!isRecord(raw)) {
    return {
      defects: [defect("world.shape", [], { zh: "事实文件应为键值表", en: "a world is a map" })],
    };
  }
  const reading = beginReading(grammar);
  if (grammar.identifiers === "real" && grammar.isFragment !== true && raw["格式"] !== "事实/1") {
    fault(
      reading,
      "world.format",
      ["格式"],
      `格式应为“事实/1”：${JSON.stringify(raw["格式"]) ?? "缺"}`,
      `the format is 事实/1, not ${JSON.stringify(raw["格式"]) ?? "nothing"}`,
    );
  }
  const demonstration = raw["演示"] ?? "否";
  if (demonstration !== "是" && demonstration !== "否")
    fault(
      reading,
      "world.demonstration",
      ["演示"],
      `“演示”只能是“是”或“否”：${JSON.stringify(demonstration)}`,
      `演示 is 是 or 否, not ${JSON.stringify(demonstration)}`,
    );
  reading.world.isDemonstration = demonstration === "是";
  for (const [key, record] of Object.entries(raw)) {
    if (key !== "格式" && key !== "演示") readEntry(key, record, reading);
  }
  checkReferences(reading);
  checkOverlaps(reading);
  return reading.defects.length > 0 ? { defects: reading.defects } : { value: reading.world };
}

const readers: Readonly<
  Record<string, (id: string, fields: Fields, path: Path, reading: WorldReading) => void>
> = {
  企业: readEnterprise,
  自然人: readPerson,
  地块: readParcel,
  项目: readProject,
  区域: readRegion,
};

function readEntry(key: string, record: unknown, reading: WorldReading): void {
  const [kind, id, ...rest] = key.split(" ");
  const read = kind !== undefined && Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  if (read === undefined || id === undefined || id === "" || rest.length > 0) {
    fault(
      reading,
      "key.unknown",
      [key],
      `键应为“企业/自然人/地块/项目/区域 标识”：“${key}”`,
      `a key is a kind and an identifier: "${key}"`,
    );
    return;
  }
  const fields = readFields(record ?? {}, [key], reading);
  if (fields !== null) read(id, fields, [key], reading);
}

/** A natural person is known by a token only; worlds write it 自然人:token where it is referred to. */
function readPerson(token: string, fields: Fields, path: Path, reading: WorldReading): void {
  const name =
    fields["名称"] === undefined ? null : readText(fields["名称"], [...path, "名称"], reading);
  const id = reading.grammar.identifiers === "labels" ? token : `自然人:${token}`;
  enter(id, path, reading);
  reading.world.enterprises.set(id, {
    kind: "person",
    id,
    name,
    facts: readFacts(fields, path, { kind: "person", own: ["名称"] }, reading),
  });
}

function readProject(id: string, fields: Fields, path: Path, reading: WorldReading): void {
  const applicant = reading.enterprise(fields["申请人"], [...path, "申请人"]);
  const parcel =
    fields["地块"] === undefined ? null : nameParcel(fields["地块"], [...path, "地块"], reading);
  const facts = readFacts(fields, path, { kind: "project", own: ["申请人", "地块"] }, reading);
  if (applicant !== null)
    reading.world.projects.push({ kind: "project", id, applicant, parcel, facts });
}

/** A county by its code, or a zone by its name; a zone says in which county it lies (区划). */
function readRegion(id: string, fields: Fields, path: Path, reading: WorldReading): void {
  const facts = readFacts(fields, path, { kind: "region", own: ["办结"] }, reading);
  if (!isRegionCode(id)) {
    facts.set("园区", [{ from: -Infinity, until: Infinity, value: id }]);
    if (!facts.has("区划"))
      fault(
        reading,
        "region.unplaced",
        path,
        `“${id}”不是区划代码，须写明所在区划`,
        `${id} is no region code; say in which region it lies`,
      );
  }
  reading.world.regions.set(id, {
    kind: "region",
    id,
    discharges: readDischarges(fields, path, reading),
    facts,
  });
}

/** Whatever is held or applied for must be a parcel that the world knows; a listing stands once. */
function checkReferences({ world, entries, named, defects, grammar }: WorldReading): void {
  for (const { parcel, path } of named) {
    if (world.parcels.has(parcel) || grammar.isFragment === true) continue;
    defects.push(
      defect("parcel.unknown", path, {
        zh: `没有标识为“${parcel}”的地块`,
        en: `no parcel is called ${parcel}`,
      }),
    );
  }
  const listed = new Set<string>();
  for (const { id, parcel } of world.listings) {
    if (listed.has(id)) {
      defects.push(
        defect("listing.duplicate", [entries.get(`地块 ${parcel}`)!], {
          zh: `同一宗地、同一类别、同一批次认定了两次：${id}`,
          en: `the same parcel, category and episode stands twice: ${id}`,
        }),
      );
    }
    listed.add(id);
  }
}

/** One enterprise holds a parcel once at a time; one shareholder has one share, and one determination. */
function checkOverlaps({ world, entries, defects }: WorldReading): void {
  const rows = [
    ...world.tenures.map((tenure) => ({
      ...tenure,
      of: tenure.enterprise,
      key: `${tenure.enterprise} ${tenure.parcel}`,
      what: "地块",
    })),
    ...world.controls.map((control) => ({
      ...control,
      of: control.held,
      key: `${control.holder} ${control.held} ${"share" in control}`,
      what: "share" in control ? "股东" : "控股股东",
    })),
  ];
  for (const [, same] of Map.groupBy(rows, ({ key }) => key)) {
    same.sort((a, b) => a.from - b.from);
    const clash = same.find((row, at) => at > 0 && same[at - 1]!.until > row.from);
    if (clash === undefined) continue;
    defects.push(
      defect("interval.overlap", [entries.get(`企业 ${clash.of}`)!, clash.what], {
        zh: `“${clash.what}”中同一对象的时段重叠（${clash.key}）`,
        en: `two intervals for the same pair overlap (${clash.key})`,
      }),
    );
  }
}
