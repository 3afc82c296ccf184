import {
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredInputField,
  isScalarType,
  isUnionType,
} from 'graphql';
import { ADDED_FIELDS } from './answer';
import { answeredFields } from './operations';

export type JsonSchema = Readonly<Record<string, unknown>>;

interface Properties {
  readonly properties: Record<string, JsonSchema>;
  readonly required: string[];
}

/** Scalars that JSON has under another name. */
const PLAIN: Readonly<Record<string, JsonSchema>> = {
  ID: { type: 'string' },
  String: { type: 'string' },
  Int: { type: 'integer', format: 'int32' },
  Boolean: { type: 'boolean' },
};
const FORMATS: Readonly<Record<string, string>> = { DateTime: 'date-time', Duration: 'duration' };

/** Converts types of the GraphQL schema to JSON schemas as OpenAPI 3.1 contains them. */
export class JsonSchemas {
  /** Those of the types that were referred to, by name. */
  readonly byName: Record<string, JsonSchema> = {};

  /** The schema of a value. */
  of(type: GraphQLInputType | GraphQLOutputType): JsonSchema {
    return isNonNullType(type) ? this.present(type.ofType) : orNull(this.present(type));
  }

  /** An input without these fields, which a request gives elsewhere, and with others. */
  inputWithout(type: GraphQLInputObjectType, without: readonly string[], added: Properties['properties']) {
    const properties: Properties['properties'] = {};
    const required: string[] = [];
    for (const field of Object.values(type.getFields())) {
      const { name, description, defaultValue } = field;
      if (without.includes(name)) continue;
      const isDefault = defaultValue !== undefined && defaultValue !== null;
      properties[name] = { ...this.of(field.type), description, ...(isDefault && { default: defaultValue }) };
      if (isRequiredInputField(field)) required.push(name);
    }
    const { description, isOneOf } = type;
    return {
      type: 'object',
      description,
      properties: { ...properties, ...added },
      ...(required.length > 0 && { required }),
      additionalProperties: false,
      ...(isOneOf && { minProperties: 1, maxProperties: 1 }),
    };
  }

  /** The schema of a value that is not null. */
  present(type: GraphQLInputType | GraphQLOutputType): JsonSchema {
    if (isListType(type)) return { type: 'array', items: this.of(type.ofType) };
    const named = getNamedType(type);
    const plain = PLAIN[named.name];
    if (plain) return plain;
    if (!(named.name in this.byName)) {
      // Types refer to each other in circles.
      this.byName[named.name] = {};
      this.byName[named.name] = this.create(named);
    }
    return { $ref: `#/components/schemas/${named.name}` };
  }

  private create(type: GraphQLNamedType): JsonSchema {
    const { description } = type;
    if (isScalarType(type)) {
      const format = FORMATS[type.name];
      return { type: 'string', ...(format && { format }), description };
    }
    if (isEnumType(type)) return { type: 'string', enum: valuesOf(type), description: describeValues(type) };
    if (isInputObjectType(type)) return this.inputWithout(type, [], {});
    if (isUnionType(type)) {
      const oneOf = type.getTypes().map((member) => {
        this.byName[member.name] = this.toEvent(member);
        return { $ref: `#/components/schemas/${member.name}` };
      });
      return { oneOf, discriminator: { propertyName: 'type' }, description };
    }
    if (!isObjectType(type)) throw new Error(`${type.name} has no JSON schema.`);
    return { type: 'object', description, ...this.propertiesOf(type) };
  }

  private toEvent(type: GraphQLObjectType): JsonSchema {
    const { properties, required } = this.propertiesOf(type);
    const own = {
      cursor: { type: 'string', description: 'The position after this event.' },
      type: { type: 'string', const: type.name },
    };
    return {
      type: 'object',
      description: type.description,
      properties: { ...own, ...properties },
      required: [...Object.keys(own), ...required],
    };
  }

  /** Those of an answer: the fields of `botStatus` are its own, and errors are problems. */
  private propertiesOf(type: GraphQLObjectType): Properties {
    const properties: Properties['properties'] = {};
    const required = new Set<string>();
    for (const [name, { of, description }] of Object.entries(ADDED_FIELDS)) {
      if (of !== type.name) continue;
      properties[name] = { type: 'boolean', description };
      required.add(name);
    }
    for (const { name, type: fieldType, description } of answeredFields(type)) {
      if (name === 'userErrors') continue;
      const named = getNamedType(fieldType);
      if (name === 'botStatus' && isObjectType(named)) {
        const status = this.propertiesOf(named);
        Object.assign(properties, status.properties);
        if (isNonNullType(fieldType)) for (const each of status.required) required.add(each);
      } else {
        properties[name] = { ...this.of(fieldType), description };
        if (isNonNullType(fieldType)) required.add(name);
      }
    }
    return { properties, required: [...required] };
  }
}

function orNull(schema: JsonSchema): JsonSchema {
  return 'type' in schema
    ? { ...schema, type: [schema.type, 'null'] }
    : { anyOf: [schema, { type: 'null' }] };
}

function valuesOf(type: GraphQLEnumType): string[] {
  return type.getValues().map(({ name }) => name);
}

function describeValues(type: GraphQLEnumType): string {
  const values = type.getValues().map(({ name, description }) => `- \`${name}\`: ${description}`);
  return [type.description, '', ...values].join('\n');
}
