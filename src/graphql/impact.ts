import { findImpact, type Tried, type TriedAct, triedMax } from "../commands/impact.ts";
import { readTriedRow } from "../commands/impact-rows.ts";
import { findForm } from "../domain/ledger/forms.ts";
import { refuse, refuseAs } from "../domain/ledger/refusal.ts";
import { officerOf } from "./act-forms.ts";
import { builder } from "./builder.ts";
import type { Context } from "./context.ts";
import { impactResult, type PublishedImpact } from "./impact-types.ts";
import { marked } from "./marks.ts";
import { type Asked, pageOf, readPage } from "./page.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { pageArgs } from "./view.ts";

const triedActInput = builder.inputType("TriedActInput", {
  description: "试行的一件行为。 / An act to be tried.",
  fields: (t) => ({
    form: t.string({
      required: true,
      description: "行为的代码，即其 mutation 之名。 / The act, by the name of its mutation.",
    }),
    fields: t.string({
      required: true,
      description: "所填各项，JSON 对象。 / What is said, as a JSON object.",
    }),
    effectiveOn: t.field({
      type: "Day",
      description: "生效之日；不写即今日。 / The day of its effect; today where absent.",
    }),
  }),
});

/** Adds the trials: what would follow from acts, or from the adoption of a version of a pack. */
export function publishImpact(): void {
  builder.queryField("impact", (t) =>
    t.field({
      type: impactResult,
      args: {
        rows: t.arg.stringList({
          description: "导入文件的各行（JSON Lines）。 / Rows of a file of acts, as JSON Lines.",
        }),
        acts: t.arg({
          type: [triedActInput],
          description: "行为，先后为序，在 rows 之后。 / Acts, in their order, after the rows.",
        }),
        ...pageArgs,
      },
      ...marked(
        "record",
        `试行：若登记这些行与行为，何人、何地、何事项、自何日至何日、由何变为何。什么也不登记；其间登记簿等候，故每次至多 ${triedMax} 件。 / What would follow from these rows and acts: for whom, on which actions, from which day to which. Nothing is recorded; the register waits meanwhile, so at most ${triedMax} at a time.`,
        { cost: 20, perItem: "first" },
      ),
      resolve: (_, { rows, acts, ...page }, context) => {
        const read = (acts ?? []).map(readAct);
        const unknown = read.find((one): one is Refusal => "code" in one);
        if (unknown !== undefined) return unknown;
        const tried = { rows: (rows ?? []).map(readTriedRow), acts: read as TriedAct[] };
        return tryOut(tried, readPage(page), context);
      },
    }),
  );
  builder.queryField("impactOfPolicy", (t) =>
    t.field({
      type: impactResult,
      args: {
        policy: t.arg.string({ required: true, description: "文件的编号。 / The document." }),
        hash: t.arg.string({
          required: true,
          description: "版本的 SHA-256。 / The SHA-256 of the version.",
        }),
        territory: t.arg.string({ required: true, description: "区划。 / The territory." }),
        from: t.arg({ type: "Day", required: true, description: "首日。 / The first day." }),
        until: t.arg({
          type: "Day",
          description: "不再采用的首日。 / The first day no longer.",
        }),
        ...pageArgs,
      },
      ...marked(
        "record",
        "试行：若采用这一版政策包，何人、何地、何事项有变。其间全部后果重新推导，登记簿等候，大登记簿宜在闲时。 / What would follow from adopting a version of a pack. Everything is derived anew while the register waits; with a large register, at a quiet hour.",
        { cost: 20, perItem: "first" },
      ),
      resolve: (_, { first, after, ...fields }, context) =>
        tryOut(
          {
            rows: [],
            acts: [{ form: findForm("adoptPolicy")!, typed: fields, effectiveOn: null }],
          },
          readPage({ first, after }),
          context,
        ),
    }),
  );
}

function readAct({
  form: code,
  fields,
  effectiveOn = null,
}: {
  readonly form: string;
  readonly fields: string;
  readonly effectiveOn?: string | null | undefined;
}): TriedAct | Refusal {
  const form = findForm(code);
  const typed = parseObject(fields);
  if (form === undefined) return refused(refuseAs("act.denied"));
  return typed === null
    ? refused(refuse("field.malformed", "fields 应为 JSON 对象", "fields is a JSON object"))
    : { form, typed, effectiveOn: effectiveOn ?? null };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}

function refused({ refused: code, because }: ReturnType<typeof refuseAs>): Refusal {
  return refusal(code, because);
}

async function tryOut(
  tried: Tried,
  asked: Asked,
  context: Context,
): Promise<PublishedImpact | Refusal> {
  const officer = officerOf(context);
  if (officer === null) return refused(refuseAs("act.denied"));
  if (tried.rows.length + tried.acts.length > triedMax)
    return refused(
      refuse(
        "field.malformed",
        `一次至多试行 ${triedMax} 件`,
        `at most ${triedMax} are tried at a time`,
      ),
    );
  const page = { first: asked.first + 1, after: asked.after };
  const found = await findImpact(context.database, tried, officer, page);
  if ("because" in found) return refused(found);
  const { subjects, ...same } = found;
  return { ...same, ...pageOf(subjects, asked, ({ key }) => key) };
}
