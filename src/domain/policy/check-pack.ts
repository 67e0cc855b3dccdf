import { type Defect, defect } from "../sentence.ts";
import { checkMeasure } from "./check-measure.ts";
import type { Facts } from "./condition.ts";
import { coverage, type DocumentText, locate } from "./document.ts";
import type { Citation, Policy, Vocabulary } from "./policy.ts";

/** Everything that is wrong with a policy against its document and the vocabulary; empty means sound. */
export function checkPack(
  policy: Policy,
  document: DocumentText,
  vocabulary: Vocabulary,
): Defect[] {
  return [
    ...checkQuotations(policy, document),
    ...checkCoverage(policy, document),
    ...checkIdentifiers(policy),
    ...checkListingFact(policy, vocabulary),
    ...checkCategories(policy, vocabulary),
    ...checkMeasures(policy, vocabulary),
    ...checkActions(policy, vocabulary),
  ];
}

function checkQuotations({ citations, regions }: Policy, document: DocumentText): Defect[] {
  const places = [
    ...citations.map((citation) => ({
      quotation: citation,
      article: citation.article,
      path: citation.path,
    })),
    ...regions.flatMap((region, at) =>
      [region.from, region.until].flatMap((quotation) =>
        quotation === null ? [] : [{ quotation, article: "覆盖", path: ["覆盖", at] }],
      ),
    ),
  ];
  return places.flatMap(({ quotation, article, path }) => {
    const place = locate(document, quotation);
    if ("from" in place) return [];
    return place.occurrences === 0
      ? [
          defect(
            "quotation.absent",
            path,
            {
              zh: `原文不见于文件：“${quotation.exact}”`,
              en: `the quotation is not in the document: "${quotation.exact}"`,
            },
            article,
          ),
        ]
      : [
          defect(
            "quotation.ambiguous",
            path,
            {
              zh: `原文出现 ${place.occurrences} 次，须加前文或后文：“${quotation.exact}”`,
              en: `the quotation stands ${place.occurrences} times; add 前文 or 后文: "${quotation.exact}"`,
            },
            article,
          ),
        ];
  });
}

function checkCoverage({ regions, citations }: Policy, document: DocumentText): Defect[] {
  return coverage(document, regions, citations).flatMap((measured, at) =>
    measured.unanswered.map((text) =>
      defect("coverage.unanswered", ["覆盖", at], {
        zh: `“${measured.region}”中没有规则引用，也未列为标题或未编码：“${text}”`,
        en: `text of ${measured.region} that nothing answers for: "${text}"`,
      }),
    ),
  );
}

function checkIdentifiers(policy: Policy): Defect[] {
  const seen = new Set<string>();
  const measures = policy.measures.map((measure, at) => ({
    ...measure,
    path: pathOf(policy, "measure", at),
  }));
  const modes = policy.modes.map((mode, at) => ({ ...mode, path: ["方式", at] }));
  return [...measures, ...modes].flatMap(({ id, article, path }) => {
    if (seen.has(id))
      return [
        defect(
          "id.duplicate",
          path,
          { zh: `编号重复：${id}`, en: `the id ${id} stands twice` },
          article,
        ),
      ];
    seen.add(id);
    return [];
  });
}

/** Where the nth measure or uncoded row stands in the pack: each has one citation of its own, in order. */
function pathOf({ citations }: Policy, role: Citation["role"], at: number): Defect["path"] {
  return citations.filter((citation) => citation.role === role)[at]!.path;
}

function checkListingFact({ listedBy }: Policy, vocabulary: Vocabulary): Defect[] {
  const fact = vocabulary.facts.find(({ name }) => name === listedBy);
  if (fact?.type === "boolean" && fact.entities.includes("listing")) return [];
  return [
    defect("listed-by.fact", ["列入事实"], {
      zh: `“列入事实”须是认定的“是否”事实：${listedBy}`,
      en: `a listing begins with a yes-or-no fact about listings, not ${listedBy}`,
    }),
  ];
}

/**
 * A category must be named by a measure or declared to have none, or an omission could not be told
 * from a decision. An incentive for all categories says nothing of any one of them.
 */
function checkCategories(policy: Policy, vocabulary: Vocabulary): Defect[] {
  const { categories, withoutMeasures, measures } = policy;
  const known = new Set(categories.map(({ id }) => id));
  const about = measures.flatMap((measure, at) =>
    measure.unit.kind === "listing"
      ? [{ measure, among: measure.unit.among, path: pathOf(policy, "measure", at) }]
      : [],
  );
  const named = new Set(about.flatMap(({ among }) => among ?? []));
  const isIncentive = (kind: string): boolean =>
    vocabulary.kinds.some(({ name, polarity }) => name === kind && polarity === "incentive");
  const all = about.some(({ measure, among }) => among === null && !isIncentive(measure.kind));
  const unknown = [
    ...withoutMeasures.map((id, at) => ({
      id,
      path: ["无措施类别", at] as Defect["path"],
      article: undefined,
    })),
    ...about.flatMap(({ measure: { article }, among, path }) =>
      (among ?? []).map((id) => ({ id, path, article })),
    ),
  ].filter(({ id }) => !known.has(id));
  return [
    ...unknown.map(({ id, path, article }) =>
      defect(
        "category.unknown",
        path,
        { zh: `类别“${id}”未在本政策包列明`, en: `category ${id} is not in the pack` },
        article,
      ),
    ),
    ...categories.flatMap(({ id, article }) => {
      const listed = withoutMeasures.indexOf(id);
      const restrained = named.has(id) || all;
      if (restrained && listed !== -1)
        return [
          defect(
            "category.both",
            ["无措施类别", listed],
            {
              zh: `类别“${id}”既有措施又列为无措施`,
              en: `category ${id} has measures and is listed as having none`,
            },
            article,
          ),
        ];
      if (!restrained && listed === -1)
        return [
          defect(
            "category.silent",
            ["类别", id],
            {
              zh: `类别“${id}”没有任何措施，须列入“无措施类别”`,
              en: `category ${id} has no measure; list it under 无措施类别`,
            },
            article,
          ),
        ];
      return [];
    }),
  ];
}

function checkMeasures(policy: Policy, vocabulary: Vocabulary): Defect[] {
  const facts: Facts = new Map(vocabulary.facts.map((fact) => [fact.name, fact]));
  const scope = policy.scope.when;
  return policy.measures.flatMap((measure, at) =>
    checkMeasure(measure, { path: pathOf(policy, "measure", at), scope, vocabulary, facts }),
  );
}

function checkActions(policy: Policy, vocabulary: Vocabulary): Defect[] {
  const known = new Set(vocabulary.actions.map(({ code }) => code));
  return policy.uncoded.flatMap(({ actions, article }, at) =>
    actions
      .filter((action) => !known.has(action))
      .map((action) =>
        defect(
          "action.unknown",
          pathOf(policy, "uncoded", at),
          { zh: `事项“${action}”不在词汇表`, en: `action ${action} is not in the vocabulary` },
          article || undefined,
        ),
      ),
  );
}
