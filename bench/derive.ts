// Derivation of all dates of a parcel beside three rule engines that are given the change points.
// Answers are compared first; then rounds are interleaved and medians printed with their spread.
import { derive } from "../src/domain/policy/derive.ts";
import { valueOn, YES } from "../src/domain/time/timeline.ts";
import { peers } from "./peers.ts";
import { changePoints, makeParcels, measured, readLaws, situationOn, toWorld } from "./worlds.ts";

const seed = Number(process.env["SEED"] ?? 20261121);
const count = Number(process.env["PARCELS"] ?? 2000);
const rounds = Number(process.env["ROUNDS"] ?? 7);

const laws = readLaws();
const parcels = makeParcels(count, seed);
const world = toWorld(parcels, laws.vocabulary);
const questions = parcels.map((parcel) =>
  changePoints(parcel).map((at) => situationOn(parcel, at)),
);
const segments = questions.reduce((sum, own) => sum + own.length, 0) / count;

await compareAnswers();
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const shown = (values: number[]): string =>
  `${median(values).toFixed(1)} µs (${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)})`;

const same: number[] = [];
const whole: number[] = [];
const theirs = peers.map((): number[] => []);
for (let round = 0; round <= rounds; round += 1) {
  const times = [time(() => derive(laws.same, world)), time(() => derive(laws.whole, world))];
  for (const [at, peer] of peers.entries()) {
    const begun = performance.now();
    for (const own of questions) for (const situation of own) await peer.ask(situation);
    if (round > 0) theirs[at]!.push(((performance.now() - begun) * 1000) / count);
  }
  if (round === 0) continue;
  same.push(times[0]!);
  whole.push(times[1]!);
}

console.log(
  `seed ${seed}, ${count} parcels, ${segments.toFixed(1)} change points a parcel, ${measured.length} measures, ${rounds} rounds; Node ${process.version}`,
);
console.log(`answers checked equal before timing; medians per parcel (min to max)`);
console.log(
  `ours, all dates, the same measures, with causes and unknowns available  ${shown(same)}`,
);
console.log(
  `ours, all dates, every measure of every pack                            ${shown(whole)}`,
);
for (const [at, peer] of peers.entries()) {
  const ratio = median(theirs[at]!) / median(same);
  console.log(
    `${peer.name}, at change points given by hand  ${shown(theirs[at]!)}  ${ratio.toFixed(1)} × ours`,
  );
}

function time(run: () => unknown): number {
  const begun = performance.now();
  run();
  return ((performance.now() - begun) * 1000) / count;
}

async function compareAnswers(): Promise<void> {
  const rows = Map.groupBy(
    derive(laws.same, world),
    ({ path, measure }) => `${path.parcel} ${measure.id}`,
  );
  let probes = 0;
  for (const [at, parcel] of parcels.entries()) {
    for (const situation of questions[at]!) {
      const ours = measured.map(
        (id) =>
          rows
            .get(`${parcel.id} ${id}`)
            ?.some(({ line }) => valueOn(line, situation.day) === YES) ?? false,
      );
      for (const peer of peers) {
        const given = await peer.ask(situation);
        if (JSON.stringify(given) !== JSON.stringify(ours))
          throw new Error(`${peer.name} differs: ${JSON.stringify({ situation, given, ours })}`);
      }
      probes += 1;
    }
  }
  console.log(`${probes} probes × ${peers.length} peers × ${measured.length} measures equal`);
}
