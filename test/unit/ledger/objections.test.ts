import { describe, expect, it } from "vitest";
import {
  decideObjection,
  object,
  suspendExecution,
} from "../../../src/domain/ledger/objections.ts";
import { day } from "../../../src/domain/time/day.ts";
import type { FiledAct } from "../../../src/domain/ledger/form.ts";
import { checkDigit } from "../../../src/domain/registry/enterprise.ts";
import { decided } from "../../support/case-file.ts";

const parcel = "330402999901GB00001";
const listing = `${parcel}/jiaxing-2014-91/利用粗放/1`;
const stem = "91330402DEM900001";
const firm = `${stem}${checkDigit(stem)}`;
const named = { 类别: "利用粗放", 文件: "jiaxing-2014-91", 批次: 1 };

const known = (facts: Record<string, unknown> = {}) => ({
  [`地块 ${parcel}`]: { 认定: [{ ...named, 认定低效: { 自: "2015-06-01" }, ...facts }] },
});
const says = (facts: Record<string, unknown>) => ({
  [`地块 ${parcel}`]: { 认定: [{ ...named, ...facts }] },
});

let position = 0;
const act = (
  form: string,
  on: string,
  fields: Record<string, unknown> = { listing },
): FiledAct => ({
  position: ++position,
  form,
  effectiveOn: day(on),
  documentNumber: null,
  institution: "park",
  fields,
});

const objecting = { listing, objector: firm, grounds: "已达产" };

describe("an objection", () => {
  it("stands in the file and suspends nothing by itself", () => {
    expect(decided(object, objecting, { known: known(), on: "2016-01-01" })).toEqual({});
  });

  it("may be made to a proposal to list", () => {
    const proposed = { 认定低效: [], 拟列入范围: { 自: "2015-01-01" } };
    expect(decided(object, objecting, { known: known(proposed), on: "2016-01-01" })).toEqual({});
  });

  it("is made by a natural person under a hash", () => {
    const by = { ...objecting, objector: "自然人:abcdefghijklmnopqrstuv" };
    expect(decided(object, by, { known: known(), on: "2016-01-01" })).toEqual({});
  });

  it("is refused where the listing is unknown or has ended, and while another awaits its decision", () => {
    const on = "2016-01-01";
    expect(decided(object, objecting, { on })).toBe("listing.unknown");
    const ended = { 认定低效: { 自: "2015-06-01", 至: "2015-12-01" } };
    expect(decided(object, objecting, { known: known(ended), on })).toBe("listing.ended");
    const acts = [act("object", "2015-12-01")];
    expect(decided(object, objecting, { known: known(), on, acts })).toBe("objection.pending");
    expect(
      decided(object, objecting, {
        known: known(),
        on,
        acts: [...acts, act("decideObjection", "2015-12-10")],
      }),
    ).toEqual({});
  });
});

describe("a suspension", () => {
  const acts = [act("object", "2016-01-01")];
  const suspending = { listing, reason: "证据存疑" };

  it("begins on the day on which two persons say so, once, while an objection is pending", () => {
    const ask = (filing: Parameters<typeof decided>[2]) =>
      decided(suspendExecution, suspending, { known: known(), on: "2016-01-02", acts, ...filing });
    expect(ask({})).toEqual(says({ 中止执行: { 值: "是", 自: "2016-01-02" } }));
    expect(ask({ acts: [] })).toBe("objection.none");
    expect(ask({ on: "2015-12-31" })).toBe("day.order");
    expect(ask({ known: known({ 中止执行: { 自: "2016-01-01" } }) })).toBe("stage.done");
    expect(ask({ known: {} })).toBe("listing.unknown");
  });
});

const decision = (outcome: string) => ({ listing, outcome, reason: "经核查" });

describe("the decision of an objection", () => {
  const suspended = { 中止执行: { 自: "2016-01-01" } };
  const acts = [act("object", "2016-01-01")];

  it("upheld, ends the listing and its suspension from the day", () => {
    expect(
      decided(decideObjection, decision("成立"), {
        known: known(suspended),
        on: "2016-02-01",
        acts,
      }),
    ).toEqual(
      says({
        认定低效: { 值: "是", 自: "2015-06-01", 至: "2016-02-01" },
        中止执行: { 值: "是", 自: "2016-01-01", 至: "2016-02-01" },
      }),
    );
  });

  it("rejected, ends the suspension alone", () => {
    const filing = { known: known(suspended), on: "2016-02-01", acts };
    expect(decided(decideObjection, decision("不成立"), filing)).toEqual(
      says({ 中止执行: { 值: "是", 自: "2016-01-01", 至: "2016-02-01" } }),
    );
    expect(decided(decideObjection, decision("不成立"), { ...filing, known: known() })).toEqual({});
  });

  it("is refused where nothing awaits it", () => {
    const on = "2016-02-01";
    const ask = (of: readonly FiledAct[]) =>
      decided(decideObjection, decision("成立"), { known: known(), on, acts: of });
    expect(decided(decideObjection, decision("成立"), { on })).toBe("listing.unknown");
    expect(ask([])).toBe("objection.none");
    expect(ask([...acts, act("withdrawListing", "2016-01-05")])).toBe("objection.none");
    expect(ask([act("object", "2016-01-01", { listing: "another" })])).toBe("objection.none");
    const struck = [
      ...acts,
      act("correct", "2016-01-03", { position: acts[0]!.position, neverSo: true }),
    ];
    expect(ask(struck)).toBe("objection.none");
    const back = act("correct", "2016-01-04", { position: struck.at(-1)!.position, neverSo: true });
    expect(ask([...struck, back])).toMatchObject({ [`地块 ${parcel}`]: {} });
  });

  it("is refused before the objection, and on the day on which the suspension began", () => {
    const filing = { known: known(suspended), acts };
    const ask = (outcome: string, on: string) =>
      decided(decideObjection, decision(outcome), { ...filing, on });
    expect(ask("不成立", "2015-12-31")).toBe("day.order");
    expect(ask("不成立", "2016-01-01")).toBe("day.order");
    expect(ask("成立", "2016-01-01")).toBe("day.order");
  });
});
