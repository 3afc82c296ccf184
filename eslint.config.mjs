import graphql from '@graphql-eslint/eslint-plugin';

const ALL = graphql.configs['flat/schema-all'].rules;
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
      ...ALL,
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
          rootField: true,
          DirectiveDefinition: true,
        },
      ],
      // Ids name what exists on its own; these are parts of other values.
      '@graphql-eslint/strict-id-in-types': [
        'error',
        {
          exceptions: {
            suffixes: ['Payload', 'Connection', 'Edge', 'Event', 'List', 'Preview'],
            types: [
              ...['Actor', 'BotRules', 'Limits', 'MessageCount', 'PageInfo', 'Revocation', 'SilenceByReason'],
              ...[
                'SilencePeriod',
                'StateCount',
                'StatusSummary',
                'UserError',
                'Viewer',
                'WebhookAttempt',
                'WebhookMapping',
                'WebhookOption',
              ],
              // Events have an eventId, because that of a change is also the id of its StatusChange.
              ...[
                'BotDeleted',
                'BotSaved',
                'ContactErased',
                'ContactSaved',
                'StatusChanged',
                'WaitingChanged',
              ],
            ],
          },
        },
      ],
      // The ids of callers carry the name of what they identify: contactId and botId.
      '@graphql-eslint/no-typename-prefix': 'off',
      // schema.graphql is printed in an order of its own.
      '@graphql-eslint/alphabetize': 'off',
      '@graphql-eslint/no-root-type': 'off',
      // A field that fails fails the operation: null would read as "there is none".
      '@graphql-eslint/require-nullable-result-in-root': 'off',
      '@graphql-eslint/require-field-of-type-query-in-mutation-result': 'off',
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
