import { lacksRole, ROLES } from '../../../../src/application/access/caller';
import { callerWith } from '../../../support/stand-ins/in-memory-workspace';

describe('a role', () => {
  it.each([
    ['VIEWER', ['VIEWER']],
    ['AGENT', ['VIEWER', 'AGENT']],
    ['INTEGRATION', ['VIEWER', 'AGENT', 'INTEGRATION']],
    ['ADMIN', ['VIEWER', 'AGENT', 'INTEGRATION', 'ADMIN']],
  ] as const)('includes those before it: %s', (role, included) => {
    expect(ROLES.filter((required) => lacksRole(callerWith(role), required) === null)).toEqual(included);
  });

  it('that is missing is named, beside that of the token', () => {
    expect(lacksRole(callerWith('AGENT'), 'ADMIN')).toEqual({
      ...{ code: 'FORBIDDEN', field: [], message: 'Requires role ADMIN; the token has AGENT.' },
    });
  });
});
