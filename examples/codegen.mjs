// codegen.mjs, for GraphQL Code Generator: npx graphql-codegen --config codegen.mjs
export default {
  schema: 'schema.graphql',
  documents: 'src/**/*.{ts,tsx}',
  generates: { 'src/bot-status.ts': { plugins: ['typescript-operations'] } },
  config: {
    strictScalars: true,
    enumsAsTypes: true,
    scalars: {
      ID: 'string',
      DateTime: 'string',
      Duration: 'string',
      LocalDateTime: 'string',
      TimeZone: 'string',
    },
  },
};
