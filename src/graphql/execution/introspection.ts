import { type DocumentNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { type Caller, lacksRole } from '../../application/access/caller';
import { AppError } from '../../application/app-error';
import { fragmentsOf } from '../limits/document-limits';

const SCHEMA_FIELDS = ['__schema', '__type'];

/** Throws FORBIDDEN if the caller may not read the schema where introspection is off. */
export function checkIntrospection(caller: Caller): void {
  if (!lacksRole(caller, 'INTEGRATION')) return;
  const message =
    'Introspection is off (INTROSPECTION). Use a token with the role INTEGRATION or ADMIN, or read schema.graphql of the release.';
  throw new AppError('FORBIDDEN', message);
}

/** Whether a valid operation reads the schema, itself or in a fragment. The name of a type is no secret. */
export function readsSchema(document: DocumentNode, { selectionSet }: OperationDefinitionNode): boolean {
  const fragments = fragmentsOf(document);
  const reads = ({ selections }: SelectionSetNode): boolean =>
    selections.some((selection) => {
      if (selection.kind === Kind.FIELD) return SCHEMA_FIELDS.includes(selection.name.value);
      if (selection.kind === Kind.INLINE_FRAGMENT) return reads(selection.selectionSet);
      const fragment = fragments.get(selection.name.value);
      return fragment !== undefined && reads(fragment.selectionSet);
    });
  return reads(selectionSet);
}

/** Whether an operation requests anything but the schema. */
export function asksForData({ selectionSet }: OperationDefinitionNode): boolean {
  return selectionSet.selections.some(
    (selection) => selection.kind !== Kind.FIELD || !selection.name.value.startsWith('__'),
  );
}
