import { Field, InputType } from 'type-graphql';
import type { ContactOrder, ContactOrderField } from '../../application/ports/contact-store';
import { ContactOrderFieldEnum, OrderDirectionEnum } from '../enums';

@InputType('ContactOrder', {
  description:
    'An order of contacts. Contacts without a value come last in both directions; ties are ordered by id, in the same direction.',
})
export class ContactOrderInput implements ContactOrder {
  @Field(() => ContactOrderFieldEnum, { description: 'What the contacts are ordered by.' })
  field: ContactOrderField;

  @Field(() => OrderDirectionEnum, { defaultValue: 'ASC', description: 'The direction.' })
  direction: 'ASC' | 'DESC';
}
