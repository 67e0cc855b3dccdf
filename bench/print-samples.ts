// Medians with their spread, and ratios of what was measured in the same round.
export interface Sample {
  readonly name: string;
  readonly size: number;
  readonly round: number;
  /** Microseconds of CPU per request: of the program, and of its PostgreSQL. */
  readonly node: number;
  readonly server: number;
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

export function print(samples: readonly Sample[], peerSize: number): void {
  const groups = Map.groupBy(samples, ({ name, size }) => `${name} ${size}`);
  console.log(
    "candidate, enterprises: CPU µs/request (Node, PostgreSQL, both), req/s, p50 ms, p99 ms",
  );
  for (const [name, own] of groups) {
    const figures = [
      spread(own.map(({ node }) => node)),
      spread(own.map(({ server }) => server)),
      spread(own.map(both)),
      spread(own.map(({ rate }) => rate)),
      spread(
        own.map(({ p50 }) => p50),
        1,
      ),
      spread(
        own.map(({ p99 }) => p99),
        1,
      ),
    ];
    console.log(`${name}: ${figures.join(" | ")}`);
  }
  const at = (name: string, size: number): readonly Sample[] => groups.get(`${name} ${size}`) ?? [];
  const ours = at("liandong", peerSize);
  ratio("CPU, liandong with record / bare without", [ours, at("bare", peerSize)], both);
  ratio("CPU, liandong with record / mercurius without", [ours, at("mercurius", peerSize)], both);
  const without = at("unrecorded", peerSize);
  ratio("CPU, liandong with evidence / without", [ours, without], both);
  ratio(
    "CPU, with evidence and the receipt told / without",
    [at("filed", peerSize), without],
    both,
  );
  const sizes = [...new Set(samples.map(({ size }) => size))].sort((a, b) => a - b);
  const [small, large] = [at("liandong", sizes[0]!), at("liandong", sizes.at(-1)!)];
  if (sizes.length < 2) return;
  ratio(`p50, ${sizes.at(-1)} / ${sizes[0]} enterprises`, [large, small], ({ p50 }) => p50);
  ratio(`CPU, ${sizes.at(-1)} / ${sizes[0]} enterprises`, [large, small], both);
}

function both({ node, server }: Sample): number {
  return node + server;
}

function ratio(
  what: string,
  [above, below]: readonly [readonly Sample[], readonly Sample[]],
  figure: (sample: Sample) => number,
): void {
  const found = above.flatMap((one) => {
    const other = below.find(({ round }) => round === one.round);
    return other === undefined ? [] : [figure(one) / figure(other)];
  });
  if (found.length > 0) console.log(`${what}: ${spread(found, 2)}`);
}

function spread(values: readonly number[], digits = 0): string {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, median, most] = [sorted[0]!, sorted[sorted.length >> 1]!, sorted.at(-1)!];
  return `${median.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}
