/** A city of the demonstration: where its counties are and how its fictitious firms are called. */
export interface City {
  readonly name: string;
  readonly region: string;
  readonly counties: readonly string[];
  /** Rivers, lakes and hills that give the firms their names. */
  readonly words: readonly string[];
  /** Development zones by the first of their names, with the county in which they lie here. */
  readonly zones: Readonly<Record<string, string>>;
}

export const cities: readonly City[] = [
  {
    name: "临沂",
    region: "371300",
    counties: [
      "371302",
      "371311",
      "371312",
      "371321",
      "371322",
      "371323",
      "371324",
      "371325",
      "371326",
      "371327",
      "371328",
      "371329",
    ],
    words: ["沂河", "沭河", "祊河", "蒙山", "琅琊", "银雀", "金雀", "涑河"],
    zones: {},
  },
  {
    name: "张店",
    region: "370303",
    counties: ["370303"],
    words: ["孝妇河", "猪龙河", "玉黛湖", "柳泉", "湖田", "四宝山"],
    zones: { 山东张店经济开发区: "370303" },
  },
  {
    name: "聊城",
    region: "371500",
    counties: ["371502", "371503", "371521", "371522", "371524", "371525", "371526", "371581"],
    words: ["东昌湖", "徒骇河", "马颊河", "光岳", "运河", "周公河"],
    zones: {},
  },
  {
    name: "嘉兴",
    region: "330400",
    counties: ["330402", "330411", "330421", "330424", "330481", "330482", "330483"],
    words: ["南湖", "秀水", "鸳湖", "梅溪", "乍浦", "汾湖", "长水"],
    zones: {},
  },
  {
    name: "洛阳",
    region: "410300",
    counties: [
      "410311",
      "410302",
      "410303",
      "410304",
      "410305",
      "410307",
      "410308",
      "410323",
      "410324",
      "410325",
      "410326",
      "410327",
      "410328",
      "410329",
    ],
    words: ["伊水", "洛水", "涧河", "瀍河", "邙山", "周山", "牡丹"],
    zones: {
      洛阳石化产业集聚区: "410308",
      高新技术产业集聚区: "410305",
      栾川县产业集聚区: "410324",
      先进制造产业集聚区: "410305",
      洛新产业集聚区: "410323",
      偃师产业集聚区: "410307",
      新安县产业集聚区: "410323",
      洛龙产业集聚区: "410311",
      宜阳县产业集聚区: "410327",
      孟津华阳产业集聚区: "410308",
      伊川县产业集聚区: "410329",
      洛宁县产业集聚区: "410328",
      洛阳经济技术开发区产业集聚区: "410311",
      空港产业集聚区: "410308",
      嵩县产业集聚区: "410325",
      工业产业集聚区: "410304",
      伊滨产业集聚区: "410311",
      汝阳县产业集聚区: "410326",
    },
  },
];

export const trades = [
  "机械",
  "建材",
  "木业",
  "化工",
  "纺织",
  "食品",
  "包装",
  "铸造",
  "电子",
  "陶瓷",
  "物流",
  "轴承",
] as const;

/** The city a policy binds; a policy from elsewhere gets a city of its one region, with plain names. */
export function cityOf(territory: string): City {
  return (
    cities.find(({ region }) => region === territory) ?? {
      name: territory,
      region: territory,
      counties: [territory],
      words: ["东城", "西城", "南城", "北城"],
      zones: {},
    }
  );
}

/**
 * Zones that stand in the register by one name each. A zone's other names, and zones that the city
 * does not know, lie in its first county.
 */
export function zonesIn({ zones }: City, asked: readonly string[]): string[] {
  const known = asked.filter((zone) => zone in zones);
  return known.length > 0 ? known : [...asked];
}

export function countyOfZone({ counties, zones }: City, zone: string): string {
  return zones[zone] ?? counties[0]!;
}
