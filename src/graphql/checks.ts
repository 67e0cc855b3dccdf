import type { OpenSeal } from "../commands/seal-checks.ts";
import { askedOf, type ContextText, type QuestionText } from "./asked.ts";
import { builder } from "./builder.ts";
import { checkItemInput, contextInput } from "./check-input.ts";
import type { Context } from "./context.ts";
import { checksMax } from "./limits.ts";
import { marked } from "./marks.ts";
import { sealType } from "./receipt.ts";
import { type Refusal, refusal, refusalType } from "./refusal.ts";
import { askDesk, checkResultType, type PublishedResult } from "./verdict.ts";

interface KeyedText extends QuestionText {
  readonly key: string;
}

interface KeyedResult {
  readonly key: string;
  readonly result: PublishedResult;
}

interface Checked {
  readonly __typename: "CheckedBatch";
  readonly results: readonly KeyedResult[];
  /** Under which signatures they stand, each once. */
  readonly seals: readonly OpenSeal[];
}

/** Answers a batch in its order: a question that cannot be answered is refused by itself. */
async function checkAll(
  items: readonly KeyedText[],
  why: ContextText,
  context: Context,
): Promise<Checked | Refusal> {
  if (items.length > checksMax)
    return refusal("checks.too-many", {
      zh: `一批至多 ${checksMax} 问，此批 ${items.length} 问，整批未办`,
      en: `a batch holds at most ${checksMax} questions, this one ${items.length}; none was answered`,
    });
  const repeated = repeatedOf(items.map(({ key }) => key));
  const results = await Promise.all(
    items.map(async (item): Promise<KeyedResult> => {
      const { key } = item;
      const asked = askedOf(item, why, context);
      if (repeated.has(key)) return { key, result: repeatedKey(key) };
      return { key, result: "__typename" in asked ? asked : await askDesk(asked, context) };
    }),
  );
  return { __typename: "CheckedBatch", results, seals: sealsOf(results) };
}

function sealsOf(results: readonly KeyedResult[]): OpenSeal[] {
  const seals = new Map<string, OpenSeal>();
  for (const { result } of results)
    if ("receipt" in result) seals.set(result.receipt.seal.id, result.receipt.seal);
  return [...seals.values()];
}

function repeatedOf(keys: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(keys.filter((key) => seen.size === seen.add(key).size));
}

function repeatedKey(key: string): Refusal {
  return refusal("checks.key-repeated", {
    zh: `批内另有一问也用 key“${key}”，两问均未办`,
    en: `another question of the batch has the key "${key}" too; neither was answered`,
  });
}

const keyedResultType = builder.objectRef<KeyedResult>("KeyedCheckResult");

keyedResultType.implement({
  description: "一批中一问的结果。 / What one question of a batch came to.",
  fields: (t) => ({
    key: t.exposeString("key", marked("ask", "调用方的编号。 / The caller's own key.")),
    result: t.expose("result", {
      type: checkResultType,
      ...marked("ask", "结论或拒答。 / A verdict, or a refusal."),
    }),
  }),
});

const checkedType = builder.objectRef<Checked>("CheckedBatch");

checkedType.implement({
  description: "一批问题的结果，次序与所问相同。 / What a batch came to, in the order asked.",
  fields: (t) => ({
    results: t.expose("results", {
      type: [keyedResultType],
      ...marked("ask", "逐问的结果，一问不缺。 / One for each question.", { bound: "input" }),
    }),
    seals: t.expose("seals", {
      type: [sealType],
      ...marked(
        "ask",
        "其上的签名，通常一个。 / The signatures that they stand under, as a rule one.",
        { bound: "input" },
      ),
    }),
  }),
});

const checksResultType = builder.unionType("ChecksResult", {
  description: "逐问的结果，或整批拒答。 / A result for each question, or a refusal of the whole.",
  types: [checkedType, refusalType],
});

/** Adds questions in bulk to what may be asked. */
export function publishChecks(): void {
  builder.queryField("checks", (t) =>
    t.field({
      type: checksResultType,
      args: {
        items: t.arg({
          type: [checkItemInput],
          required: true,
          description: "至多 1000 问。 / At most 1,000 questions.",
        }),
        context: t.arg({
          type: contextInput,
          required: true,
          description: "为何而问，整批相同。 / Why it is asked, the same for all.",
        }),
      },
      ...marked(
        "ask",
        "成批询问：逐问作答、逐问留痕，一问有误不影响其余。 / Many questions at once: each is answered and recorded by itself, and one that is wrong harms no other.",
        { cost: 1, perItem: "items" },
      ),
      resolve: (_, { items, context: why }, context) => checkAll(items, why, context),
    }),
  );
}
