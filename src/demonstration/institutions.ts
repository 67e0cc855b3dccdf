import { cities, type City } from "./cities.ts";

type Scope = "ask" | "register" | "record" | "audit";

/** A body of the demonstration that asks or records; none of them exists. */
export interface DemonstrationInstitution {
  readonly code: string;
  readonly name: string;
  readonly english: string;
  readonly region: string;
  readonly scopes: ReadonlySet<Scope>;
}

/** What a body is called in every city, by the stem of its code. */
interface Body {
  readonly stem: string;
  readonly name: string;
  readonly english: string;
  /** A counter sits in a county; the lead bureau and the auditor see the whole city. */
  readonly sitsIn: "county" | "city";
  readonly scopes: readonly Scope[];
}

function counter(stem: string, name: string, english: string): Body {
  return { stem, name, english, sitsIn: "county", scopes: ["ask"] };
}

const bodies: readonly Body[] = [
  counter("bank", "演示银行", "demonstration bank"),
  counter("registration", "不动产登记中心", "real-estate registration centre"),
  counter("land-centre", "土地储备和交易中心", "land transfer centre"),
  counter("approval", "行政审批服务局", "administrative approval bureau"),
  counter("finance", "财政局", "finance bureau"),
  counter("power", "供电公司", "power supply company"),
  counter("water", "供水公司", "water supply company"),
  counter("tax", "税务局", "tax bureau"),
  counter("safety", "应急管理局", "bureau of work safety"),
  counter("environment", "生态环境局", "bureau of ecology and environment"),
  {
    stem: "lead",
    name: "自然资源和规划局",
    english: "bureau of natural resources",
    sitsIn: "city",
    scopes: ["ask", "register", "record"],
  },
  {
    stem: "auditor",
    name: "审计局",
    english: "audit bureau",
    sitsIn: "city",
    scopes: ["ask", "register", "audit"],
  },
];

/** The county in which a city's counters sit: that of the tour's questions, else the first. */
const seats: Readonly<Record<string, string>> = {
  "371300": "371302",
  "370303": "370303",
  "371500": "371502",
  "330400": "330411",
  "410300": "410324",
};

export function countyOfCounters({ region, counties }: City): string {
  return seats[region] ?? counties[0]!;
}

/** Every counter of every city, each with a territory of its own: `bank-371302`, `lead-371300`. */
export const demonstrationInstitutions: readonly DemonstrationInstitution[] = cities.flatMap(
  (city) => bodies.map((body) => institution(city, body)),
);

function institution(
  city: City,
  { stem, name, english, sitsIn, scopes }: Body,
): DemonstrationInstitution {
  const { name: place } = city;
  const region = sitsIn === "city" ? city.region : countyOfCounters(city);
  return {
    code: `${stem}-${region}`,
    name: `${place}${name}（演示）`,
    english: `${english}, ${place} (fictitious)`,
    region,
    scopes: new Set(scopes),
  };
}
