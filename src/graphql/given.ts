import {
  type ArgumentNode,
  BREAK,
  coerceInputLiteral,
  type GraphQLArgument,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  isRequiredArgument,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  type ValueNode,
  visit,
} from "graphql";
import type { Variables } from "./cost.ts";
import { type InputReading, inputReading } from "./input-reading.ts";

/** Variables as they were sent, read; null where GraphQL has to look at them itself. */
export type VariablesReading = (variables: Variables) => Variables | null;

/** How the variables of an operation are read; null where that takes more than looking at each. */
export function variablesReading(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
): VariablesReading | null {
  const readings: (readonly [name: string, isNeeded: boolean, read: InputReading])[] = [];
  for (const { variable, type: node, defaultValue } of variableDefinitions) {
    const type = typeFromAST(schema, node);
    if (!isInputType(type) || defaultValue !== undefined) return null;
    const read = inputReading(type);
    if (read === null) return null;
    readings.push([variable.name.value, isNonNullType(type), read]);
  }
  return (variables) => {
    const values: Record<string, unknown> = {};
    for (const [name, isNeeded, read] of readings) {
      const sent = Object.hasOwn(variables, name) ? variables[name] : undefined;
      if (sent === undefined && !isNeeded) continue;
      const value = read(sent);
      if (value === undefined) return null;
      values[name] = value;
    }
    return values;
  };
}

/** The arguments of a field, from variables that have been read; null where they are not what it takes. */
export type ArgumentsReading = (values: Variables) => Variables | null;

/** How the arguments of a field are put together; null where a literal holds variables, or a default is used. */
export function argumentsReading(
  definitions: readonly GraphQLArgument[],
  nodes: readonly ArgumentNode[],
): ArgumentsReading | null {
  const constants: Record<string, unknown> = {};
  const variables: {
    readonly name: string;
    readonly variable: string;
    readonly isNeeded: boolean;
  }[] = [];
  for (const definition of definitions) {
    const { name, type } = definition;
    const value = nodes.find((one) => one.name.value === name)?.value;
    if (definition.default !== undefined || definition.defaultValue !== undefined) return null;
    if (value === undefined) {
      if (isRequiredArgument(definition)) return null;
    } else if (value.kind === Kind.VARIABLE) {
      variables.push({ name, variable: value.name.value, isNeeded: isNonNullType(type) });
    } else {
      const constant = holdsVariable(value) ? undefined : coerceInputLiteral(value, type);
      if (constant === undefined) return null;
      constants[name] = constant;
    }
  }
  return (values) => {
    const given: Record<string, unknown> = { ...constants };
    for (const { name, variable, isNeeded } of variables) {
      const value = values[variable];
      if (isNeeded && value == null) return null;
      if (value !== undefined) given[name] = value;
    }
    return given;
  };
}

function holdsVariable(value: ValueNode): boolean {
  let isFound = false;
  visit(value, {
    Variable() {
      isFound = true;
      return BREAK;
    },
  });
  return isFound;
}
