import graphql from '@graphql-eslint/eslint-plugin';

const RECOMMENDED = graphql.configs['flat/schema-recommended'].rules;
const RELAY = graphql.configs['flat/schema-relay'].rules;

/** How schema.graphql reads. Code is Biome's; what the web pages ask for is held against the schema by a test. */
export default [
  {
    files: ['schema.graphql'],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: 'schema.graphql' } },
    },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      ...RECOMMENDED,
      ...RELAY,
      '@graphql-eslint/input-name': [
        'error',
        { checkInputType: true, caseSensitiveInputType: false, checkQueries: false },
      ],
      '@graphql-eslint/no-scalar-result-type-on-mutation': 'error',
      '@graphql-eslint/require-nullable-fields-with-oneof': 'error',
      '@graphql-eslint/require-deprecation-date': 'error',
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
          // There is nothing to say of a root but its fields.
          ignoredSelectors: ['[type=ObjectTypeDefinition][name.value=/^(Query|Mutation|Subscription)$/]'],
        },
      ],
      // Payloads, events, rules and sums have no identity of their own.
      '@graphql-eslint/strict-id-in-types': 'off',
      // Pages go forward only.
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
      // Lists with a bound of their own, such as the bots of a workspace, are no pages; nothing is looked up as a Node.
      '@graphql-eslint/relay-edge-types': [
        'error',
        { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
      ],
    },
  },
];
