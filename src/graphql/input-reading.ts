import {
  coerceInputLiteral,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLString,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from "graphql";

/** Makes of a value as sent what resolvers are given; undefined where it is not what is taken. */
export type InputReading = (value: unknown) => unknown;

/**
 * How values of a type are read, put together once. It takes what GraphQL takes, but for what hardly
 * anybody sends, such as one thing for a list: what it does not take is left to GraphQL, to take or to
 * tell what is wrong with it. Null where a default would have to be worked out.
 */
export function inputReading(type: GraphQLInputType): InputReading | null {
  if (isNonNullType(type)) {
    const some = inputReading(type.ofType);
    return some && ((value) => (value == null ? undefined : some(value)));
  }
  const some = readingOfSome(type);
  return some && ((value) => (value == null ? null : some(value)));
}

function readingOfSome(type: GraphQLInputType): InputReading | null {
  if (isListType(type)) {
    const item = inputReading(type.ofType);
    return item && ((value) => (Array.isArray(value) ? readAll(value, item) : undefined));
  }
  if (isInputObjectType(type)) return readingOfObject(type);
  if (type === GraphQLString) return (value) => (typeof value === "string" ? value : undefined);
  if (isNonNullType(type)) return null;
  return (value) => {
    try {
      return type.coerceInputValue(value);
    } catch {
      return undefined;
    }
  };
}

function readAll(values: readonly unknown[], read: InputReading): unknown {
  const items = values.map(read);
  return items.includes(undefined) ? undefined : items;
}

interface Part {
  readonly name: string;
  readonly isRequired: boolean;
  /** What stands where nothing was sent. */
  readonly usual: unknown;
  readonly read: InputReading;
}

function readingOfObject(type: GraphQLInputObjectType): InputReading | null {
  const parts = new Map<string, Part>();
  for (const field of Object.values(type.getFields())) {
    const part = partOf(field);
    if (part === null) return null;
    parts.set(part.name, part);
  }
  const inOrder = [...parts.values()];
  return (value) => {
    if (typeof value !== "object" || Array.isArray(value)) return undefined;
    const sent = value as Readonly<Record<string, unknown>>;
    for (const name in sent) if (!parts.has(name)) return undefined;
    const made = readParts(sent, inOrder);
    return made !== undefined && type.isOneOf && !isOne(made) ? undefined : made;
  };
}

function readParts(
  sent: Readonly<Record<string, unknown>>,
  parts: readonly Part[],
): Record<string, unknown> | undefined {
  const made: Record<string, unknown> = {};
  for (const { name, isRequired, usual, read } of parts) {
    const given = sent[name];
    if (given === undefined) {
      if (isRequired) return undefined;
      if (usual !== undefined) made[name] = usual;
      continue;
    }
    const found = read(given);
    if (found === undefined) return undefined;
    made[name] = found;
  }
  return made;
}

function isOne(made: Readonly<Record<string, unknown>>): boolean {
  const values = Object.values(made);
  return values.length === 1 && values[0] !== null;
}

function partOf(field: GraphQLInputField): Part | null {
  const read = inputReading(field.type);
  const usual = plainDefault(field);
  if (read === null || usual === null) return null;
  return { name: field.name, isRequired: isRequiredInputField(field), usual, read };
}

/** A default that is true, false or a number, which is the same however it is read; null for any other. */
function plainDefault({ default: usual, defaultValue, type }: GraphQLInputField): unknown {
  if (usual === undefined && defaultValue === undefined) return undefined;
  const value =
    usual?.literal === undefined
      ? (usual?.value ?? defaultValue)
      : coerceInputLiteral(usual.literal, type);
  return typeof value === "boolean" || typeof value === "number" ? value : null;
}
