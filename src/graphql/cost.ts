import { type FieldNode, Kind, type OperationDefinitionNode, type ValueNode } from "graphql";
import type { Folding, Selected } from "./fold.ts";
import { checksMax, pageDefault } from "./limits.ts";
import { markOf } from "./marks.ts";

export type Variables = Readonly<Record<string, unknown>>;

/** What a document costs: a number, or a function of its variables where they say how many. */
export type Cost = number | ((variables: Variables) => number);

export function costWith(cost: Cost, variables: Variables): number {
  return typeof cost === "number" ? cost : cost(variables);
}

/** What GraphQL tells about the contract itself is large, and made anew for each request. */
const ofContract: Readonly<Record<string, number>> = { __schema: 500, __type: 50 };

export function costFolding({ variableDefinitions }: OperationDefinitionNode): Folding<Cost> {
  const defaults = new Map(
    (variableDefinitions ?? []).map(({ variable, defaultValue }) => [
      variable.name.value,
      defaultValue,
    ]),
  );
  return {
    none: 0,
    field(selected, below) {
      const { node, definition } = selected;
      if (definition === null) return add([below, ofContract[node.name.value] ?? 0]);
      const { cost = 1, perItem } = markOf(definition.extensions) ?? {};
      const one = add([cost, below]);
      return perItem === undefined ? one : times(itemsOf(selected, perItem, defaults), one);
    },
    join: add,
  };
}

function add(parts: readonly Cost[]): Cost {
  let fixed = 0;
  const varying: ((variables: Variables) => number)[] = [];
  for (const part of parts) {
    if (typeof part === "number") fixed += part;
    else varying.push(part);
  }
  if (varying.length === 0) return fixed;
  return (variables) => varying.reduce((sum, part) => sum + part(variables), fixed);
}

function times(count: Cost, each: Cost): Cost {
  if (typeof count === "number" && typeof each === "number") return count * each;
  return (variables) => costWith(count, variables) * costWith(each, variables);
}

type Defaults = ReadonlyMap<string, ValueNode | undefined>;

function itemsOf({ node }: Selected, name: string, defaults: Defaults): Cost {
  const value = argumentOf(node, name);
  if (value?.kind !== Kind.VARIABLE) return countOf(literal(value));
  const variable = value.name.value;
  const usual = countOf(literal(defaults.get(variable)));
  return (variables) => (Object.hasOwn(variables, variable) ? countOf(variables[variable]) : usual);
}

function argumentOf(node: FieldNode, name: string): ValueNode | undefined {
  return node.arguments?.find((one) => one.name.value === name)?.value;
}

function literal(value: ValueNode | undefined): unknown {
  if (value === undefined || value.kind === Kind.NULL) return null;
  if (value.kind === Kind.INT) return Number(value.value);
  return value.kind === Kind.LIST ? value.values : value;
}

/** A batch of more than a thousand is refused whole, so it costs no more; one thing may stand for a list. */
function countOf(value: unknown): number {
  if (value === null || value === undefined) return pageDefault;
  if (Array.isArray(value)) return Math.min(value.length, checksMax);
  return typeof value === "number" && value > 1 ? value : 1;
}
