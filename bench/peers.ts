// The same ten measures written in each engine, the way its own users would write them.
import { ZenEngine } from "@gorules/zen-engine";
import { Environment } from "@marcbachmann/cel-js";
import { LogicEngine } from "json-logic-engine";
import { measured, type Situation } from "./worlds.ts";

export interface Peer {
  readonly name: string;
  /** Which of the ten hold, in order. */
  readonly ask: (situation: Situation) => readonly boolean[] | Promise<readonly boolean[]>;
}

interface Rule {
  readonly categories: readonly string[];
  readonly deadline: boolean;
  readonly elimination: boolean;
}

const rules: readonly Rule[] = measured.map((id) => {
  const part = id.slice(0, 3);
  const categories = {
    "五-1": "一二三四五",
    "五-2": "一二三四",
    "五-3": "一二",
    "五-4": "一",
    "五-5": "二",
  }[part]!;
  return { categories: [...categories], deadline: part === "五-3", elimination: part === "五-5" };
});

function v(name: string): unknown {
  return { var: name };
}

function jsonLogic(): Peer {
  const engine = new LogicEngine();
  const built = rules.map(({ categories, deadline, elimination }) =>
    engine.build({
      and: [
        v("inForce"),
        { in: [v("category"), categories] },
        v("listed"),
        ...(elimination
          ? [
              v("capacityListed"),
              { ">": [v("day"), v("eliminationDeadline")] },
              { "!": [v("eliminated")] },
            ]
          : [{ "!": [v("rectified")] }]),
        ...(deadline ? [{ ">": [v("day"), v("deadline")] }] : []),
      ],
    }),
  );
  return {
    name: "json-logic-engine 5.0.7 (compiled)",
    ask: (situation) => built.map((rule) => rule(situation) === true),
  };
}

function expression(
  { categories, deadline, elimination }: Rule,
  and: string,
  not: (name: string) => string,
): string {
  const parts = [
    "inForce",
    `category in [${categories.map((category) => `"${category}"`).join(", ")}]`,
    "listed",
    ...(elimination
      ? ["capacityListed", "day > eliminationDeadline", not("eliminated")]
      : [not("rectified")]),
    ...(deadline ? ["day > deadline"] : []),
  ];
  return parts.join(` ${and} `);
}

function cel(): Peer {
  const environment = new Environment()
    .registerVariable("category", "string")
    .registerVariable("day", "double")
    .registerVariable("deadline", "double")
    .registerVariable("eliminationDeadline", "double");
  for (const name of ["listed", "rectified", "capacityListed", "eliminated", "inForce"])
    environment.registerVariable(name, "bool");
  const built = rules.map((rule) =>
    environment.parse(expression(rule, "&&", (name) => `!${name}`)),
  );
  return {
    name: "@marcbachmann/cel-js 8.0.0 (parsed once)",
    ask: (situation) => built.map((rule) => rule(situation as never) === true),
  };
}

function zen(): Peer {
  const expressions = rules.map((rule, at) => ({
    id: `x${at}`,
    key: `m${at}`,
    value: expression(rule, "and", (name) => `not(${name})`),
  }));
  const content = {
    nodes: [
      { id: "in", name: "in", type: "inputNode", position: { x: 0, y: 0 } },
      {
        id: "rules",
        name: "rules",
        type: "expressionNode",
        position: { x: 1, y: 0 },
        content: { expressions },
      },
      { id: "out", name: "out", type: "outputNode", position: { x: 2, y: 0 } },
    ],
    edges: [
      { id: "a", sourceId: "in", targetId: "rules", type: "edge" },
      { id: "b", sourceId: "rules", targetId: "out", type: "edge" },
    ],
  };
  const decision = new ZenEngine().createDecision(Buffer.from(JSON.stringify(content)));
  return {
    name: "@gorules/zen-engine 0.54.0",
    ask: async (situation) => {
      const { result } = await decision.evaluate(situation);
      return expressions.map(({ key }) => result[key] === true);
    },
  };
}

export const peers: readonly Peer[] = [jsonLogic(), cel(), zen()];
