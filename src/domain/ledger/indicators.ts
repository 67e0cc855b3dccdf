import { day } from "../time/day.ts";
import { optional, perhapsSeveral, required } from "./field.ts";
import { form } from "./form.ts";
import { checkHolder } from "./holdings.ts";
import { type LedgerRefusal, refuse } from "./refusal.ts";
import { ofEnterprise, ofParcel, since, type SaidSpan } from "./said.ts";

const [yearMin, yearMax] = [1990, 2998];

/** What was paid, by the rule of Luoyang's third annex, article 14. */
interface Tax {
  readonly taxPaid: number | null;
  readonly taxReduced: number | null;
  readonly isTaxGross: boolean | null;
  readonly tenantTaxes: readonly number[];
}

/**
 * The tax of a year: what was paid, with what was refunded or remitted, and with what tenants paid. Where
 * the figure includes refunds and remissions already they are not counted twice.
 */
export function taxOfYear({ taxPaid, taxReduced, isTaxGross, tenantTaxes }: Tax): number | null {
  if (taxPaid === null) return null;
  const added = isTaxGross === true ? 0 : (taxReduced ?? 0);
  return tenantTaxes.reduce((sum, one) => sum + one, taxPaid + added);
}

/** To four decimals, so that no figure shows the arithmetic of a machine. */
function perMu(amount: number, areaMu: number): number {
  return Number((amount / areaMu).toFixed(4));
}

export const recordIndicators = form({
  code: "recordIndicators",
  title: { zh: "记载年度指标", en: "record the indicators of a year" },
  source: "张店第三条、第四条第一项；临沂三；聊城一（三）；洛阳附件3第二条、第十四条",
  fields: {
    parcel: required("parcel", "宗地代码", "the parcel"),
    enterprise: optional(
      "enterprise",
      "企业；填写的，亩均税收、亩均产出和利润记于企业，否则（及为自然人的）记于宗地",
      "the enterprise; tax, output and profit are recorded of it where it is given and no natural person, else of the land",
    ),
    year: required("integer", "公历年度，须已完整", "the calendar year, a complete one"),
    floorAreaRatio: optional("number", "容积率", "the floor area ratio"),
    investmentPerMu: optional("number", "投资强度，万元/亩", "investment, 10,000 yuan a mu"),
    areaMu: optional(
      "number",
      "企业实际用地面积，亩",
      "the area that the enterprise in fact uses, in mu",
    ),
    taxPaid: optional("number", "年纳税合计，万元", "tax paid in the year, 10,000 yuan"),
    taxReduced: optional(
      "number",
      "退税和政策性减免所减退的税金，万元",
      "tax refunded or remitted by policy, 10,000 yuan",
    ),
    isTaxGross: optional(
      "boolean",
      "年纳税合计是否已含所减退的税金；已含的不重复计算",
      "whether the tax paid includes what was refunded or remitted, which is then not added again",
    ),
    tenantTaxes: perhapsSeveral(
      "number",
      "承租企业的税收，万元，逐户",
      "tax of each tenant, 10,000 yuan",
    ),
    output: optional(
      "number",
      "统计部门核定的产值，万元",
      "output as the statistics bureau has it, 10,000 yuan",
    ),
    profit: optional("number", "利润，万元；亏损为负", "profit, 10,000 yuan; a loss is negative"),
    grade: {
      ...optional("text", "企业分类综合评价类别", "the class of the enterprise in the evaluation"),
      choices: ["A", "B", "C", "D"],
    },
    list: optional("text", "评价名单的名称", "the name of the list of the evaluation"),
  },
  about: ({ parcel, enterprise }) => ({
    parcels: [parcel],
    enterprises: enterprise === null ? [] : [enterprise],
  }),
  decide(input, file) {
    const { parcel, enterprise, year, areaMu, output, profit } = input;
    if (year < yearMin || year > yearMax)
      return refuse("field.malformed", "不是年度", "it is no year");
    const [from, until] = [day(`${year}-01-01`), day(`${year + 1}-01-01`)];
    if (file.on < until)
      return refuse(
        "day.order",
        `${year} 年尚未完整，其指标须在年后记载`,
        `the year ${year} was not over; its indicators are recorded afterwards`,
      );
    // The evaluation knows firms alone: what a natural person's land yields is said of the land.
    const firm = enterprise === null || enterprise.startsWith("自然人:") ? null : enterprise;
    const misfit = checkFigures(input) ?? (firm === null ? null : checkHolder(file, firm, parcel));
    if (misfit !== null) return misfit;
    const tax = taxOfYear(input);
    const said = (value: number | null): SaidSpan | null =>
      value === null ? null : since(from, value, until);
    const perArea = (amount: number | null): SaidSpan | null =>
      amount === null ? null : said(perMu(amount, areaMu!));
    const ofLand = { 容积率: said(input.floorAreaRatio), 投资强度: said(input.investmentPerMu) };
    const ofUse = { 亩均税收: perArea(tax), 亩均产出: perArea(output), 年度利润: said(profit) };
    if (firm === null) return { says: ofParcel(parcel, given({ ...ofLand, ...ofUse })) };
    return {
      says: {
        ...unlessEmpty(given(ofLand), (facts) => ofParcel(parcel, facts)),
        ...unlessEmpty(given(ofUse), (facts) => ofEnterprise(firm, facts)),
      },
    };
  },
});

interface Figures extends Tax {
  readonly floorAreaRatio: number | null;
  readonly investmentPerMu: number | null;
  readonly areaMu: number | null;
  readonly output: number | null;
  readonly profit: number | null;
  readonly grade: string | null;
}

function checkFigures(figures: Figures): LedgerRefusal | null {
  const { floorAreaRatio, investmentPerMu, areaMu, taxPaid, taxReduced, tenantTaxes } = figures;
  const { output, profit, grade } = figures;
  if (
    [floorAreaRatio, investmentPerMu, taxPaid, output, profit, grade].every((one) => one === null)
  )
    return refuse("field.missing", "没有任何指标", "there is no indicator");
  const amounts = [floorAreaRatio, investmentPerMu, taxPaid, taxReduced, output, ...tenantTaxes];
  if (amounts.some((one) => one !== null && one < 0))
    return refuse(
      "field.malformed",
      "除利润外不得为负",
      "nothing but a profit is less than nothing",
    );
  if (taxPaid === null && (taxReduced !== null || tenantTaxes.length > 0))
    return refuse(
      "field.missing",
      "缺“taxPaid”：有减退或承租企业税收的，须有年纳税合计",
      "taxPaid is missing: refunds, remissions and tenants' tax are added to it",
    );
  if (areaMu !== null && areaMu <= 0)
    return refuse("field.malformed", "面积须大于零", "an area is larger than nothing");
  if (areaMu === null && (taxPaid !== null || output !== null))
    return refuse(
      "field.missing",
      "缺“areaMu”：亩均税收、亩均产出按实际用地面积计算",
      "areaMu is missing: tax and output are reckoned by the area in use",
    );
  return null;
}

function given(
  facts: Readonly<Record<string, SaidSpan | null>>,
): Readonly<Record<string, SaidSpan>> {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, said]) => (said === null ? [] : [[name, said]])),
  );
}

function unlessEmpty(
  facts: Readonly<Record<string, SaidSpan>>,
  said: (facts: Readonly<Record<string, SaidSpan>>) => Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.keys(facts).length === 0 ? {} : said(facts);
}
