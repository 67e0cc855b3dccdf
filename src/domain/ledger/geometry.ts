import type { Sentence } from "../sentence.ts";

/** The outline of a parcel: longitudes and latitudes of CGCS2000 (EPSG:4490), as GeoJSON. */
export interface Geometry {
  readonly type: "Polygon" | "MultiPolygon";
  readonly points: number;
  /** As it was handed in. */
  readonly text: string;
}

type Point = readonly [longitude: number, latitude: number];
type Ring = readonly Point[];
type Read<T> = { readonly value: T } | { readonly malformed: Sentence };

const textLengthMax = 400_000;
const pointsMax = 5000;
/** China with its seas; whatever lies beyond is in another order or another system. */
const [west, east, south, north] = [73, 136, 3, 54];
/** In degrees: no parcel is wider than some forty kilometres. */
const spanMax = 0.5;

/** Reads an outline, or says the first thing that is wrong with it. */
export function parseGeometry(text: string): Read<Geometry> {
  if (text.length > textLengthMax) return wrong("文字过长", "the text is too long");
  const raw = readJson(text);
  if (raw === null) return wrong("不是 GeoJSON 对象", "it is no GeoJSON object");
  const unknown = Object.keys(raw).find((key) => key !== "type" && key !== "coordinates");
  if (unknown !== undefined)
    return wrong(
      `只写 type 和 coordinates，不写“${unknown.slice(0, 40)}”；坐标系一律为 CGCS2000`,
      "it holds type and coordinates alone; the system is always CGCS2000",
    );
  const { type, coordinates } = raw;
  if (type !== "Polygon" && type !== "MultiPolygon")
    return wrong("只能是 Polygon 或 MultiPolygon", "it is neither a Polygon nor a MultiPolygon");
  const polygons = type === "Polygon" ? [coordinates] : coordinates;
  if (!Array.isArray(polygons) || polygons.length === 0)
    return wrong("没有任何面", "it holds no polygon");
  const rings: Ring[] = [];
  for (const polygon of polygons as readonly unknown[]) {
    const read = readPolygon(polygon);
    if ("malformed" in read) return read;
    rings.push(...read.value);
  }
  const points = rings.reduce((count, ring) => count + ring.length, 0);
  if (points > pointsMax)
    return wrong(`至多 ${pointsMax} 点，此处 ${points} 点`, `it has more than ${pointsMax} points`);
  return checkShape(rings) ?? { value: { type, points, text } };
}

function readJson(text: string): Record<string, unknown> | null {
  try {
    const raw: unknown = JSON.parse(text);
    return typeof raw === "object" && raw !== null && !Array.isArray(raw)
      ? (raw as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function readPolygon(raw: unknown): Read<Ring[]> {
  if (!Array.isArray(raw) || raw.length === 0)
    return wrong("面须有一个外环", "a polygon has an outer ring");
  const rings: Ring[] = [];
  for (const one of raw as readonly unknown[]) {
    if (!Array.isArray(one) || !one.every(isPoint))
      return wrong(
        "每点须为 [经度, 纬度]，在中国境内",
        "each point is [longitude, latitude], within China",
      );
    const ring = one as Ring;
    if (ring.length < 4 || !isSame(ring[0]!, ring.at(-1)!))
      return wrong(
        "每环至少四点，首尾须为同一点",
        "each ring has four points or more, and ends where it begins",
      );
    rings.push(ring);
  }
  return { value: rings };
}

function isPoint(raw: unknown): raw is Point {
  if (!Array.isArray(raw) || raw.length !== 2) return false;
  const [longitude, latitude] = raw as readonly unknown[];
  return (
    typeof longitude === "number" &&
    typeof latitude === "number" &&
    west <= longitude &&
    longitude <= east &&
    south <= latitude &&
    latitude <= north
  );
}

function isSame(one: Point, other: Point): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

function checkShape(rings: readonly Ring[]): { readonly malformed: Sentence } | null {
  const all = rings.flat();
  const isWide = [0, 1].some((axis) => {
    const values = all.map((point) => point[axis as 0 | 1]);
    const [least, most] = values.reduce(
      ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
      [Infinity, -Infinity],
    );
    return most - least > spanMax;
  });
  if (isWide) return wrong("范围过大，不会是一宗地", "it is too wide to be one parcel");
  if (rings.some((ring) => ring.some((point, at) => at > 0 && isSame(point, ring[at - 1]!))))
    return wrong("相邻两点重合", "a point stands twice in a row");
  if (rings.some((ring) => areaOf(ring) === 0))
    return wrong("环没有面积", "a ring encloses nothing");
  if (rings.some(crossesItself)) return wrong("环自相交", "a ring crosses itself");
  return null;
}

function areaOf(ring: Ring): number {
  const [originX, originY] = ring[0]!;
  let twice = 0;
  for (let at = 1; at < ring.length; at += 1) {
    const [[x1, y1], [x2, y2]] = [ring[at - 1]!, ring[at]!];
    twice += (x1 - originX) * (y2 - originY) - (x2 - originX) * (y1 - originY);
  }
  return Math.abs(twice) / 2;
}

interface Side {
  readonly at: number;
  readonly from: Point;
  readonly to: Point;
}

/** Sides by their western end, so that each is held against those alone that may reach it. */
function crossesItself(ring: Ring): boolean {
  const sides = ring
    .slice(1)
    .map((to, at): Side => ({ at, from: ring[at]!, to }))
    .sort((one, other) => westOf(one) - westOf(other));
  return sides.some((side, rank) => {
    const reach = Math.max(side.from[0], side.to[0]);
    for (let next = rank + 1; next < sides.length; next += 1) {
      const other = sides[next]!;
      if (westOf(other) > reach) return false;
      const apart = Math.abs(side.at - other.at);
      const isNeighbour = apart === 1 || apart === sides.length - 1;
      if (!isNeighbour && meets(side, other)) return true;
    }
    return false;
  });
}

function westOf({ from, to }: Side): number {
  return Math.min(from[0], to[0]);
}

function meets(one: Side, other: Side): boolean {
  const [a, b] = [turn(one, other.from), turn(one, other.to)];
  const [c, d] = [turn(other, one.from), turn(other, one.to)];
  if (a !== b && c !== d) return true;
  return (
    (a === 0 && isWithin(one, other.from)) ||
    (b === 0 && isWithin(one, other.to)) ||
    (c === 0 && isWithin(other, one.from)) ||
    (d === 0 && isWithin(other, one.to))
  );
}

/** On which side of a line a point lies: -1, 0 or 1. */
function turn({ from, to }: Side, point: Point): number {
  return Math.sign(
    (to[0] - from[0]) * (point[1] - from[1]) - (to[1] - from[1]) * (point[0] - from[0]),
  );
}

function isWithin({ from, to }: Side, point: Point): boolean {
  return [0, 1].every((axis) => {
    const [one, other, value] = [from, to, point].map((each) => each[axis as 0 | 1]);
    return Math.min(one!, other!) <= value! && value! <= Math.max(one!, other!);
  });
}

function wrong(zh: string, en: string): { readonly malformed: Sentence } {
  return { malformed: { zh, en } };
}
